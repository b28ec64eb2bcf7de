"""Figures of how networks fail: rows of images, and accuracies against the strength of a change."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

STYLES = ("o-", "s--", "^:", "D-.")


def rows_of_images(rows, titles=None, title="", side=2.3):
    """Draw rows of images, each with its name on the left.

    rows: a dictionary, for each name a tensor (n, channels, height, width): uint8 or float from 0 to 1, in
    grey or in colour. Rows with values below −0.001 are signed: each tile on its own scale, orange negative,
    white zero, purple positive. titles: a text above each column. side: of a tile, in inches.
    Raises ValueError if there is no row.
    """
    if not rows:
        raise ValueError("rows is empty: give at least one tensor (n, channels, height, width).")
    columns = max(len(row) for row in rows.values())
    size = (side * columns + 0.6, side * len(rows) + (0.7 if titles else 0.1) + (0.5 if title else 0))
    figure, axes = plt.subplots(len(rows), columns, figsize=size, squeeze=False)
    for line, (name, row) in zip(axes, rows.items(), strict=True):
        signed = bool((row < -0.001).any())  # less is rounding
        tiles = row.detach().cpu()
        tiles = tiles if signed or tiles.dtype == torch.uint8 else tiles.clamp(0, 1)
        for axis, tile in zip(line, tiles, strict=True):
            largest = float(tile.abs().max())
            scale = {"cmap": "PuOr", "vmin": -largest, "vmax": largest}
            if not signed:
                scale = {"cmap": "gray", "vmin": 0, "vmax": 255 if tile.dtype == torch.uint8 else 1}
            axis.imshow(tile.permute(1, 2, 0).squeeze(2).numpy(), **scale)
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
        line[0].set_ylabel(name)
    for axis, text in zip(axes[0], titles or [], strict=False):
        axis.set_title(text, fontsize=14)
    figure.suptitle(title)


def curves(x, groups, xlabel, title="", ylabel="accuracy (%)", axis=None, ticks=None):
    """Draw shares in percent against a strength: the mean over networks, and a thin line for each of them.

    x: strengths. groups: a dictionary, for each name a tensor (networks, strengths) from 0 to 1. ticks: the
    texts below equally spaced places, in place of x. axis: the matplotlib axis; a new figure without it.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(8, 5))
    x = range(len(x)) if ticks else x
    for number, (name, found) in enumerate(groups.items()):
        colour = (plotting.BLUE, plotting.RED, plotting.GREEN, plotting.PURPLE)[number]
        axis.plot(x, 100 * found.T, color=colour, linewidth=0.7, alpha=0.6)
        axis.plot(x, 100 * found.mean(dim=0), STYLES[number], color=colour, label=name)
    axis.set(xlabel=xlabel, ylabel=ylabel, ylim=(0, 103), title=title)
    axis.set_xticks(x, ticks or [f"{value:g}" for value in x])
    axis.legend(fontsize=13)


def panels(x, sets, xlabel, title="", **options):
    """Draw `curves` in a panel for each data set; sets: such groups by the name of the set."""
    figure, axes = plt.subplots(1, len(sets), figsize=(13, 5), squeeze=False)
    for axis, (name, groups) in zip(axes[0], sets.items(), strict=True):
        curves(x, groups, xlabel, name, axis=axis, **options)
    figure.suptitle(title)


def people_and_networks(named, conflict, title=""):
    """Draw dots for people beside networks: shares of correct answers, and outline answers in a cue conflict.

    named: for the name of an experiment the shares of groups, as `entry_level.share_right` gives them; they
    are drawn with the chance level of 16 categories. conflict: for each group the shares of outline answers.
    """
    ratios = [1] * len(named) + [1.6]
    figure, axes = plt.subplots(1, len(ratios), figsize=(13, 5), width_ratios=ratios)
    for axis, (kind, found) in zip(axes, named.items(), strict=False):
        plotting.dots(found, kind, axis=axis, chance=1 / 16)
    plotting.dots(conflict, "cue conflict", axis=axes[-1])
    axes[-1].set_ylabel("outline answers (% of decided)")
    figure.suptitle(title)
