"""Figures used more than once. Each function draws one figure and computes nothing.

Importing this module sets the series' style for every figure: letters of 12 points or more, and the colours
of Okabe & Ito (2008), which are told apart with any colour vision (markers and line styles differ as well).
"""

import math

import matplotlib.pyplot as plt
import torch
from matplotlib.ticker import MaxNLocator

BLUE, RED, GREEN, PURPLE, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
MARKERS = "os^Dv"
LINES = ("-", "--", ":", "-.")

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
    _check_pictures(images, titles)
    _grid(images, titles, columns, title, 0, cmap="gray", vmin=0, vmax=float(images.max()))


def weights(images, titles=None, columns=10, title=""):
    """Draw weights as pictures, all on one scale: orange is negative, white zero, purple positive.

    images: tensor (n, 1, height, width). titles: a text above each picture, or None.
    Raises ValueError for another shape, for no picture, and for another number of titles.
    """
    _check_pictures(images, titles)
    largest = float(images.abs().max())
    picture = _grid(images, titles, columns, title, 1.4, cmap="PuOr", vmin=-largest, vmax=largest)
    plt.gcf().colorbar(picture, ax=plt.gcf().axes, label="weight", shrink=0.8)


def _check_pictures(images, titles):
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


def learning_curves(history, title="", start=1):
    """Draw loss and accuracy against the epoch, a line for each set.

    history: a dictionary, for each set's name the list of (loss in nats, accuracy from 0 to 1), as
    `training.fit` returns it. start: the number of the first epoch. Raises ValueError if history is empty.
    """
    if not history:
        raise ValueError("history is empty: give `watch` to fit, so that it measures something.")
    _, axes = plt.subplots(1, 2, figsize=(12, 4.2))
    for number, (name, pairs) in enumerate(history.items()):
        epochs = range(start, start + len(pairs))
        style = {"linestyle": LINES[number % 4], "marker": MARKERS[number % 5], "markevery": 0.1}
        axes[0].plot(epochs, [loss for loss, _ in pairs], label=name, **style)
        axes[1].plot(epochs, [100 * accuracy for _, accuracy in pairs], label=name, **style)
    axes[0].set(xlabel="epoch", ylabel="loss (nats per image)", ylim=(0, None))
    axes[1].set(xlabel="epoch", ylabel="correct (%)")
    for axis in axes:
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[1].legend()
    plt.gcf().suptitle(title)


def confusion_matrix(counts, title=""):
    """Draw how often each true class (row) was given each name (column), as numbers and as shades.

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
    axis.set(xlabel="the network says", ylabel="the digit is", title=title, xticks=names, yticks=names)
    figure.colorbar(picture, label="errors (% of the row)")


def dots(groups, title="", chance=None, axis=None):
    """Draw one dot a seed for each model: accuracies in percent, on a scale from 0 to 100.

    groups: a dictionary, for each model's name the list of accuracies from 0 to 1. chance: an accuracy
    drawn as a dashed line. axis: the matplotlib axis to draw on; a new figure without it.
    """
    if not groups:
        raise ValueError("groups is empty: give at least one model's accuracies.")
    if axis is None:
        _, axis = plt.subplots(figsize=(8, 4.2))
    for number, (name, accuracies) in enumerate(groups.items()):
        percent = [100 * accuracy for accuracy in accuracies]
        spread = [number + 0.08 * (i - (len(percent) - 1) / 2) for i in range(len(percent))]
        axis.plot(spread, percent, MARKERS[number % 5], label=name)
        axis.text(number, max(percent) + 4, f"{sum(percent) / len(percent):.1f} %", ha="center")
    if chance is not None:
        axis.axhline(100 * chance, color="grey", linestyle="--", linewidth=1.5, zorder=0)
        axis.text(-0.45, 100 * chance + 2, "chance", color="dimgrey", fontsize=12)
    axis.set(xticks=range(len(groups)), xlim=(-0.5, len(groups) - 0.5), ylim=(0, 112), ylabel="correct (%)")
    axis.set_xticklabels(groups, fontsize=13)
    axis.set(title=title, yticks=range(0, 101, 20))
