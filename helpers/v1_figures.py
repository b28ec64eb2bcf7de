"""Figures of notebook 05: the cells of V1 and what is compared with them."""

import matplotlib.pyplot as plt

from helpers import plotting

N_X, N_Y = "width $n_x$ (cycles)", "length $n_y$ (cycles)"
FILLINGS = {"fillstyle": "none"}, {"fillstyle": "left", "markerfacecoloralt": "white"}, {"fillstyle": "full"}
STRIPES = 8.6  # visible stripes for each cycle of n_x, as notebook 05 derives


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
    for axis, (name, points) in zip(axes, sets.items(), strict=True):
        plane(cells, points, name, axis, median)
    style = {"linestyle": "", "markersize": 9, "markerfacecolor": "none", "markeredgecolor": "C0"}
    marks = [
        plt.Line2D([], [], color="black", marker="P", linestyle="", markersize=12, label="median of V1"),
        plt.Line2D([], [], color="C0", marker="P", linestyle="", markersize=12, label="median of the fits"),
        plt.Line2D([], [], marker="o", label="open: frequency poorly constrained", **style),
    ]
    figure.legend(handles=marks, loc="outside lower center", ncols=3)
    figure.suptitle(title)


def recovery(grid, maps, title=""):
    """Draw maps (n, n) of shares from 0 to 1 over true n_x (rows) and n_y (columns), by their titles."""
    figure, axes = plt.subplots(1, len(maps), figsize=(12.5, 6))
    for axis, (name, values) in zip(axes, maps.items(), strict=True):
        picture = axis.pcolormesh(grid, grid, 100 * values.T, cmap="Blues", vmin=0, vmax=100)
        axis.set(xlabel=f"true {N_X}", ylabel=f"true {N_Y}")
        axis.set(title=name, aspect="equal")
    figure.colorbar(picture, ax=axes, label="share of the fields (%)")
    figure.suptitle(title)


def fitted(sets, title="", count=10):
    """Draw the first `count` fields above their fits; sets: for each name two tensors (n, size, size)."""
    strips = {}
    for name, (fields, fits) in sets.items():
        strips[name.replace(" ", "\n")] = fields
        strips["fit" + " " * len(strips)] = fits
    _, axis = plt.subplots(figsize=(12.5, 7.2))
    plotting.filters(strips, count, title, axis=axis)


def medians(sets, cell, intervals, controls, title=""):
    """Draw medians on the plane of n_x and n_y, a mark for each network, in cycles.

    sets: for each (learner, kind) arrays "n_x" and "n_y" (networks,), as `v1.together` gives them; the colour
    tells the learner, the filling the kind, of which there are three. cell: n_x and n_y of V1, a black cross;
    intervals: for each of the two its lowest and its highest value, drawn as bars. controls: n_x and n_y
    of one or two controls by name, black marks.
    """
    figure, axis = plt.subplots(figsize=(11, 7.4))
    learners, kinds = (list(dict.fromkeys(part)) for part in zip(*sets, strict=True))
    for (learner, kind), numbers in sets.items():
        number = learners.index(learner)
        style = {"marker": plotting.MARKERS[number], "color": f"C{number}", **FILLINGS[kinds.index(kind)]}
        axis.plot(numbers["n_x"], numbers["n_y"], linestyle="", markersize=10, **style)
    bars = {"linewidth": 3, "solid_capstyle": "butt", "color": "black"}
    axis.plot(intervals[0], [cell[1]] * 2, **bars)
    axis.plot([cell[0]] * 2, intervals[1], **bars)
    _cross(axis, *cell, "black")
    signs = [{"marker": sign, "markersize": size} for sign, size in (("X", 13), ("*", 18))]
    for place, sign in zip(controls.values(), signs, strict=False):
        axis.plot(*place, color="black", markeredgecolor="white", linestyle="", **sign)
    axis.set(xscale="log", yscale="log", xlim=(0.2, 1), ylim=(0.3, 1.45), xlabel=N_X, ylabel=N_Y, title=title)
    for ticks, put in (
        ((0.2, 0.3, 0.4, 0.6, 0.8), axis.set_xticks),
        ((0.3, 0.5, 0.7, 1, 1.4), axis.set_yticks),
    ):
        put(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()
    marks = [
        plt.Line2D([], [], color=f"C{n}", marker=plotting.MARKERS[n], linestyle="", markersize=10, label=name)
        for n, name in enumerate(learners)
    ]
    for kind, filling in zip(kinds, FILLINGS, strict=True):
        style = {"color": "dimgrey", "marker": "o", "linestyle": "", "markersize": 10, **filling}
        marks.append(plt.Line2D([], [], label=kind, **style))
    cross = {"marker": "P", "markersize": 13}
    marks.append(plt.Line2D([], [], color="black", linewidth=3, label="V1, 95 % interval", **cross))
    for name, sign in zip(controls, signs, strict=False):
        marks.append(plt.Line2D([], [], color="black", linestyle="", label=name, **sign))
    figure.legend(handles=marks, loc="outside right upper")


def distances(sets, uniform, again, title=""):
    """Draw distances to V1 between 0 and 1, a dot a network, in a row for each kind.

    sets: the distances (n,) of each (learner or V1's shapes, kind). The control is the last; its range is
    also a grey band. uniform: the distance of a uniform histogram, a dashed line;
    again: that of V1's cells drawn again, a dotted one.
    """
    figure, axis = plt.subplots(figsize=(12, 5.6))
    names, kinds = (list(dict.fromkeys(part)) for part in zip(*sets, strict=True))
    rows = {kind: [name for name, other in sets if other == kind] for kind in kinds}
    for (name, kind), values in sets.items():
        number, among = names.index(name), rows[kind]
        height = kinds.index(kind) + 0.24 * (among.index(name) - (len(among) - 1) / 2)
        first = name if kind == next(other for one, other in sets if one == name) else f"_{name}"
        style = {"color": f"C{number}", "markeredgecolor": "white", "linestyle": "", "markersize": 11}
        axis.plot(values, [height] * len(values), plotting.MARKERS[number], label=first, **style)
    band = {"color": "lightgrey", "zorder": 0, "label": "range of the control"}
    axis.axvspan(values.min(), values.max(), **band)
    axis.axvline(again, color="black", linestyle=":", zorder=0, label="79 cells drawn again")
    axis.axvline(uniform, color="black", linestyle="--", zorder=0, label="uniform histogram")
    labels = [f"{names[-1]}, {kind}" if rows[kind] == names[-1:] else kind for kind in kinds]
    axis.set_yticks(range(len(kinds)), labels)
    axis.set(xlim=(0, 1), ylim=(len(kinds) - 0.5, -0.5), title=title)
    axis.set_xlabel("distance to V1 (0: same histogram, 1: no overlap)")
    figure.legend(loc="outside right upper")
