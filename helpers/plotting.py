"""Figures used more than once. Each function draws one figure and computes nothing.

Importing this module sets the series' style for every figure: letters of 12 points or more, and the colours
of Okabe & Ito (2008), which are told apart with any colour vision (markers and line styles differ as well).
"""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import ListedColormap
from matplotlib.ticker import MaxNLocator
from torch.nn import functional

BLUE, RED, GREEN, PURPLE, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
MARKERS = "os^Dv"
LINES = ("-", "--", ":", "-.")

plt.style.use("default")  # whatever a file of the user says
plt.style.use(
    {
        "figure.dpi": 80,
        "figure.constrained_layout.use": True,
        "font.size": 14,
        "axes.titlesize": 16,
        "axes.labelsize": 14,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": plt.cycler(color=[BLUE, RED, GREEN, PURPLE, ORANGE, SKY]),
        "lines.linewidth": 2.5,
        "lines.markersize": 8,
        "image.interpolation": "nearest",
    }
)


def image_grid(images, titles=None, columns=10, title=""):
    """Draw pictures side by side in grey, all on one scale: black is 0, white the largest value.

    images: tensor (n, 1, height, width). titles: a text above each picture, or None.
    Raises ValueError for another shape, for no picture, and for another number of titles.
    """
    check_images(images, titles)
    _grid(images, titles, columns, title, 0, cmap="gray", vmin=0, vmax=float(images.max()))


def weights(images, titles=None, columns=10, title="", label="weight"):
    """Draw weights as pictures, all on one scale: orange is negative, white zero, purple positive.

    images: tensor (n, 1, height, width). titles: a text above each picture, or None. label: what the
    colours mean. Raises ValueError for another shape, for no picture, and for another number of titles.
    """
    check_images(images, titles)
    largest = float(images.abs().max())
    picture = _grid(images, titles, columns, title, 1.4, cmap="PuOr", vmin=-largest, vmax=largest)
    plt.gcf().colorbar(picture, ax=plt.gcf().axes, label=label, shrink=0.8)


def check_images(images, titles):
    """Raise ValueError unless images are (n, 1, height, width), n > 0, and titles (if any) as many."""
    if images.ndim != 4 or images.shape[1] != 1 or len(images) == 0:
        raise ValueError(
            f"images must have the shape (n, 1, height, width), n > 0; got {tuple(images.shape)}."
        )
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"{len(images)} images need as many titles; got {len(titles)}.")


def _grid(images, titles, columns, title, bar_width, **scale):
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    width = min(12, 2.4 * columns + bar_width)  # inches
    side = (width - bar_width) / columns
    size = (max(width, 4), rows * (side + (0.1 if titles is None else 0.4)) + (0.4 if title else 0))
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for number, axis in enumerate(axes.flat):
        axis.axis("off")
        if number < len(images):
            picture = axis.imshow(images[number, 0].detach().cpu().numpy(), **scale)
            axis.set_title("" if titles is None else titles[number], fontsize=14)
    figure.suptitle(title)
    return picture


def learning_curves(history, title="", start=1, highest=None):
    """Draw loss and accuracy against the epoch: for each set one line, or a thin one for each of its runs.

    history: a dictionary, for each set's name the list of (loss in nats, accuracy from 0 to 1), as
    `training.fit` returns it, or a list of such lists, one a run. start: the number of the first epoch.
    highest: where the axis of the loss ends. Raises ValueError if history is empty.
    """
    if not history:
        raise ValueError("history is empty: give `watch` to fit, so that it measures something.")
    _, axes = plt.subplots(1, 2, figsize=(12, 4.2))
    for number, (name, pairs) in enumerate(history.items()):
        runs = torch.as_tensor(pairs, dtype=torch.float64)
        losses, accuracies = (runs if runs.ndim == 3 else runs[None]).unbind(dim=2)
        epochs = range(start, start + losses.shape[1])
        style = {"linestyle": LINES[number % 4], "color": f"C{number}", "linewidth": 1.5}
        if len(losses) == 1:
            style |= {"linewidth": 2.5, "marker": MARKERS[number % 5], "markevery": 0.1}
        axes[0].plot(epochs, losses.T, label=name, **style)
        axes[1].plot(epochs, 100 * accuracies.T, label=[name] + ["_"] * (len(losses) - 1), **style)
    axes[0].set(xlabel="epoch", ylabel="loss (nats per image)", ylim=(0, highest))
    axes[1].set(xlabel="epoch", ylabel="correct (%)")
    for axis in axes:
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[1].legend()
    plt.gcf().suptitle(title)


