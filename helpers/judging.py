"""A judge of generated digits: a network trained on real ones, its features, the squared Fréchet distance."""

import torch

from helpers import data, models, training


def train_judge(digits, seed, epochs=None):
    """Train a classifier of two strided convolutions on `digits.train`, which then judges generated images.

    digits: as from `data.mnist` or `data.digits`. seed: a `torch.Generator` that shuffles and shifts the
    images (by up to one pixel). epochs: without it, 2 for a set of more than 10,000 images, else 12.
    Returns the network, in evaluation mode: images float32 (n, 1, 28, 28) from 0 to 1 to logits (n, 10).
    """
    large = len(digits.train) > 10_000
    network = models.strided().to(digits.train.images.device, memory_format=torch.channels_last)
    batches = data.batches(digits.train, 256 if large else 64, seed, shift=1)
    training.fit_one_cycle(network, batches, epochs or (2 if large else 12), 0.02 if large else 0.01)
    return network.eval()


@torch.no_grad()
def features(judge, images):
    """The activities of the judge's last hidden layer, (n, 64), for images float32 (n, 1, 28, 28)."""
    return torch.cat([judge[:-1](part) for part in images.split(1000)])


@torch.no_grad()
def classes(judge, images):
    """The class, 0 to 9, that the judge gives to each image: int64 (n,)."""
    return judge[-1](features(judge, images)).argmax(dim=1)


@torch.no_grad()
def confident(judge, images, level=0.99):
    """The share of images, 0 to 1, to whose likeliest class the judge gives more than this probability."""
    probabilities = judge[-1](features(judge, images)).softmax(dim=1)
    return (probabilities.amax(dim=1) > level).float().mean().item()


def frechet_squared(one, other):
    """The squared Fréchet distance d² of two sets of features, (n, k) and (m, k), taken as Gaussian.

    d² = ‖m₁ − m₂‖² + tr(C₁ + C₂ − 2 (C₁C₂)^½), with means m and covariances C. The trace of the root is
    the sum of the roots of the eigenvalues of C₁C₂. With the features of an Inception network it is called
    FID: Heusel et al. (2017), doi:10.48550/arXiv.1706.08500; the distance: Dowson & Landau (1982),
    doi:10.1016/0047-259X(82)90077-X. Raises ValueError for other shapes, and for fewer than two rows.
    """
    if one.ndim != 2 or other.ndim != 2 or one.shape[1] != other.shape[1] or min(len(one), len(other)) < 2:
        raise ValueError(
            f"features must be (n, k) and (m, k), n and m > 1; got {tuple(one.shape)}, {tuple(other.shape)}."
        )
    one, other = one.double().cpu(), other.double().cpu()
    difference = one.mean(dim=0) - other.mean(dim=0)
    first, second = one.T.cov().reshape(one.shape[1], -1), other.T.cov().reshape(one.shape[1], -1)
    roots = torch.linalg.eigvals(first @ second).real.clamp(min=0).sqrt()
    return float(difference @ difference + (first + second).trace() - 2 * roots.sum())


def d_squared(judge, images, real):
    """The squared Fréchet distance between two sets of images, in the features of a judge."""
    return frechet_squared(features(judge, images), features(judge, real))


def overlap(values, others):
    """How often one of `values` is larger than one of `others`, from 0 to 1: the area under the ROC curve.

    values: (n,). others: (m,). One half: they cannot be told apart; 0 or 1: they do not overlap.
    """
    larger = values.cpu()[:, None] > others.cpu()
    equal = values.cpu()[:, None] == others.cpu()
    return (larger.float() + equal.float() / 2).mean().item()
