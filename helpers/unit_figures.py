"""Figures of what units respond to: tuning curves, modulation ratios, receptive fields, recovered filters.

Each function draws and computes no more than means and ranges of what it is given.
"""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

KINDS = {  # how each kind of network is drawn: the same in all figures
    "trained": {"color": plotting.BLUE, "marker": "o", "linestyle": "-"},
    "re-estimated": {"color": plotting.BLUE, "marker": "D", "linestyle": "-.", "markerfacecolor": "white"},
    "untrained": {"color": plotting.RED, "marker": "s", "linestyle": "--"},
    "shuffled weights": {"color": "#444444", "marker": "^", "linestyle": ":"},
}
LABELS = {"re-estimated": "trained, batch norms re-estimated"}


def stimuli(images, titles, title=""):
    """Draw grey stimuli side by side; images: uint8 (n, 3, height, width), the first channel is shown."""
    _, axes = plt.subplots(1, len(images), figsize=(13, 3.6))
    for axis, image, text in zip(axes, images, titles, strict=True):
        axis.imshow(image[0], cmap="gray", vmin=0, vmax=255)
        axis.set(xticks=[], yticks=[], title=text)
    plt.suptitle(title)


def curves(x, groups, xlabel, title="", axis=None):
    """Draw a curve for each kind of network (see KINDS), in percent of the strongest response.

    x: (points,). groups: for each kind a tensor (points,). axis: the matplotlib axis to draw on; a new figure
    without it.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(10, 5))
    for kind, values in groups.items():
        axis.plot(x, 100 * values, label=kind, **KINDS[kind])
    axis.set(xlabel=xlabel, ylabel="response (% of the strongest)", title=title)
    axis.set_ylim(min(0, *(125 * float(values.min()) for values in groups.values())), 110)


def by_layer(layers, groups, ylabel, title="", level=None, axis=None, top=None):
    """Draw a number for each layer, a line for each network.

    layers: their names. groups: for each kind of network (see KINDS) a tensor (networks, layers). level: a
    horizontal line, as (height, what it means). axis: the axis to draw on; a new figure without it. top:
    where the vertical axis ends.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(13, 4.3))
    for kind, values in groups.items():
        labels = [LABELS.get(kind, kind)] + ["_"] * (len(values) - 1)
        axis.plot(layers, values.T, label=labels, **KINDS[kind])
    if level:
        axis.axhline(level[0], color="black", linewidth=1.2)
        axis.text(len(layers) - 0.95, level[0] + 0.03, level[1], ha="right", fontsize=13)
    axis.set(ylabel=ylabel, title=title, ylim=(0, top))
    axis.tick_params(axis="x", labelsize=13)
    axis.legend(loc="best", fontsize=13)


def modulation(table, groups, title=""):
    """Draw histograms of F1/F0 from 0 to 2, in percent, side by side; the first is of cells of V1.

    table: as from `v1.table`, with `from`, `to` and `cells`. groups: for each title a tensor of ratios.
    """
    count, end = len(table["cells"]), float(table["to"][-1])
    cells = {f"macaque V1,\n{int(table['cells'].sum())} cells": table["cells"]}
    panels = cells | {name: torch.histc(ratios, count, 0, end) for name, ratios in groups.items()}
    _, axes = plt.subplots(1, len(panels), figsize=(13, 4.6), sharey=True)
    middle = (table["from"] + table["to"]) / 2
    for axis, (name, counts) in zip(axes, panels.items(), strict=True):
        colour = plotting.RED if name.startswith("untrained") else plotting.BLUE
        colour = "dimgrey" if name in cells else colour
        axis.bar(middle, 100 * counts / counts.sum(), 0.9 * end / count, color=colour)
        axis.axvline(1, color="black", linewidth=1.2, linestyle="--")
        last = f"last bar: {float(table['from'][-1]):.1f} or more"
        axis.set(xlabel=f"F1/|F0| ({last})", title=name, xticks=(0, 1, 2))
        axis.xaxis.label.set_fontsize(13)
    axes[0].set_ylabel("cells or units (%)")
    plt.suptitle(title)


def fields(maps, title=""):
    """Draw maps of squared gradients in rows, each from 0 to its own maximum, with a scale in pixels.

    maps: for each kind of network, for each layer, a tensor (height, width).
    """
    rows, columns = len(maps), len(next(iter(maps.values())))
    _, axes = plt.subplots(rows, columns, figsize=(13, 2.9 * rows + 0.6))
    for row, (kind, layers) in enumerate(maps.items()):
        for axis, (layer, values) in zip(axes[row], layers.items(), strict=True):
            axis.imshow((values / values.max()).sqrt(), cmap="magma", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[], title="" if row else layer)
        axes[row, 0].set_ylabel(kind)
    for axis in axes[-1]:
        axis.set_xticks((0, values.shape[-1] // 2))
    axes[-1, columns // 2].set_xlabel("pixels; each map has its own scale of brightness")
    plt.suptitle(title)


def eigenvalues(found, title=""):
    """Draw the 12 largest eigenvalues of cells, and as a line the largest of all from shuffled spikes.

    found: for each cell's name its eigenvalues (n,) and those of shuffled spikes (repetitions, n).
    """
    _, axes = plt.subplots(1, len(found), figsize=(13, 4.8), sharey=True)
    for axis, (name, (values, shuffled)) in zip(axes, found.items(), strict=True):
        label = f"largest of {len(shuffled)} × shuffled spikes"
        axis.axhline(float(shuffled.max()), color=plotting.RED, linestyle="--", label=label)
        axis.plot(range(1, 13), values.sort(descending=True).values[:12], "o", label="the cell")
        axis.set(xlabel=f"rank of the eigenvalue, of {len(values)}", title=name)
    axes[0].set(ylabel="change of variance", ylim=(0, None))
    axes[0].legend(loc="upper right", fontsize=13)
    plt.suptitle(title)


def recovery(frames, groups, title=""):
    """Draw correlations against the number of frames: mean and one standard deviation of several repetitions.

    groups: for each model's name a tensor (numbers of frames, repetitions).
    """
    _, axis = plt.subplots(figsize=(13, 4.3))
    styles = ("o-", "s--", "^:", "D-.")
    for number, ((name, values), style) in enumerate(zip(groups.items(), styles, strict=False)):
        beside = [count * 1.05 ** (number - 1.5) for count in frames]  # so that no point hides another
        axis.errorbar(beside, values.mean(dim=1), values.std(dim=1), fmt=style, capsize=5, label=name)
    axis.set(xscale="log", xlabel="frames of white noise", ylabel="correlation with the cell's rate")
    axis.set_xticks(frames, [f"{number:,}" for number in frames])
    axis.set_xticks([], minor=True)
    axis.set(ylim=(-0.2, 1.05), title=title)
    axis.legend(loc="center right", fontsize=13)


def cover(x, curve_groups, layers, ratios, title=""):
    """Draw `curves` beside `by_layer`, with one legend below."""
    figure, axes = plt.subplots(1, 2, figsize=(13, 6), width_ratios=(1, 1.2))
    left = "The median unit of block 7, one network each"
    curves(x, curve_groups, "phase of the grating (°)", left, axes[0])
    axes[0].set(xticks=range(0, 361, 90), ylabel="response above grey (% of the strongest)")
    level, right = (1, "phase-sensitive above"), "Median of the responsive units"
    by_layer(layers, ratios, "F1/|F0|", right, level, axes[1], 2.2)
    axes[1].get_legend().remove()
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=13)
    plt.suptitle(title)
