"""Figures and measures of notebook 07 that would distract from its models: tiles, PCA, fitted densities."""

import matplotlib.pyplot as plt
import torch

from helpers import judging, plotting


class PCA:
    """Principal component analysis with k components: a linear encoder and decoder of images.

    images: uint8 (n, 1, height, width), from 0 to 255. `encode` takes and `decode` gives images from 0 to 1.
    """

    def __init__(self, images, k):
        self.shape = images.shape[1:]
        flat = images.flatten(1) / 255
        self.mean = flat.mean(dim=0)
        components = torch.linalg.eigh((flat - self.mean).T.cov().cpu()).eigenvectors  # by rising variance
        self.basis = components[:, -k:].to(images.device)

    def encode(self, images):
        """The codes (n, k) of images float32 (n, 1, height, width)."""
        return (images.flatten(1) - self.mean) @ self.basis

    def decode(self, codes):
        """The images (n, 1, height, width) of codes (n, k)."""
        return (self.mean + codes @ self.basis.T).reshape(-1, *self.shape)


def draw_from_gaussians(codes, components, shape="full", count=2000, seed=None):
    """Fit a mixture of Gaussians to codes (n, k) and draw `count` new ones from it: float32 (count, k).

    components: the number of Gaussians. shape: "full" for full covariance matrices, "diag" for diagonal ones.
    seed: of the fit and of the draws, a whole number; without it, the last seed given to PyTorch.
    """
    from sklearn.mixture import GaussianMixture

    seed = torch.initial_seed() % 2**32 if seed is None else seed
    mixture = GaussianMixture(
        components, covariance_type=shape, reg_covar=1e-3, max_iter=30, tol=0.01, random_state=seed
    )
    drawn, _ = mixture.fit(codes.double().cpu().numpy()).sample(count)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))  # they come sorted
    return torch.tensor(drawn, dtype=torch.float32)[order].to(codes.device)


def fill_in_linearly(train, images, hidden, ridge=10.0):
    """Predict the hidden pixels of images from the visible ones, by a linear (ridge) regression on `train`.

    train, images: float32 (n, 1, height, width). hidden: bool (height, width). Returns the images filled in.
    """
    x, y = train[:, 0, ~hidden], train[:, 0, hidden]
    x_mean, y_mean = x.mean(dim=0), y.mean(dim=0)
    x, y = x - x_mean, y - y_mean
    identity = torch.eye(x.shape[1], device=x.device)
    weights = torch.linalg.solve(x.T @ x + ridge * identity, x.T @ y)
    filled = images.clone()
    filled[:, 0, hidden] = y_mean + (images[:, 0, ~hidden] - x_mean) @ weights
    return filled


def squared_error(model, images):
    """The squared error of each reconstruction, summed over pixels: (n,), for images (n, 1, h, w)."""
    return (images - model.decode(model.encode(images))).pow(2).sum(dim=(1, 2, 3))


def normalised_error(model, images):
    """The squared error of each reconstruction over the image's sum of squares, or over 1 if less: (n,)."""
    return squared_error(model, images) / images.pow(2).sum(dim=(1, 2, 3)).clamp(min=1)


def reconstructions(models, images, name="real"):
    """The images under a name, and the reconstructions by each of the models: a dictionary of images."""
    return {name: images} | {kind: model.decode(model.encode(images)) for kind, model in models.items()}


def decoded(models, codes):
    """The images that each of the models decodes from the same codes: a dictionary of images."""
    return {kind: model.decode(codes) for kind, model in models.items()}


def one_of_each(split):
    """The first image of each class of a `data.Split`, float32 from 0 to 1: (10, 1, height, width)."""
    return torch.stack([split.images[split.labels == label][0] for label in range(10)]) / 255


def mean_correlation(rows):
    """The mean correlation of two different rows, of (rows, columns): a number."""
    count = len(rows)
    return (rows.corrcoef().sum().item() - count) / (count**2 - count)


