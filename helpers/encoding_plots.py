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


def table(values, rows, title="", own=(), within=None, axis=None):
    """Draw r as shades and numbers, with the best of each row framed.

    values: for the name of each column float (rows,). rows: their names. own: for each row the name of the
    column from which the cells were made, framed with dashes. within: like values, written below in brackets.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(12, 4.6))
    names, stacked = list(values), torch.stack(list(values.values()), dim=1)
    axis.imshow(stacked.numpy(), cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, best in enumerate(stacked.argmax(dim=1).tolist()):
        for column, name in enumerate(names):
            value = float(values[name][row])
            text = _two_decimals(value)
            if within is not None:
                text += f"\n({_two_decimals(float(within[name][row]))})"
            colour = "white" if value > 0.55 else "black"
            axis.text(column, row, text, ha="center", va="center", color=colour)
        _frame(axis, best, row, 0.47, ec=plotting.RED, lw=3)
    for row, name in enumerate(own):
        _frame(axis, names.index(name), row, 0.41, ec="black", lw=2, linestyle="--")
    axis.set_xticks(range(len(values)), [name.replace(" ", "\n", 1) for name in values])
    axis.set_yticks(range(len(rows)), rows)
    axis.set_title(title)


def _two_decimals(value):
    """A number with a true minus, and no minus before zero."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _frame(axis, column, row, half, **style):
    """Draw a frame around one entry of a table."""
    axis.add_patch(plt.Rectangle((column - half, row - half), 2 * half, 2 * half, fill=False, **style))


def curves(numbers, lines, across, title="", up="r with the noise-free rate", over="cells"):
    """Draw r against a number of images, a mean and standard error for each named line.

    lines: for each name float (numbers, cells or splits). over: which of the two.
    """
    _, axis = plt.subplots(figsize=(11, 5))
    for (name, values), style, colour in zip(lines.items(), STYLES, COLOURS, strict=False):
        error = values.std(dim=1) / values.shape[1] ** 0.5
        look = {"fmt": style, "color": colour, "capsize": 5, "label": name.replace("_", " ")}
        axis.errorbar(numbers, values.mean(dim=1), error, **look)
    axis.axhline(0, color=GREY, linewidth=1)
    axis.set(xlabel=across, ylabel=f"{up}\n(mean ± standard error over {over})", title=title, xticks=numbers)
    axis.set_ylim(-0.15, 1)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def estimates(reliability, truth, values, kind, names, title=""):
    """Draw the errors of estimates of r² against the reliability, a panel for each estimate.

    reliability, truth, values of each name, kind (int): (cells,). names: of the kinds.
    """
    figure, axes = plt.subplots(1, len(values), figsize=(13, 5), sharey=True)
    for axis, (name, some) in zip(axes, values.items(), strict=True):
        axis.axhline(0, color=GREY, linewidth=1.5)
        for number, label in enumerate(names):
            chosen = kind == number
            style = {"linestyle": "", "marker": plotting.MARKERS[number], "color": COLOURS[number]}
            axis.plot(reliability[chosen], (some - truth)[chosen], label=label, **style)
        mean = f"{(some - truth).mean():+.2f}".replace("-", "−")
        axis.set(xlabel="reliability", title=f"{name}\nmean error {mean}")
    axes[0].set_ylabel("estimate − true r²")
    axes[0].legend(loc="upper left")
    figure.suptitle(title)


