"""Figures of encoding models: stimuli, tables of r, learning curves, corrections, blocks, single cells."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

COLOURS = (plotting.BLUE, plotting.RED, "#007A58", "black")
STYLES = ("o-", "s--", "^-.", "D:")
GREY = "#555555"


def stimuli(training, test, title=""):
    """Draw training stimuli in one row and test stimuli in another; uint8 (n, 3, height, width), as many."""
    figure, axes = plt.subplots(2, len(test), figsize=(12, 4.2))
    for row, images, name in zip(axes, (training, test), ("training", "test"), strict=True):
        for axis, image in zip(row, images, strict=True):
            axis.imshow(image.permute(1, 2, 0).numpy())
            axis.set(xticks=[], yticks=[])
        row[0].set_ylabel(name)
    figure.suptitle(title)


def table(values, rows, title="", axis=None):
    """Draw r as shades and numbers, with the best of each row framed.

    values: for the name of each column float (rows,). rows: their names.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(12, 4))
    stacked = torch.stack(list(values.values()), dim=1)
    axis.imshow(stacked.numpy(), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, best in enumerate(stacked.argmax(dim=1).tolist()):
        for column, value in enumerate(stacked[row].tolist()):
            colour = "white" if value > 0.55 else "black"
            axis.text(column, row, f"{value:.2f}", ha="center", va="center", color=colour)
        frame = plt.Rectangle((best - 0.47, row - 0.46), 0.94, 0.92, fill=False, ec=plotting.RED, lw=3)
        axis.add_patch(frame)
    axis.set_xticks(range(len(values)), [name.replace(" ", "\n", 1) for name in values])
    axis.set_yticks(range(len(rows)), rows)
    axis.set_title(title)


def curves(numbers, lines, across, title=""):
    """Draw r against a number of images or cells, a mean and the standard error for each named line.

    lines: for each name float (numbers, cells or draws).
    """
    _, axis = plt.subplots(figsize=(11, 5))
    for (name, values), style, colour in zip(lines.items(), STYLES, COLOURS, strict=False):
        error = values.std(dim=1) / values.shape[1] ** 0.5
        axis.errorbar(numbers, values.mean(dim=1), error, fmt=style, color=colour, capsize=5, label=name)
    axis.set(xlabel=across, ylabel="r with the noise-free rate", title=title, xticks=numbers)
    axis.set_ylim(-0.15, 1)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def estimates(truth, values, kind, names, title=""):
    """Draw estimates of r² against the true one, a panel each.

    truth, values of each name, kind (int): (cells,). names: of the kinds.
    """
    figure, axes = plt.subplots(1, len(values), figsize=(13, 5), sharey=True)
    top = 1.05 * max(1.0, *(float(some.max()) for some in values.values()))
    for axis, (name, some) in zip(axes, values.items(), strict=True):
        axis.plot([0, 1], [0, 1], color=GREY, linewidth=1.5)
        for number, label in enumerate(names):
            chosen = kind == number
            style = {"linestyle": "", "marker": plotting.MARKERS[number], "color": COLOURS[number]}
            axis.plot(truth[chosen], some[chosen], label=label, **style)
        axis.set(xlabel="true r²", title=f"{name}: {(some - truth).mean():+.2f}", xlim=(0, 1), ylim=(0, top))
    axes[0].set_ylabel("estimate")
    axes[0].legend(loc="upper left")
    figure.suptitle(title)


def profile(blocks, values, title="", axis=None):
    """Draw mean r for each block of two networks, with pixels and Gabor energy as level lines.

    values: float (repetitions,) for "trained block_0", "untrained block_0" and so on, for "pixels" and
    "Gabor energy". Bars are one standard deviation over repetitions.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(11, 5))
    places = range(len(blocks))
    for kind, style, colour in zip(("trained", "untrained"), STYLES, COLOURS, strict=False):
        some = torch.stack([values[f"{kind} block_{block}"] for block in blocks])
        mean = some.mean(dim=1)
        look = {"fmt": style, "color": colour, "capsize": 5, "label": f"{kind}, at best {mean.max():.2f}"}
        axis.errorbar(places, mean, some.std(dim=1), **look)
    for kind, style in (("Gabor energy", "-."), ("pixels", ":")):
        level = values[kind].mean()
        axis.axhline(level, linestyle=style, color=GREY, label=f"{kind}: {level:.2f}")
    axis.set_xticks(places, blocks)
    axis.set(xlabel="block of the network", ylabel="mean r, held-out images", title=title, ylim=(0, 0.72))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def record(blocks, kept, title=""):
    """Draw the profile of both sessions side by side; kept: as `encoding.record` returns it."""
    figure, axes = plt.subplots(1, 2, figsize=(13, 5), sharey=True)
    for axis, (session, found) in zip(axes, kept.items(), strict=True):
        cells = len(found["cells"]["pixels"])
        profile(blocks, found["profile"], f"session {session}: {cells} cells", axis)
        axis.legend(loc="lower left", fontsize=12, ncols=2)
    axes[1].set_ylabel("")
    figure.suptitle(title)


def cells(predicted, seen, titles, title=""):
    """Draw seen against predicted responses of a few cells, a dot for each image; both float (n, cells)."""
    figure, axes = plt.subplots(1, len(titles), figsize=(13, 5))
    for number, (axis, name) in enumerate(zip(axes, titles, strict=True)):
        one_cell(axis, predicted[:, number], seen[:, number], name)
    axes[0].set_ylabel("response (spikes, mean of repeats)")
    figure.suptitle(title)


def one_cell(axis, predicted, seen, name):
    """Draw one cell's responses against predicted ones, with the line where they are equal."""
    low, high = min(0.0, float(predicted.min())), float(torch.cat([predicted, seen]).max())
    axis.plot([low, high], [low, high], color=GREY, linewidth=1.5)
    axis.plot(predicted, seen, "o", color=plotting.BLUE, markersize=5, alpha=0.6)
    axis.set(xlabel="predicted (spikes)", title=name)


def identified(numbers, lines, chance, title=""):
    """Draw the share of images identified against the number of cells, a mean and standard deviation.

    lines: for each name float (numbers, draws), from 0 to 1. chance: the level of a random choice.
    """
    _, axis = plt.subplots(figsize=(11, 5))
    for (name, values), style, colour in zip(lines.items(), STYLES, COLOURS, strict=False):
        some = 100 * values
        axis.errorbar(
            numbers, some.mean(dim=1), some.std(dim=1), fmt=style, color=colour, capsize=5, label=name
        )
    axis.axhline(100 * chance, linestyle=":", color=GREY, label="chance")
    axis.set(xlabel="number of cells", ylabel="images identified (%)", title=title, xticks=numbers)
    axis.set_ylim(0, None)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def cover(blocks, values, recovered, rows, title=""):
    """Draw the table of recovered model cells on the left and the profile of real cells on the right."""
    figure, axes = plt.subplots(1, 2, figsize=(13, 5.6), width_ratios=(1.15, 1))
    table(recovered, rows, "model cells: r from each feature space", axes[0])
    axes[0].tick_params(axis="x", labelsize=12, rotation=60)
    profile(blocks, values, "33 cells of macaque V4", axes[1])
    axes[1].legend(loc="lower left", fontsize=12, ncols=2)
    figure.suptitle(title)
