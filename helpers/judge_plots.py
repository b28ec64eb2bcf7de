"""Figures of notebook 15: distances in two terms, guidance, orders of generators, sheets to count, copies."""

import matplotlib.pyplot as plt
import torch

from helpers import generating, plotting


def show_terms(terms, title=""):
    """Draw the two terms of squared Fréchet distances as bars, a row for each set of images.

    terms: a dictionary, for each name a pair of numbers, the term of the means and that of the covariances.
    A bar over four times as long as the next longest is cut; beside each bar stand both terms.
    """
    _, axis = plt.subplots(figsize=(12, 1.4 + 0.5 * len(terms)))
    sums = sorted(sum(pair) for pair in terms.values())
    end = 1.6 * (sums[-2] if len(sums) > 1 and sums[-1] > 4 * sums[-2] else sums[-1])
    means, spreads = (torch.tensor([pair[term] for pair in terms.values()]) for term in (0, 1))
    rows = range(len(terms))
    axis.barh(rows, means, color=plotting.BLUE, label="means")
    axis.barh(rows, spreads, left=means, color=plotting.ORANGE, hatch="//", label="covariances")
    for row, (mean, spread) in enumerate(terms.values()):
        text, cut = f" {mean:,.1f} + {spread:,.1f}", mean + spread > end
        box = {"facecolor": "white", "edgecolor": "none"} if cut else None
        place, align = (end, "right") if cut else (mean + spread, "left")
        axis.text(place, row, text + " →" * cut, ha=align, va="center", fontsize=14, bbox=box, clip_on=False)
    axis.set(yticks=rows, xlabel="d² to real test digits = means + covariances", title=title)
    axis.set_xlim(0, end)
    axis.set_yticklabels(terms)
    axis.invert_yaxis()
    axis.legend(loc="upper right")


def show_sizes(sizes, curves, title=""):
    """Draw d² against the number of images on logarithmic axes; bars are one standard deviation over draws.

    sizes: numbers of images. curves: a dictionary, for each name a tensor (sizes, draws).
    """
    _, axis = plt.subplots(figsize=(13, 4.3))
    for number, (name, values) in enumerate(curves.items()):
        style = {"color": f"C{number}", "marker": plotting.MARKERS[number], "capsize": 5, "label": name}
        axis.errorbar(sizes, values.mean(dim=1), values.std(dim=1), linestyle=plotting.LINES[number], **style)
    axis.set(xscale="log", yscale="log", xlabel="number of images (bars: SD over draws)")
    axis.set_ylabel("d² to real test digits")
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
    low, high = min(float(v.min()) for v in curves.values()), max(float(v.max()) for v in curves.values())
    ticks = [tick for tick in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if 0.8 * low < tick < 1.2 * high]
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()
    axis.set_title(title)
    axis.legend()


def show_guidance(guidance, measured, real, title="", axes=None):
    """Draw d² and, beside it, precision and recall against the guidance: a point a draw, a line of means.

    guidance: numbers. measured: a tensor (guidance, draws, 3) of d², precision and recall. real: (3,), the
    same of real digits, dashed. axes: two matplotlib axes; a new figure without them.
    """
    if axes is None:
        figure, axes = plt.subplots(1, 2, figsize=(12.5, 4.6))
        figure.suptitle(title)
    colours = ("black", plotting.BLUE, plotting.RED)
    for number, name in enumerate(("d²", "precision", "recall")):
        axis, marker = axes[min(number, 1)], plotting.MARKERS[number]
        style = {"color": colours[number], "marker": marker}
        axis.plot(
            guidance, measured[:, :, number], linestyle="", markersize=5, color=colours[number], marker=marker
        )
        axis.plot(
            guidance,
            measured[:, :, number].mean(dim=1),
            plotting.LINES[max(0, number - 1)],
            label=name,
            **style,
        )
    axes[0].axhline(real[0], color="dimgrey", linestyle=":", label="validation digits")
    axes[1].axhline(real[1:].mean(), color="dimgrey", linestyle=":", label="both, validation digits")
    axes[0].set(ylabel="d² to real test digits", ylim=(0, None))
    axes[1].set(ylabel="share", ylim=(0, 1.05))
    for axis in axes:
        axis.set(xlabel="guidance g")
        axis.set_xticks(guidance, [f"{g:g}" for g in guidance])
    axes[0].legend()
    axes[1].legend(handles=axes[1].get_legend_handles_labels()[0][:2], loc="lower left")


