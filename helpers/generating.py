"""Figures and measures of notebook 07 that would distract from its models: tiles, PCA, fitted densities."""

import copy

import matplotlib.pyplot as plt
import torch

from helpers import plotting


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

    def first(self, k):
        """The same with the k components of largest variance only, for a smaller k."""
        smaller = copy.copy(self)
        smaller.basis = self.basis[:, -k:]
        return smaller

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


def share_lost(model, images):
    """The squared error of each reconstruction divided by the sum of the squared pixels: (n,)."""
    return squared_error(model, images) / images.pow(2).sum(dim=(1, 2, 3)).clamp(min=1)


def pixel_entropy(images):
    """The smallest cross-entropy that any prediction of each image can have, summed over pixels: nats, (n,).

    A grey value p is predicted best by p itself, which costs −p log p − (1 − p) log(1 − p); black costs 0.
    """
    flat = images.flatten(1)
    return -(torch.xlogy(flat, flat) + torch.xlogy(1 - flat, 1 - flat)).sum(dim=1)


def nearer(images, others, known):
    """How often an image is nearer to its nearest one of `known` than one of `others` is: from 0 to 1.

    All are (n, 1, height, width), of any n; the distance is the Euclidean one of pixels. One half: they are
    equally near; 1: each image is nearer, as copies are.
    """
    near, far = (
        torch.cdist(part.flatten(1), known.flatten(1)).amin(dim=1).cpu() for part in (images, others)
    )
    return (near[:, None] < far).float().mean().item()


def reconstructions(models, images, name="real"):
    """The images under a name, and the reconstructions by each of the models: a dictionary of images."""
    return {name: images} | {kind: model.decode(model.encode(images)) for kind, model in models.items()}


def one_of_each(split):
    """The first image of each class of a `data.Split`, float32 from 0 to 1: (10, 1, height, width)."""
    return torch.stack([split.images[split.labels == label][0] for label in range(10)]) / 255


def mean_correlation(rows):
    """The mean correlation of two different rows, of (rows, columns): a number."""
    count = len(rows)
    return (rows.corrcoef().sum().item() - count) / (count**2 - count)


def odd_stimuli():
    """Random pixels, a checkerboard, the letter H, and black: float32 (4, 1, 28, 28)."""
    letter = torch.zeros(28, 28)
    letter[5:23, 7:10] = letter[5:23, 18:21] = letter[13:16, 7:21] = 1
    ticks = torch.arange(28) // 4
    checkerboard = (ticks[:, None] + ticks).remainder(2).float()
    pixels = torch.rand(28, 28, generator=torch.Generator().manual_seed(0))
    return torch.stack([pixels, checkerboard, letter, torch.zeros(28, 28)])[:, None]


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


def show_codes(axis, codes, labels, title=""):
    """Draw 40 codes (n, 2) of each class as their labels; the ten colours repeat what the labels say."""
    for label in range(10):
        axis.plot(
            *codes[labels == label][:40].T.cpu(),
            linestyle="",
            marker=f"${label}$",
            markersize=11,
            color=plt.get_cmap("tab10")(label),
        )
    axis.set(title=title, xlabel="latent variable 1", ylabel="latent variable 2")


def show_distances(distances, title=""):
    """Draw squared Fréchet distances: a panel for each data set, a row for each density.

    distances: for each data set's name a dictionary with the numbers "real" and "averages", drawn as lines,
    and for each model's name a dictionary of numbers, one for each density, written beside their marks. A
    line in the colour of the last model stands at its first density.
    """
    figure, axes = plt.subplots(1, len(distances), figsize=(13.5, 5.2), sharey=True, squeeze=False)
    for axis, (name, values) in zip(axes[0], distances.items(), strict=True):
        models = {kind: value for kind, value in values.items() if isinstance(value, dict)}
        for kind, line in (("real", "--"), ("averages", ":")):
            axis.axvline(values[kind], color="dimgrey", linestyle=line, label=f"{kind} ({values[kind]:.0f})")
        for number, (kind, value) in enumerate(models.items()):
            colour, places = (plotting.RED, plotting.BLUE)[number % 2], torch.arange(len(value)) - 0.17
            heights = (places + 0.34 * number).tolist()
            axis.plot(value.values(), heights, "os"[number % 2], label=kind, markersize=11, color=colour)
            for d_squared, height in zip(value.values(), heights, strict=True):
                axis.text(1.22 * d_squared, height, f"{d_squared:.0f}", va="center", fontsize=14)
        axis.axvline(next(iter(value.values())), color=colour, linewidth=1.5, zorder=0)
        axis.set_yticks(range(len(value)), list(value))
        axis.set(xscale="log", xlim=(1, 1000), xlabel="d² to real test digits", title=name)
        axis.set_xticks([1, 10, 100], ["1", "10", "100"])
        axis.legend(loc="upper left", fontsize=12)
    axes[0, 0].set_ylim(len(value) - 0.5, -1.9)
    figure.suptitle(title)
