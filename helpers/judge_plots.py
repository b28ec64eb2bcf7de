"""Figures of notebook 15: distances in two terms, guidance, the orders of judges, sheets to count, copies."""

import matplotlib.pyplot as plt
import torch

from helpers import generating, plotting


def show_terms(terms, title=""):
    """Draw the two terms of squared Fréchet distances as bars, a row for each set of images.

    terms: a dictionary, for each name a pair of numbers, the term of the means and that of the covariances.
    """
    _, axis = plt.subplots(figsize=(12, 1.6 + 0.62 * len(terms)))
    means, spreads = (torch.tensor([pair[term] for pair in terms.values()]) for term in (0, 1))
    rows = range(len(terms))
    axis.barh(rows, means, color=plotting.BLUE, label="means")
    axis.barh(rows, spreads, left=means, color=plotting.ORANGE, hatch="//", label="covariances")
    for row, (mean, spread) in enumerate(terms.values()):
        axis.text(mean + spread, row, f" {mean + spread:.0f}", va="center", fontsize=14)
    axis.set(yticks=rows, xlabel="d² to real test digits", title=title)
    axis.set_xlim(0, 1.25 * float((means + spreads).max()))
    axis.set_yticklabels(terms)
    axis.invert_yaxis()
    axis.legend(loc="upper right")


def show_sizes(sizes, curves, title=""):
    """Draw d² against the number of images, with bars of one standard deviation, on logarithmic axes.

    sizes: numbers of images. curves: a dictionary, for each name a tensor (sizes, draws).
    """
    _, axis = plt.subplots(figsize=(11, 5))
    for number, (name, values) in enumerate(curves.items()):
        style = {"color": f"C{number}", "marker": plotting.MARKERS[number], "capsize": 5, "label": name}
        axis.errorbar(sizes, values.mean(dim=1), values.std(dim=1), linestyle=plotting.LINES[number], **style)
    axis.set(xscale="log", yscale="log", xlabel="number of images", ylabel="d² to real test digits")
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
    low, high = min(float(v.min()) for v in curves.values()), max(float(v.max()) for v in curves.values())
    ticks = [tick for tick in (0.5, 1, 2, 5, 10, 20, 50, 100, 200) if 0.8 * low < tick < 1.2 * high]
    axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()
    axis.set_title(title)
    axis.legend()


def show_guidance(guidance, d_squared, shares, title="", axes=None):
    """Draw d² and, beside it, shares from 0 to 1 against the guidance.

    guidance: numbers. d_squared: as many. shares: a dictionary, for each name as many. axes: two matplotlib
    axes; a new figure without them.
    """
    if axes is None:
        figure, axes = plt.subplots(1, 2, figsize=(12.5, 4.6))
        figure.suptitle(title)
    axes[0].plot(guidance, d_squared, "o-", color="black")
    axes[0].set(ylabel="d² to real test digits", ylim=(0, None))
    for number, (name, values) in enumerate(shares.items()):
        style = plotting.LINES[number] + plotting.MARKERS[number]
        axes[1].plot(guidance, values, style, color=f"C{number}", label=name)
    axes[1].set(ylabel="share", ylim=(0, 1.05))
    axes[1].legend(loc="lower left")
    for axis in axes:
        axis.set(xlabel="guidance g")
        axis.set_xticks(guidance, [f"{g:g}" for g in guidance])


def show_two_judges(distances, title=""):
    """Draw the orders of generators by d² of two judges, best at the top; lines connect the two places.

    distances: a dictionary, for each judge's name a dictionary of numbers, for the same generators each.
    """
    _, axis = plt.subplots(figsize=(11, 5.4))
    (one, first), (other, second) = distances.items()
    ranks = [sorted(values, key=values.get) for values in (first, second)]
    for number, name in enumerate(first):
        heights = [order.index(name) for order in ranks]
        moved = heights[0] != heights[1]
        colour, line = (plotting.RED, "--") if moved else (plotting.BLUE, "-")
        axis.plot((0, 1), heights, line, color=colour, marker=plotting.MARKERS[number % 5], markersize=11)
        for side, values, align in ((0, first, "right"), (1, second, "left")):
            text = f"{name}  {values[name]:.1f}" if side == 0 else f"{values[name]:.1f}  {name}"
            axis.text(
                side + (0.04 if side else -0.04), heights[side], text, ha=align, va="center", fontsize=14
            )
    axis.set(xlim=(-0.75, 1.75), ylim=(len(first) - 0.5, -0.6), yticks=[], title=title)
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


def show_spans(measures, title=""):
    """Draw medians and the middle 90 % of distances, a panel for each measure, a row for each set of images.

    measures: a dictionary, for each measure's name a dictionary, for each set's name a tensor (n,); the
    first set is the control, whose middle 90 % are shaded.
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
        axis.set(title=measure, xlabel="distance to nearest", xlim=(-0.02 * axis.get_xlim()[1], None))
        axis.set_yticks(range(len(sets)), list(sets))
    axes[0].invert_yaxis()
    figure.suptitle(title)