def distances(groups, judge, images):
    """The squared Fréchet distance of each group of images to `images`, in a judge's features: by name.

    groups: for each name float32 (n, 1, 28, 28). judge: as from `judging.train_judge`.
    """
    real = judging.features(judge, images)
    found = {name: judging.features(judge, group) for name, group in groups.items()}
    return {name: judging.frechet_squared(features, real) for name, features in found.items()}


def share_as_told(judge, images):
    """The share, 0 to 1, of images (classes, n, 1, 28, 28) that the judge gives the class of their row."""
    classes = judging.classes(judge, images.flatten(0, 1)).reshape(images.shape[:2])
    asked = torch.arange(len(images), device=images.device)[:, None]
    return (classes == asked).float().mean().item()


def odd_stimuli(digits):
    """Random pixels, a checkerboard, the letter H, black, and the digits rotated by 90°: images by name.

    digits: float32 (n, 1, 28, 28) from 0 to 1. The first four are one image each, (1, 1, 28, 28).
    """
    letter = torch.zeros(28, 28)
    letter[5:23, 7:10] = letter[5:23, 18:21] = letter[13:16, 7:21] = 1
    ticks = torch.arange(28) // 4
    checkerboard = (ticks[:, None] + ticks).remainder(2).float()
    pixels = torch.rand(28, 28, generator=torch.Generator().manual_seed(0))
    single = {"random pixels": pixels, "checkerboard": checkerboard, "letter H": letter}
    single["black"] = torch.zeros(28, 28)
    stimuli = {name: image[None, None].to(digits.device) for name, image in single.items()}
    return stimuli | {"rotated": digits.rot90(1, dims=(2, 3))}


def show_rows(rows, title="", axis=None, columns=None):
    """Draw rows of images on one grey scale: a dictionary, for each row's name its images (n, 1, h, w).

    axis: the matplotlib axis; a new figure without it. columns: n names to write above the columns, or None.
    """
    if axis is None:
        axis = plt.figure(figsize=(12, 0.6 + 1.05 * len(rows) + 0.3 * bool(columns))).gca()
    tiles = torch.cat([row.clamp(0, 1) for row in rows.values()])
    height, width = tiles.shape[2:]
    show_sheet(axis, tiles, len(tiles) // len(rows), title)
    axis.set_yticks([height * number + height / 2 for number in range(len(rows))], list(rows))
    axis.tick_params(left=False)
    if columns:
        axis.set_xticks([width * number + width / 2 for number in range(len(columns))], columns)
        axis.tick_params(bottom=False, labelbottom=False, labeltop=True, top=False)


def show_sheet(axis, images, columns, title=""):
    """Draw images (n, 1, height, width) from 0 to 1 as one sheet of so many columns on a matplotlib axis."""
    sheet = plotting.sheet(images, columns)[0, 0].cpu()
    axis.imshow(sheet, cmap="gray", vmin=0, vmax=1)
    axis.spines[:].set_visible(False)
    axis.set(title=title, xticks=[], yticks=[])


def show_distances(distances, title="", reference="VAE, prior"):
    """Draw squared Fréchet distances, numbers by name, as one bar each with its value beside it, sorted.

    Names that begin with AE and VAE have a colour each; the reference is also drawn as a vertical line.
    """
    figure = plt.figure(figsize=(12, 0.75 * len(distances) + 1))
    axis = figure.gca()
    colours = {"AE": plotting.RED, "VAE": plotting.BLUE}
    names = sorted(distances, key=distances.get)
    bars = [colours.get(name.partition(",")[0], "dimgrey") for name in names]
    drawn = axis.barh(names, [distances[name] for name in names], color=bars)
    axis.bar_label(drawn, fmt="%.0f", padding=6, fontsize=16)
    axis.axvline(distances[reference], color=plotting.BLUE, linewidth=1.5, linestyle="--")
    axis.text(distances[reference], 0, f" {reference}", color=plotting.BLUE, fontsize=16, va="center")
    axis.invert_yaxis()
    axis.set_xlabel("squared Fréchet distance d² to real test digits")
    axis.set_title(title)
