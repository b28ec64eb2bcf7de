"""Figures of notebook 04: spectra, whitening, tiles of filters, and the shares that are Gabor-like."""

import matplotlib.pyplot as plt

from helpers.plotting import BLUE, RED, filters

MARKS = {  # of the columns of a table of shares: marker, colour, label
    "photographs": ("o", BLUE, "photographs"),
    "windowed": ("D", "dimgrey", "windowed noise"),
    "scrambled": ("s", RED, "scrambled"),
}


def spectra(powers, title="", marked=(), at=3):
    """Draw power spectra on two logarithmic axes: thin grey lines, thick ones in colour if marked, and 1/f².

    powers: a dictionary, for each name the power (n,) at 1, 2, … n cycles in an image of 2 (n + 1) pixels,
    drawn relative to its value number `at`. marked: one or two of the names; ValueError for more.
    """
    _, axis = plt.subplots(figsize=(11, 4.6))
    label = "the other images"
    for name, power in powers.items():
        frequency = [cycles / 2 / (len(power) + 1) for cycles in range(1, len(power) + 1)]
        if name not in marked:
            axis.loglog(frequency, power / power[at], color="grey", lw=1.2, label=label)
            label = "_"
    styles = ((RED, "-"), (BLUE, "-."))[: len(marked)]
    for name, (color, style) in zip(marked, styles, strict=True):
        axis.loglog(frequency, powers[name] / powers[name][at], style, color=color, label=name)
    axis.loglog(frequency, [(frequency[at] / f) ** 2 for f in frequency], "k--", label="1/f²")
    axis.set(title=title, xlabel="spatial frequency (cycles per pixel)", ylabel="power (relative)")
    axis.legend()


def side_by_side(images, title=""):
    """Draw grey images (height, width) beside each other, from -1.8 to 1.4; their names are the titles."""
    figure, axes = plt.subplots(1, len(images), figsize=(9, 3.9))
    for axis, (name, image) in zip(axes, images.items(), strict=True):
        axis.imshow(image, cmap="gray", vmin=-1.8, vmax=1.4)
        axis.axis("off")
        axis.set_title(name)
    figure.suptitle(title)


def whitening(response, image, title=""):
    """Draw the response (n,) along a line through a point, n odd, and an image (height, width) whitened."""
    figure, axes = plt.subplots(1, 2, figsize=(12, 4.4), width_ratios=(1, 1.3))
    reach = len(response) // 2
    axes[0].axhline(0, color="grey", lw=1)
    axes[0].plot(range(-reach, reach + 1), response / response.max(), "o-")
    axes[0].set(title="Response to a point", xlabel="pixels", ylabel="relative to its peak")
    axes[1].imshow(image, cmap="gray", vmin=-3, vmax=3)
    axes[1].set_title("A whitened photograph")
    axes[1].axis("off")
    figure.suptitle(title)


def tiles(sets, title="", count=12):
    """Draw filters in strips, as `plotting.filters` does, each strip one row of `count` tiles for a room."""
    _, axis = plt.subplots(figsize=(13, 1.1 * len(sets) + 0.6))
    filters(sets, count, title, 1, axis)


def units(learners, title="", count=12):
    """Draw basis functions, the filters of the same units, and their receptive fields, as `tiles`.

    learners: for each name two or three tensors (n, size, size) in that order.
    """
    sets = {}
    for number, (name, kinds) in enumerate(learners.items()):
        labels = f"{name}\nbasis functions", "filters", "receptive fields"
        for label, images in zip(labels, kinds, strict=False):
            sets[label + " " * number] = images  # names must differ
    tiles(sets, title, count)


def nulls(examples, columns, title="", count=4):
    """Draw examples of filters beside the shares that are Gabor-like, as `tiles` and `shares` do."""
    figure, axes = plt.subplots(1, 2, figsize=(13.8, 6.2))
    filters(examples, count, "", 1, axes[0])
    shares(columns, axes[1])
    figure.suptitle(title)


def shares(columns, axis):
    """Draw shares from 0 to 1 as marks in percent, a row for each set, with 95 % intervals over its units.

    columns: for each name in MARKS a dictionary, for each set a measurement with `share` and `fit` (of which
    only the length is used: the number of units). The first one names the rows. Other columns are ignored.
    """
    names = list(next(iter(columns.values())))
    for shift, (column, (marker, color, label)) in zip((-0.15, 0, 0.15), MARKS.items(), strict=True):
        found = [columns[column][name] for name in names]
        percent = [100 * row.share for row in found]
        half = [196 * (row.share * (1 - row.share) / len(row.fit)) ** 0.5 for row in found]
        height = [number + shift for number in range(len(names))]
        axis.errorbar(percent, height, xerr=half, fmt=marker, color=color, label=label, lw=1.5)
    axis.set_yticks(range(len(names)), names)
    axis.set(ylim=(len(names) - 0.5, -0.5), xlim=(-4, 104), xlabel="Gabor-like (%)")
    axis.legend(loc="upper center", bbox_to_anchor=(0.4, -0.16), ncols=3, columnspacing=1, handletextpad=0.2)
