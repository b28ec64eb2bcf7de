"""Figures of notebook 04: spectra of images, tiles with a tick, and the shares that are Gabor-like."""

import matplotlib.pyplot as plt

from helpers.plotting import BLUE, RED, filters

MARKS = {"natural": ("o", BLUE), "scrambled": ("s", RED), "windowed noise": ("D", "dimgrey")}


def spectra(frequency, powers, title="", marked=None, at=0, reference=None):
    """Draw power spectra on two logarithmic axes: thin grey lines, and thick ones in colour if marked.

    frequency: (n,) in cycles per pixel. powers: a dictionary, for each name a spectrum (n,), drawn relative
    to its value number `at`, like the reference, a spectrum (n,) drawn as a dashed line. marked: the labels
    of one or two names; ValueError for more.
    """
    _, axis = plt.subplots(figsize=(11, 4.6))
    marked, label = marked or {}, "the other images"
    for name, power in powers.items():
        if name not in marked:
            axis.loglog(frequency, power / power[at], color="grey", lw=1.2, label=label)
            label = "_"
    styles = ((RED, "-"), (BLUE, "-."))[: len(marked)]
    for (name, label), (color, style) in zip(marked.items(), styles, strict=True):
        axis.loglog(frequency, powers[name] / powers[name][at], style, color=color, label=label)
    if reference is not None:
        axis.loglog(frequency, reference / reference[at], "k--", label="1/f²")
    axis.set(title=title, xlabel="spatial frequency (cycles per pixel)", ylabel="power (relative)")
    axis.legend()


def passing(sets, title="", count=12):
    """Draw filters in strips, with a tick under each that passes.

    sets: a dictionary, for each name a tensor (n, size, size) and a bool (n,); the first `count` are shown.
    """
    figure, axes = plt.subplots(len(sets), 1, figsize=(13, 0.6 + 1.4 * len(sets)), squeeze=False)
    for axis, (name, (images, passed)) in zip(axes[:, 0], sets.items(), strict=True):
        filters({name: images}, count, "", 1, axis)
        ticks = ["✓" if tick else "" for tick in passed[:count]]
        axis.set_xticks([34 * number + 17 for number in range(len(ticks))], ticks)
    figure.suptitle(title)


def shares(table, heights, axis):
    """Draw shares from 0 to 1 as marks in rows, in percent, with 95 % intervals for the first two.

    table: rows of natural, scrambled, windowed noise and the number of units, from which the interval
    (binomial, normal approximation) follows: over units, not over runs. heights: of the rows.
    """
    for number, (label, (marker, color)) in enumerate(MARKS.items()):
        percent = [100 * row[number] for row in table]
        axis.plot(percent, heights, marker, color=color, label=label, ls="")
        if number < 2:
            half = [196 * (row[number] * (1 - row[number]) / row[-1]) ** 0.5 for row in table]
            axis.errorbar(percent, heights, xerr=half, color=color, ls="", lw=1.5)
    axis.set(xlim=(-4, 104), title="Gabor-like (%)", xlabel="with 95 % intervals over units,\nnot over runs")
