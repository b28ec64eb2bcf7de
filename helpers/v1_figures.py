"""Figures of notebook 05: the cells of V1 and what is compared with them."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

N_X, N_Y = "width $n_x$ (cycles)", "length $n_y$ (cycles)"
STRIPES = 8.6  # visible stripes for each cycle of n_x, as notebook 05 derives


def histograms(frequency, orientation, modulation, title=""):
    """Draw three tables of V1 (dictionaries as `v1.table` gives them) as histograms of cells."""
    figure, axes = plt.subplots(1, 3, figsize=(13, 4.4))
    bins = len(frequency["cells"])
    axes[0].bar(range(bins), frequency["cells"].tolist(), 0.94, align="edge")
    edges = [*frequency["from"].tolist(), frequency["to"][-1].item()]
    axes[0].set_xticks(range(0, bins + 1, 3), [f"{edge:g}" for edge in edges[::3]])
    axes[0].set(xlabel="peak frequency (cycles/degree)", ylabel="cells")
    axes[1].bar(orientation["degrees"].tolist(), orientation["cells"].tolist(), 30)
    axes[1].set(xlabel="preferred orientation (°)", xticks=orientation["degrees"].tolist())
    axes[2].bar(modulation["from"].tolist(), modulation["cells"].tolist(), 0.19, align="edge")
    axes[2].set(xlabel="modulation ratio F1/F0", xticks=[0, 0.4, 0.8, 1.2, 1.6, 2])
    figure.suptitle(title)


def plane(cells, points=None, title="", axis=None, median=None, colour=0):
    """Draw units on the plane of n_x and n_y, over the cells of V1: the darker a bin, the more cells in it.

    cells: the dictionary of `v1.table("ringach_2002")`. points: three tensors (n,), n_x and n_y in
    cycles, and whether the frequency could not be measured (open dots); without them the bins show their
    counts, and a second axis stripes. axis: the matplotlib axis to draw on; a new figure without it.
    median: n_x and n_y of V1, a black cross; the points' own median is a cross in their colour, which is
    number `colour` of the style. What lies beyond the plane is drawn at its border.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(6, 6.2))
    edges = [
        sorted({*cells[f"{name}_from"].tolist(), *cells[f"{name}_to"].tolist()}) for name in ("n_x", "n_y")
    ]
    counts = cells["cells"].reshape(len(edges[0]) - 1, len(edges[1]) - 1)
    axis.pcolormesh(*edges, counts.T, cmap="Greys", vmax=1.4 * counts.max())
    axis.set(xscale="log", yscale="log", xlim=(0.065, 2.4), ylim=(0.065, 2.4), aspect="equal", title=title)
    if points is None:
        _numbers(axis, edges, counts)
    else:
        _units(axis, points, colour)
    if median is not None:
        _cross(axis, *median, "black")
    axis.set(xlabel=N_X, ylabel=N_Y)
    ticks = [0.1, 0.3, 1, 2]
    axis.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()


def _numbers(axis, edges, counts):
    """Write into each bin how many cells it holds, and above the plane how many stripes a width has."""
    for row, column in counts.nonzero().tolist():
        place = [(ends[i] * ends[i + 1]) ** 0.5 for ends, i in zip(edges, (row, column), strict=True)]
        colour = "white" if counts[row, column] > counts.max() / 2 else "black"
        if counts[row, column] == counts.max():  # the cross lies near its middle
            place = place[0] * 1.12, place[1] * 0.85
        axis.text(*place, f"{counts[row, column]:.0f}", ha="center", va="center", color=colour)
    above = axis.secondary_xaxis("top", functions=(lambda n: STRIPES * n, lambda n: n / STRIPES))
    above.set_xlabel("visible stripes")
    above.set_xticks([1, 2, 3, 5, 8], [f"{n}" for n in (1, 2, 3, 5, 8)])
    above.minorticks_off()


def _units(axis, points, colour):
    """Draw n_x and n_y of units as dots, open where the third tensor is true, and a cross at their median."""
    n_x, n_y = (length.clamp(0.07, 2.2) for length in points[:2])
    marker, colour = plotting.MARKERS[colour], f"C{colour}"
    for chosen, face, edge in ((points[2], "none", colour), (~points[2], colour, "white")):
        style = {"markerfacecolor": face, "markeredgecolor": edge, "markersize": 7}
        axis.plot(n_x[chosen], n_y[chosen], marker, **style)
    _cross(axis, points[0].median(), points[1].median(), colour)


def _cross(axis, n_x, n_y, colour):
    """Draw a large cross with an edge."""
    edge = {"markersize": 16, "markeredgecolor": "white" if colour == "black" else "black"}
    axis.plot(n_x, n_y, "P", color=colour, markeredgewidth=1.5, zorder=5, **edge)