def profile(blocks, values, title="", axis=None):
    """Draw mean r for each block of two networks, with the other feature spaces as horizontal lines.

    values: float (repetitions,) for "trained block_0", "untrained block_0" and so on, for "pixels", "Gabor
    energy" and both joined, and for "chosen", the block chosen inside the training images. Bars are one
    standard deviation over repetitions.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(11, 5))
    places = range(len(blocks))
    means = {}
    for kind, style, colour in zip(("trained", "untrained"), STYLES, COLOURS, strict=False):
        some = torch.stack([values[f"{kind} block_{block}"] for block in blocks])
        means[kind] = some.mean(dim=1)
        name = "trained" if kind == "trained" else f"untrained, at best {means[kind].max():.2f}"
        look = {"fmt": style, "color": colour, "capsize": 5, "label": name}
        axis.errorbar(places, means[kind], some.std(dim=1), **look)
    level = values["chosen"].mean()
    axis.axhline(level, color="black", linewidth=1.5, label=f"block chosen in training: {level:.2f}")
    for kind, style in (("Gabor energy + pixels", "--"), ("Gabor energy", "-."), ("pixels", ":")):
        level = values[kind].mean()
        axis.axhline(level, linestyle=style, color=GREY, label=f"{kind}: {level:.2f}")
    axis.set_xticks(places, blocks)
    axis.set(xlabel="block of the network", ylabel="mean r, held-out images", title=title, ylim=(0, 0.72))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)


def record(blocks, kept, title=""):
    """Draw the profile of both sessions side by side; kept: as `encoding.record` returns it."""
    figure, axes = plt.subplots(1, 2, figsize=(13, 7), sharey=True)
    for axis, (session, found) in zip(axes, kept.items(), strict=True):
        cells = len(found["cells"]["pixels"])
        profile(blocks, found["profile"], f"session {session}: {cells} cells", axis)
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=12, ncols=2, frameon=False)
    axes[1].set_ylabel("")
    figure.suptitle(title)


def by_cell(across, up, names, title=""):
    """Draw r of each cell from one feature space against another; both (cells,). names: of the two."""
    _, axis = plt.subplots(figsize=(6.5, 6))
    axis.plot([-0.1, 0.9], [-0.1, 0.9], color=GREY, linewidth=1.5)
    axis.plot(across, up, "o", color=plotting.BLUE, markersize=8)
    axis.set(xlabel=f"r, {names[0]}", ylabel=f"r, {names[1]}", title=title)
    axis.set(xlim=(-0.1, 0.9), ylim=(-0.1, 0.9), aspect="equal")


def cells(predicted, seen, titles, title=""):
    """Draw seen against predicted responses of a few cells, a dot for each image; both float (n, cells)."""
    figure, axes = plt.subplots(1, len(titles), figsize=(13, 5))
    for number, (axis, name) in enumerate(zip(axes, titles, strict=True)):
        one_cell(axis, predicted[:, number], seen[:, number], name)
    axes[0].set_ylabel("response (spikes, mean of repeats)")
    figure.suptitle(title)


def one_cell(axis, predicted, seen, name):
    """Draw one cell's responses against predicted ones, with the line where they are equal."""
    low, high = min(0.0, float(predicted.min())), 1.05 * float(torch.cat([predicted, seen]).max())
    axis.plot([low, high], [low, high], color=GREY, linewidth=1.5)
    axis.plot(predicted, seen, "o", color=plotting.BLUE, markersize=5, alpha=0.6)
    axis.set(xlabel="predicted (spikes)", title=name, xlim=(low, high), ylim=(low, high), aspect="equal")


def identified(shares, chance, title=""):
    """Draw the share of images identified from each feature space, a dot for each split.

    shares: for each name float (splits,), from 0 to 1. chance: the level of a random choice.
    """
    _, axis = plt.subplots(figsize=(11, 4))
    for place, values in enumerate(shares.values()):
        colour = COLOURS[0] if place == 0 else GREY
        axis.barh(place, 100 * float(values.mean()), color=colour, alpha=0.5)
        axis.plot(100 * values, [place] * len(values), "o", color="black", markersize=7)
    axis.axvline(100 * chance, linestyle=":", color="black", label=f"chance, {100 * chance:.1f} %")
    axis.set_yticks(range(len(shares)), list(shares))
    axis.invert_yaxis()
    axis.set(xlabel="images identified (%)", title=title, xlim=(0, None))
    axis.legend(loc="lower right")


def cover(blocks, values, recovered, rows, own, title=""):
    """Draw the table of recovered cells on the left and the profile of real cells on the right."""
    figure, axes = plt.subplots(1, 2, figsize=(13, 6.4), width_ratios=(1.15, 1))
    table(recovered, rows, "simulated cells: r from each feature space", own, axis=axes[0])
    axes[0].tick_params(axis="x", labelsize=12, rotation=60)
    profile(blocks, values, "33 cells of macaque V4", axes[1])
    axes[1].legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=12, ncols=2, frameon=False)
    figure.suptitle(title)