def confusion_matrix(counts, title=""):
    """Draw how often each true class (row) got each prediction (column), as numbers and as shades.

    counts: integer tensor (classes, classes). The shade shows the share of the row, for errors only,
    because the diagonal would drown them. Raises ValueError for another shape.
    """
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"counts must have the shape (classes, classes); got {tuple(counts.shape)}.")
    shares = 100 * counts / counts.sum(dim=1, keepdim=True).clamp(min=1)
    errors = shares.masked_fill(torch.eye(len(counts), dtype=torch.bool), 0)
    figure, axis = plt.subplots(figsize=(8.5, 7))
    picture = axis.imshow(errors.numpy(), cmap="Blues", vmin=0)
    for row in range(len(counts)):
        for column in range(len(counts)):
            bright = errors[row, column] < 0.6 * errors.max()
            axis.text(
                column,
                row,
                counts[row, column].item(),
                ha="center",
                va="center",
                fontsize=12,
                color="black" if bright else "white",
                weight="bold" if row == column else "normal",
            )
    names = range(len(counts))
    axis.set(xlabel="predicted digit", ylabel="true digit", title=title, xticks=names, yticks=names)
    figure.colorbar(picture, label="errors (% of the row)")


def dots(groups, title="", chance=None, axis=None, loss=False):
    """Draw one dot a run for each model: accuracies in percent on a scale from 0 to 100, or losses.

    groups: a dictionary, for each model's name the list of accuracies from 0 to 1, or of losses in nats if
    `loss`. chance: an accuracy drawn as a dashed line. axis: the matplotlib axis; a new figure without it.
    """
    if not groups:
        raise ValueError("groups is empty: give at least one model's accuracies.")
    if axis is None:
        _, axis = plt.subplots(figsize=(8, 4.2))
    scale, form = (1, ".2f") if loss else (100, ".1f")
    top = 1.12 * (max(map(max, groups.values())) if loss else 100)
    for number, (name, values) in enumerate(groups.items()):
        scaled = [scale * float(value) for value in values]
        spread = [number + 0.08 * (i - (len(scaled) - 1) / 2) for i in range(len(scaled))]
        axis.plot(spread, scaled, MARKERS[number % 5], label=name)
        axis.text(number, max(scaled) + 0.035 * top, f"{sum(scaled) / len(scaled):{form}}", ha="center")
    if chance is not None:
        axis.axhline(100 * chance, color="grey", linestyle="--", linewidth=1.5, zorder=0)
        axis.text(-0.45, 100 * chance + 2, "chance", color="dimgrey", fontsize=12)
    axis.set(xticks=range(len(groups)), xlim=(-0.5, len(groups) - 0.5), ylim=(0, top), title=title)
    axis.set_xticklabels(groups, fontsize=13)
    axis.set_ylabel("loss (nats per image)" if loss else "correct (%)")


PALE = ("#CFE3F1", "#FADCC8", "#CDEBE1")  # the colours of three classes, as a ground


def plane(values, points, labels, title="", axis=None, names=("input 1", "input 2"), levels=(0.0,)):
    """Draw points of two or three classes on the plane, coloured as a function parts it.

    values: a function of points (n, 2) that gives (n,) numbers. points: tensor (n, 2). labels: (n,), the
    classes: −1 or 0, 1, 2. axis: the matplotlib axis to draw on; a new figure without it. names: of the two
    directions. levels: the values at which the ground changes its colour, with a black line.
    """
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(labels):
        raise ValueError(f"points must have the shape (n, 2), n labels; got {tuple(points.shape)}.")
    if axis is None:
        _, axis = plt.subplots(figsize=(5.5, 5))
    low, high = points.min(dim=0).values, points.max(dim=0).values
    margin = 0.15 * float((high - low).max())
    x, y = (torch.linspace(float(low[i]) - margin, float(high[i]) + margin, 240) for i in range(2))
    grid = torch.cartesian_prod(x, y)
    with torch.no_grad():
        ground = values(grid).reshape(len(x), len(y)).T
    parts = sum((ground > level).long() for level in levels)
    tones = ListedColormap(PALE[: len(levels) + 1], name="pale")
    axis.pcolormesh(x.numpy(), y.numpy(), parts.numpy(), cmap=tones, vmin=0, vmax=len(levels))
    crossed = [level for level in levels if ground.min() < level < ground.max()]
    if crossed:
        axis.contour(x, y, ground, levels=crossed, colors="black", linewidths=2)
    for label in sorted(set(labels.tolist())):
        number, marked = max(int(label), 0), points[labels == label]
        colour, size = (BLUE, RED, GREEN)[number], 14 if len(points) < 10 else 8
        axis.plot(*marked.T, MARKERS[number], color=colour, markersize=size, markeredgecolor="white")
    axis.set(title=title, xlabel=names[0], ylabel=names[1])