def planes(cells, sets, median, title=""):
    """Draw a plane for each of three sets; sets: for each name three tensors (n,), the points of `plane`.

    median: n_x and n_y of V1.
    """
    figure, axes = plt.subplots(1, 3, figsize=(13.5, 5.6))
    for number, (axis, (name, points)) in enumerate(zip(axes, sets.items(), strict=True)):
        plane(cells, points, name, axis, median, number)
    style = {"linestyle": "", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": "dimgrey"}
    marks = [
        plt.Line2D([], [], color="black", marker="P", linestyle="", markersize=12, label="median of V1"),
        plt.Line2D([], [], color="dimgrey", marker="P", linestyle="", markersize=12, label="of the fits"),
        plt.Line2D([], [], marker="o", label="open: frequency unclear", **style),
    ]
    figure.legend(handles=marks, loc="outside lower center", ncols=3, fontsize=13)
    figure.suptitle(title)


def shares(worlds, shown, title=""):
    """Draw shares from 0 to 1, a dot a seed; worlds: for each name a dictionary of lists, one a set.

    shown: a share for each set, that of the network which the notebook shows (an open circle).
    """
    _, axis = plt.subplots(figsize=(13, 5))
    for number, (label, rows) in enumerate(worlds.items()):
        percent = 100 * torch.tensor(list(rows.values()))  # (sets, seeds)
        at = torch.arange(len(percent))[:, None] + 0.07 * (
            torch.arange(percent.shape[1]) - (percent.shape[1] - 1) / 2
        )
        axis.plot(at.flatten(), percent.flatten(), plotting.MARKERS[number], label=label)
    at = torch.arange(len(shown)) - 0.25
    axis.plot(
        at, 100 * torch.tensor(shown), "o", color="C0", markerfacecolor="none", label="natural, kept network"
    )
    names = [f"{name}\n{kind.replace(' ', chr(10))}" for name, kind in rows]
    axis.set_xticks(range(len(names)), names, fontsize=12)
    axis.set(ylim=(-3, 103), ylabel="Gabor-like (%)", title=title)
    axis.legend(loc=(0.02, 0.26), fontsize=13)


def recovery(grid, maps, title=""):
    """Draw maps (n, n) of shares from 0 to 1 over true n_x (rows) and n_y (columns), by their titles."""
    figure, axes = plt.subplots(1, len(maps), figsize=(12.5, 6))
    for axis, (name, values) in zip(axes, maps.items(), strict=True):
        picture = axis.pcolormesh(grid, grid, 100 * values.T, cmap="Blues", vmin=0, vmax=100)
        axis.set(xlabel=f"true {N_X}", ylabel=f"true {N_Y}")
        axis.set(title=name, aspect="equal")
    figure.colorbar(picture, ax=axes, label="share of the fields (%)")
    figure.suptitle(title)


def medians(measures, title=""):
    """Draw medians, a dot a network, the first one open; measures: for each label a dictionary with

    rows: lists of numbers for each (learner, kind), as in `shares`; cell: V1's value; interval: the lowest
    and the highest value that it may have (a grey band); mapped: the value of V1's shapes mapped back.
    """
    figure, axes = plt.subplots(1, len(measures), figsize=(13, 5.4), layout="constrained")
    for axis, (label, parts) in zip(axes, measures.items(), strict=True):
        names, kinds = (list(dict.fromkeys(part)) for part in zip(*parts["rows"], strict=True))
        for (name, kind), values in parts["rows"].items():
            number = names.index(name)
            at = torch.full((len(values),), kinds.index(kind) + 0.2 * (number - 1))
            first = name if kind == kinds[0] else f"_{name}"
            style = {"marker": plotting.MARKERS[number], "color": f"C{number}", "linestyle": ""}
            axis.plot(at[1:], values[1:], label=first, **style)
            axis.plot(at[:1] - 0.07, values[:1], markerfacecolor="none", **style)
        axis.axhspan(*parts["interval"], color="lightgrey", zorder=0, label="its 95 % interval")
        axis.axhline(parts["cell"], color="black", linestyle="--", label="V1")
        axis.axhline(parts["mapped"], color="black", linestyle=":", label="V1, mapped back")
        axis.set_xticks(range(len(kinds)), [kind.replace(" ", "\n") for kind in kinds])
        axis.set(ylabel=label, ylim=(0, None))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, fontsize=12)
    figure.suptitle(title)


def distances(panels, references, title=""):
    """Draw distances, a dot a network, in two panels with the same rows; the control also as a grey band.

    panels: for the label of each axis the distances (n,) of each (learner or V1's shapes, kind), the control
    last. Rows are those of the first panel, grouped by kind; those of the second are some of them.
    references: for each label the distance of a histogram to V1, a line in the first panel.
    """
    figure, axes = plt.subplots(1, 2, figsize=(13.5, 6.2), sharey=True, width_ratios=(1.25, 1))
    first = next(iter(panels.values()))
    names, kinds = (list(dict.fromkeys(part)) for part in zip(*first, strict=True))
    order = sorted(first, key=lambda key: kinds.index(key[1]))
    for axis, (label, rows) in zip(axes, panels.items(), strict=True):
        for key, values in rows.items():
            number = names.index(key[0])
            style = {"color": f"C{number}", "markeredgecolor": "white"}
            axis.plot(values, [order.index(key)] * len(values), plotting.MARKERS[number], **style)
        axis.axvspan(values.min(), values.max(), color="lightgrey", zorder=0)
        axis.set(xlim=(0, 1), xlabel=label)
    for line, (label, value) in zip(("--", ":"), references.items(), strict=True):
        axes[0].axvline(value, color="black", linestyle=line, zorder=0, label=label)
    axes[0].axvspan(-1, -1, color="lightgrey", label="control: last row of the panel")
    axes[0].set_yticks(range(len(order)), [f"{name}, {kind}" for name, kind in order])
    axes[0].set(ylim=(len(order) - 0.4, -0.6))
    figure.legend(loc="outside lower center", ncols=3, fontsize=13)
    figure.suptitle(title)
