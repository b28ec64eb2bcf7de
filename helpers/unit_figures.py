"""Figures of what units respond to: curves, numbers by layer, receptive fields, filters, models of units.

Each function draws and computes no more than means and ranges of what it is given.
"""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

FORMS = {
    "LN": {"color": plotting.BLUE, "marker": "o", "linestyle": "-"},
    "subunits": {"color": plotting.RED, "marker": "s", "linestyle": "--"},
}
KINDS = {  # how each kind of network is drawn: the same in all figures
    "trained": {"color": plotting.BLUE, "marker": "o", "linestyle": "-"},
    "untrained": {"color": plotting.RED, "marker": "s", "linestyle": "--"},
    "shuffled weights": {"color": "#444444", "marker": "^", "linestyle": ":"},
}


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
    _, axis = plt.subplots(figsize=(13, 3.8))
    styles = ("o-", "s--", "^:", "D-.")[: len(groups)]
    for number, ((name, values), style) in enumerate(zip(groups.items(), styles, strict=True)):
        beside = [count * 1.05 ** (number - 1.5) for count in frames]  # so that no point hides another
        axis.errorbar(beside, values.mean(dim=1), values.std(dim=1), fmt=style, capsize=5, label=name)
    axis.set(xscale="log", xlabel="frames of white noise", ylabel="correlation with the cell's rate")
    axis.set_xticks(frames, [f"{number:,}" for number in frames])
    axis.set_xticks([], minor=True)
    axis.set(ylim=(-0.2, 1.05), title=title)
    axis.legend(loc="center right", fontsize=13)


def curves(axis, x, groups, xlabel, title=""):
    """Draw a curve for each kind of network (see KINDS), in percent of its maximum.

    x: (points,). groups: for each kind a tensor (points,).
    """
    for kind, values in groups.items():
        axis.plot(x, 100 * values, label=kind, **KINDS[kind])
    axis.set(xlabel=xlabel, ylabel="response (% of the strongest)", title=title, xticks=x[::2])
    axis.set_ylim(min(0, *(125 * float(values.min()) for values in groups.values())), 110)