def show_two_judges(distances, highlighted, title=""):
    """Draw the orders of sets by d² in two feature spaces, best at the top; lines connect the two places.

    distances: a dictionary, for each space's name a dictionary of numbers, for the same sets each.
    highlighted: the names of the sets whose lines are dashed and in another colour.
    """
    _, axis = plt.subplots(figsize=(11, 5.8))
    (one, first), (other, second) = distances.items()
    ranks = [sorted(values, key=values.get) for values in (first, second)]
    for number, name in enumerate(first):
        heights = [order.index(name) for order in ranks]
        colour, line = (plotting.RED, "--") if name in highlighted else (plotting.BLUE, "-")
        marker = (*plotting.MARKERS, "P", "X")[number]
        axis.plot((0, 1), heights, line, color=colour, marker=marker, markersize=11)
        for side, values, align in ((0, first, "right"), (1, second, "left")):
            text = f"{name}  {values[name]:.2f}" if side == 0 else f"{values[name]:.2f}  {name}"
            axis.text(
                side + (0.04 if side else -0.04), heights[side], text, ha=align, va="center", fontsize=14
            )
    axis.set(xlim=(-0.75, 1.75), ylim=(len(first) - 0.5, -0.6), yticks=[], title=title)
    axis.set_xlabel(f"dashed: {'; '.join(highlighted)}")
    axis.set_xticks((0, 1), (f"d², {one}", f"d², {other}"))
    axis.spines[:].set_visible(False)
    axis.tick_params(length=0)


class BlindSheets:
    """Sheets of images under letters, so that whoever counts does not know which generator made them.

    sets: a dictionary, for each name images (n, 1, height, width), n of 100 or more; a random 100 of each are
    shown, in random order, so that no order of labels tells the source. generator: the `torch.Generator`.
    """

    def __init__(self, sets, generator):
        names = list(sets)
        order = torch.randperm(len(names), generator=generator).tolist()
        self._names = {letter: names[place] for letter, place in zip("ABCDEFGHIJ", order, strict=False)}
        self._sets = {}
        for name, images in sets.items():
            rows = torch.randperm(len(images), generator=generator)[:100]
            self._sets[name] = images[rows.to(images.device)]

    def show(self, letter):
        """Draw the sheet with this letter, ten rows of ten images. KeyError for a letter without a sheet."""
        figure = plt.figure(figsize=(7.4, 7.4))
        generating.show_sheet(figure.gca(), self._sets[self._names[letter]], 10, f"Sheet {letter}")

    def key(self):
        """The name that each letter stands for: a dictionary. Look only after the count."""
        return dict(self._names)


def show_spans(measures, areas, title=""):
    """Draw medians and the middle 90 % of distances, a panel for each measure, a row for each set of images.

    measures: a dictionary, for each measure's name a dictionary, for each set's name a tensor (n,); the
    first set is the control, whose middle 90 % are shaded. areas: the same with a number for each set, its
    AUC against the control, which is written at the right.
    """
    figure, axes = plt.subplots(1, len(measures), figsize=(13.5, 5), sharey=True)
    levels = torch.tensor([0.05, 0.5, 0.95])
    for axis, (measure, sets) in zip(axes, measures.items(), strict=True):
        for row, values in enumerate(sets.values()):
            low, middle, high = values.cpu().quantile(levels).tolist()
            if row == 0:
                axis.axvspan(low, high, color="lightgrey", zorder=0)
            axis.plot((low, high), (row, row), "-", color=plotting.BLUE if row else "black")
            axis.plot(middle, row, "s", color=plotting.BLUE if row else "black", markersize=10)
        end = 1.35 * axis.get_xlim()[1]
        for row, name in enumerate(sets):
            label = f"{areas[measure][name]:.2f}" if row else "AUC"
            axis.text(0.98 * end, row, label, ha="right", va="center", fontsize=13)
        axis.set(title=measure, xlim=(-0.05 * end, end))
        axis.set_yticks(range(len(sets)), list(sets))
    axes[0].invert_yaxis()
    figure.supxlabel(
        "distance to the nearest digit; square: median, line: middle 90 %, grey: that of test digits"
    )
    figure.suptitle(title)


def show_nearest(rows, other, title="", axis=None):
    """Draw rows of images, and a coloured frame around each that is another one than it should be.

    rows: a dictionary, for each row's name its images. other: for some of these names bool (n,), True for
    a frame. axis: the matplotlib axis; a new figure without it.
    """
    generating.show_rows(rows, title, axis)
    axis = axis or plt.gca()
    height, width = next(iter(rows.values())).shape[2:]
    for row, name in enumerate(rows):
        for column in range(len(rows[name])):
            if name in other and other[name][column]:
                corner = (column * width + 0.5, row * height + 0.5)
                size = {"width": width - 2, "height": height - 2, "linewidth": 3}
                axis.add_patch(plt.Rectangle(corner, **size, fill=False, edgecolor=plotting.ORANGE))