def landscape(loss, paths, title="", axis=None, names=("weight 1", "weight 2"), reach=None, best=None):
    """Draw the lines of equal loss over the plane of two parameters, and paths that walk on it.

    loss: a function of parameters (..., 2) that gives (...) numbers of 0 or more. paths: a dictionary, for
    each name a tensor (steps + 1, 2); each path ends in a marker. reach: ((low, high), (low, high)) of the
    two parameters; without it, what the paths need. axis: the axis to draw on; a new figure without it.
    names: of the two parameters. best: the place of the lowest loss, marked by a cross.
    """
    if not paths:
        raise ValueError("paths is empty: give at least one tensor (steps + 1, 2).")
    if axis is None:
        _, axis = plt.subplots(figsize=(7, 5.5))
    if reach is None:
        every = torch.cat(list(paths.values()))
        low, high = every.min(dim=0).values, every.max(dim=0).values
        margin = 0.15 * (high - low).clamp(min=0.1)
        reach = torch.stack([low - margin, high + margin], dim=1).tolist()
    x, y = (torch.linspace(*ends, 120) for ends in reach)
    heights = loss(torch.cartesian_prod(x, y)).reshape(len(x), len(y)).T
    axis.contourf(x, y, heights, levels=14, cmap="Greys", vmin=heights.min(), vmax=1.6 * heights.max())
    for number, (name, path) in enumerate(paths.items()):
        colour = (BLUE, RED, GREEN, PURPLE)[number % 4]
        axis.plot(*path.T, LINES[number % 4], color=colour, linewidth=2, label=name)
        axis.plot(*path.T, ".", color=colour, markersize=7)
        axis.plot(*path[-1], MARKERS[number % 5], color=colour, markeredgecolor="white", markersize=13)
    if best is not None:
        axis.plot(*best, "x", color="black", markersize=14, markeredgewidth=3)
    axis.set(xlabel=names[0], ylabel=names[1], title=title, xlim=reach[0], ylim=reach[1])
    if len(paths) > 1:
        axis.legend(fontsize=13)


def filters(sets, count=20, title="", rows=1, axis=None):
    """Draw filters in strips, a strip for each named set, with each filter on its own scale; grey is zero.

    sets: a dictionary, for each name a tensor (n, size, size); the first `count` of each are shown, in `rows`
    rows. axis: the matplotlib axis to draw on (all strips below each other); a new figure without it.
    Raises ValueError if there is no set, or if a set has another shape.
    """
    if not sets or any(images.ndim != 3 or len(images) == 0 for images in sets.values()):
        raise ValueError("sets must hold at least one tensor (n, size, size), n > 0.")
    columns = math.ceil(count / rows)
    strips = []
    for images in sets.values():
        tiles = torch.full((rows * columns, 34, 34), torch.nan)
        for number, image in enumerate(images[:count].detach().cpu().float()):
            scaled = image / image.abs().max().clamp(min=1e-12)
            tiles[number, 1:-1, 1:-1] = functional.interpolate(scaled[None, None], size=32)[0, 0]
        strips += [torch.cat(list(row), dim=1) for row in tiles.split(columns)]
        strips.append(torch.full((6, 34 * columns), torch.nan))
    if axis is None:
        _, axis = plt.subplots(figsize=(12, 0.3 + 0.55 * rows * len(sets) + 0.5 * bool(title)))
    picture = torch.cat(strips[:-1])
    axis.imshow(picture.numpy(), cmap="gray", vmin=-1, vmax=1)
    axis.set_yticks([(rows * 34 + 6) * number + rows * 17 for number in range(len(sets))], list(sets))
    axis.set(xticks=[], title=title)
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)


def sheet(images, columns):
    """Lay pictures (n, 1, height, width) side by side, row by row, as one: (1, 1, height, width).

    Raises ValueError for another shape, and if the last row would not be full.
    """
    check_images(images, None)
    if len(images) % columns:
        raise ValueError(f"{len(images)} pictures do not fill rows of {columns}.")
    rows = [torch.cat(list(row[:, 0]), dim=1) for row in images.split(columns)]
    return torch.cat(rows, dim=0)[None, None]