def by_layer(layers, groups, ylabel, title="", level=None, axis=None, top=None):
    """Draw a number for each layer, a line for each network.

    layers: their names. groups: for each kind of network (see KINDS) a tensor (networks, layers). level: a
    horizontal line, as (height, what it means). axis: the axis to draw on; a new figure without it. top:
    where the vertical axis ends.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(13, 4.6))
    for kind, values in groups.items():
        axis.plot(words(layers), values.T, label=[kind] + ["_"] * (len(values) - 1), **KINDS[kind])
    if level:
        axis.axhline(level[0], color="black", linewidth=1.2)
        axis.text(len(layers) - 0.95, level[0] + 0.03, level[1], ha="right", fontsize=14)
    lowest = min(float(values.min()) for values in groups.values())
    axis.set(ylabel=ylabel, title=title, ylim=(min(0, 2 * lowest), top))
    axis.legend(loc="best", fontsize=14)


def curves_and_layers(left, right, title=""):
    """Draw `curves` of one unit beside `by_layer`, with one legend below.

    left: x, the curves of each kind, the label of x and the panel's title. right: the layers, the numbers of
    each kind, their label, the panel's title, and optionally a level as for `by_layer`.
    """
    figure, axes = plt.subplots(1, 2, figsize=(13, 5.8), width_ratios=(1, 1.35))
    curves(axes[0], *left)
    layers, *rest = right
    by_layer([name.replace("block ", "") for name in layers], *rest, axis=axes[1])
    axes[1].set(xlabel="block")
    axes[1].get_legend().remove()
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=14)
    plt.suptitle(title)


def fields(maps, title=""):
    """Draw maps of squared gradients in rows, each from 0 to its own maximum, with a scale in pixels.

    maps: for each kind of network, for each layer, a tensor (height, width).
    """
    rows, columns = len(maps), len(next(iter(maps.values())))
    _, axes = plt.subplots(rows, columns, figsize=(13, 13 / columns * rows + 1))
    for row, (kind, layers) in enumerate(maps.items()):
        for axis, name, values in zip(axes[row], words(layers), layers.values(), strict=True):
            axis.imshow((values / values.max()).sqrt(), cmap="magma", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[], title="" if row else name)
        axes[row, 0].set_ylabel(kind)
    for axis in axes[-1]:
        axis.set_xticks((0, values.shape[-1] // 2))
    axes[-1, columns // 2].set_xlabel("pixels; each map has its own scale of brightness")
    plt.suptitle(title)


def words(layers):
    """The names of layers with spaces in place of underscores."""
    return [name.replace("_", " ") for name in layers]


def filters(cells, title=""):
    """Draw filters of 12 × 12 pixels in rows, each on its own scale: orange negative, purple positive.

    cells: for each cell a dictionary of names and filters (144,); a name that a cell lacks is left blank.
    """
    columns = max(cells.values(), key=len)
    _, axes = plt.subplots(len(cells), len(columns), figsize=(13, 2.9 * len(cells) + 0.6))
    for row, (cell, tiles) in zip(axes, cells.items(), strict=True):
        for axis, name in zip(row, columns, strict=True):
            axis.set(xticks=[], yticks=[])
            axis.set_frame_on(False)
            if name in tiles:
                largest = float(tiles[name].abs().max())
                axis.imshow(tiles[name].view(12, 12), cmap="PuOr", vmin=-largest, vmax=largest)
                axis.set_title(name)
        row[0].set_ylabel(cell)
    plt.suptitle(title)


def replaced(results, title=""):
    """Draw the accuracy of models in place of a layer against the stimuli they were fitted to: mean ± SD.

    results: for each data set, as from `replacing.together`, with models named (form, stimuli).
    """
    figure, axes = plt.subplots(1, len(results), figsize=(13, 5.3), squeeze=False, sharey=True)
    for axis, (name, models) in zip(axes[0], results.items(), strict=True):
        for form, stimuli in grouped(models).items():
            values = torch.stack([100 * models[form, one]["accuracy"] for one in stimuli])
            style = {"capsize": 5, "label": form} | FORMS[form]
            axis.errorbar(stimuli, values.mean(dim=1), values.std(dim=1), **style)
        for model, line in (("network itself", "-."), ("shuffled responses", ":")):
            height = 100 * float(models[model]["accuracy"].mean())
            axis.axhline(height, color="black", linestyle=line, label=model)
        axis.set(ylim=(0, 105), xlabel="training stimuli", title=name)
    axes[0, 0].set(ylabel="accuracy (%), mean ± SD")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4, fontsize=14)
    plt.suptitle(title)


def dissociation(results, title=""):
    """Draw accuracy retained against variance explained for white noise: a mark a model, a line a form.

    results: for each data set, as from `replacing.together`, with models named (form, stimuli).
    """
    figure, axes = plt.subplots(1, len(results), figsize=(13, 6), squeeze=False, sharex=True, sharey=True)
    below, above, left = ((-8, -16), "right"), ((8, 8), "left"), ((0, 10), "right")
    for axis, (name, models) in zip(axes[0], results.items(), strict=True):
        for form, stimuli in grouped(models).items():
            x = [float(models[form, one]["white noise"].mean()) for one in stimuli]
            y = [100 * float(models[form, one]["retained"].mean()) for one in stimuli]
            axis.plot(x, y, label=form, **FORMS[form])
            for one, place in zip(stimuli, zip(x, y, strict=True), strict=True):
                offset, side = below if form == "LN" else left if one == "digits" else above
                axis.annotate(one, place, offset, textcoords="offset points", ha=side, fontsize=14)
        axis.set(xlabel="variance explained, white noise", title=name)
    axes[0, 0].set(ylabel="accuracy retained (%)", ylim=(30, 112), xlim=(-0.45, 1.3))
    axes[0, 0].set(xticks=(0, 0.5, 1), yticks=range(40, 101, 20))
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=14)
    plt.suptitle(title)


def grouped(models):
    """The stimuli that models of each form were fitted to; a name that is no pair is left out."""
    forms = {}
    for name in models:
        if isinstance(name, tuple):
            forms.setdefault(name[0], []).append(name[1])
    return forms
