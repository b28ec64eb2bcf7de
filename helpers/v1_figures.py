"""Figures of notebook 05: the cells of V1 and what is compared with them."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting


def histograms(frequency, orientation, modulation, title=""):
    """Draw three tables of V1 (dictionaries as `v1.table` gives them) as histograms of cells."""
    figure, axes = plt.subplots(1, 3, figsize=(13, 4.4))
    axes[0].bar(range(len(frequency["cells"])), frequency["cells"])
    axes[0].set_xticks(range(0, 12, 3), [f"{edge:g}" for edge in frequency["from"][::3]])
    axes[0].set(xlabel="peak frequency (cycles/degree)", ylabel="cells")
    axes[1].bar(orientation["degrees"], orientation["cells"], 30)
    axes[1].set(xlabel="preferred orientation (°)", xticks=orientation["degrees"].tolist())
    axes[2].bar(modulation["from"] + 0.1, modulation["cells"], 0.16)
    axes[2].set(xlabel="modulation ratio F1/F0")
    figure.suptitle(title)


def plane(cells, points=None, title="", axis=None):
    """Draw filters on the plane of n_x and n_y, over the cells of V1: the darker a bin, the more cells in it.

    cells: the dictionary of `v1.table("ringach_2002")`. points: two tensors (n,), n_x and n_y in cycles, a
    dot for each filter; without them the bins show their counts. axis: the matplotlib axis to draw on; a new
    figure without it. Dots outside the bins are open; what lies beyond the plane is drawn at its border.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(6, 5.5))
    edges = [
        sorted({*cells[f"{name}_from"].tolist(), *cells[f"{name}_to"].tolist()}) for name in ("n_x", "n_y")
    ]
    counts = cells["cells"].reshape(len(edges[0]) - 1, len(edges[1]) - 1)
    axis.pcolormesh(*edges, counts.T, cmap="Greys", vmax=1.4 * counts.max())
    if points is None:
        for row, column in counts.nonzero().tolist():
            place = [(ends[i] * ends[i + 1]) ** 0.5 for ends, i in zip(edges, (row, column), strict=True)]
            colour = "white" if counts[row, column] > counts.max() / 2 else "black"
            axis.text(*place, f"{counts[row, column]:.0f}", ha="center", va="center", color=colour)
    else:
        n_x, n_y = (length.clamp(0.07, 2.2) for length in points)
        outside = (n_x < edges[0][0]) | (n_y < edges[1][0]) | (n_x > edges[0][-1]) | (n_y > edges[1][-1])
        for chosen, face in ((outside, "none"), (~outside, plotting.RED)):
            edge = plotting.RED if face == "none" else "white"
            axis.plot(n_x[chosen], n_y[chosen], "o", color=face, markeredgecolor=edge, markersize=6)
    axis.set(xscale="log", yscale="log", xlim=(0.065, 2.4), ylim=(0.065, 2.4), aspect="equal", title=title)
    axis.set(xlabel="width n_x (cycles)", ylabel="length n_y (cycles)")
    ticks = [0.1, 0.3, 1, 2]
    axis.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()


def planes(cells, sets, title=""):
    """Draw a plane for each of three sets; sets: for each name two tensors (n,), n_x and n_y in cycles."""
    figure, axes = plt.subplots(1, 3, figsize=(13.5, 5))
    for axis, (name, points) in zip(axes, sets.items(), strict=True):
        plane(cells, points, name, axis)
    figure.suptitle(title)


def shares(worlds, title=""):
    """Draw shares from 0 to 1, a dot a seed; worlds: for each name a dictionary of lists, one a set."""
    _, axis = plt.subplots(figsize=(13, 5))
    for number, (label, rows) in enumerate(worlds.items()):
        percent = 100 * torch.tensor(list(rows.values()))  # (sets, seeds)
        at = torch.arange(len(percent))[:, None] + 0.07 * (
            torch.arange(percent.shape[1]) - (percent.shape[1] - 1) / 2
        )
        axis.plot(at.flatten(), percent.flatten(), plotting.MARKERS[number], label=label)
    names = [f"{name}\n{kind.replace(' ', chr(10))}" for name, kind in rows]
    axis.set_xticks(range(len(names)), names, fontsize=12)
    axis.set(ylim=(-3, 103), ylabel="Gabor-like (%)", title=title)
    axis.legend(loc=(0.02, 0.32))


def recovery(grid, maps, title=""):
    """Draw maps (n, n) of shares from 0 to 1 over true n_x (rows) and n_y (columns), by their titles."""
    figure, axes = plt.subplots(1, len(maps), figsize=(12.5, 6))
    for axis, (name, values) in zip(axes, maps.items(), strict=True):
        picture = axis.pcolormesh(grid, grid, 100 * values.T, cmap="Blues", vmin=0, vmax=100)
        axis.set(xlabel="true width n_x (cycles)", ylabel="true length n_y (cycles)")
        axis.set(title=name, aspect="equal")
    figure.colorbar(picture, ax=axes, label="share of the fields (%)")
    figure.suptitle(title)


def medians(measures, title=""):
    """Draw medians, a dot a network; measures: for each label (rows, V1's value, that of V1 mapped back).

    rows: lists of numbers for each (learner, kind), as in `shares`.
    """
    figure, axes = plt.subplots(1, len(measures), figsize=(13, 5.4), layout="constrained")
    for axis, (label, (rows, cell, mapped)) in zip(axes, measures.items(), strict=True):
        names, kinds = (list(dict.fromkeys(part)) for part in zip(*rows, strict=True))
        for (name, kind), values in rows.items():
            number = names.index(name)
            at = torch.full((len(values),), kinds.index(kind) + 0.2 * (number - 1))
            first = name if kind == kinds[0] else f"_{name}"
            axis.plot(at, values, plotting.MARKERS[number], color=f"C{number}", label=first)
        axis.axhline(cell, color="black", linestyle="--", label="V1")
        axis.axhline(mapped, color="black", linestyle=":", label="V1, mapped back")
        axis.set_xticks(range(len(kinds)), [kind.replace(" ", "\n") for kind in kinds])
        axis.set(ylabel=label, ylim=(0, None))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=13)
    figure.suptitle(title)


def distances(far, from_mapped, uniform, axis):
    """Draw distances for each (learner, kind), a dot a network; the last set also as a grey band.

    far: distances to V1; from_mapped: some of its rows again, distances to V1's shapes mapped back (open).
    uniform: the distance of a uniform histogram to V1, a dashed line.
    """
    for number, (key, values) in enumerate(far.items()):
        style = plotting.MARKERS[number // 3], f"C{number // 3}"
        axis.plot(values, [number] * len(values), style[0], color=style[1], markeredgecolor="white")
        if key in from_mapped:
            at = [number + 0.3] * len(from_mapped[key])
            axis.plot(from_mapped[key], at, "kd", markerfacecolor="none")
    axis.plot([], [], "kd", markerfacecolor="none", label="open: to V1's shapes, mapped back")
    axis.axvspan(values.min(), values.max(), color="lightgrey", zorder=0, label="control (last row)")
    axis.axvline(uniform, color="black", linestyle="--", zorder=0, label="uniform histogram")
    axis.set_yticks(range(len(far)), [" ".join(key) for key in far])
    axis.set(xlim=(0, 1), ylim=(len(far) - 0.4, -0.5), xlabel="distance to V1 (0: equal, 1: no overlap)")
    axis.legend(loc="upper right", bbox_to_anchor=(1, -0.14), fontsize=12, ncols=2, columnspacing=1)
