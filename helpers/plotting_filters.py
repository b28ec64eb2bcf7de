"""Figures of notebook 04: spectra of images, and how many of several sets of filters are Gabor-like."""

import matplotlib.pyplot as plt

from helpers.plotting import BLUE, RED

MARKS = {
    "natural": ("o", BLUE),
    "scrambled": ("s", RED),
    "windowed noise": ("D", "dimgrey"),
    "noise": ("|", "black"),
}


def spectra(frequency, powers, title="", marked=(), at=0, reference=None):
    """Draw power spectra on two logarithmic axes: thin grey lines, and thick red ones for the marked names.

    frequency: (n,) in cycles per pixel. powers: a dictionary, for each name a spectrum (n,), drawn relative
    to its value number `at`, like the reference, a spectrum (n,) drawn as a dashed line.
    """
    _, axis = plt.subplots(figsize=(11, 4.6))
    seen = set()
    for name, power in powers.items():
        label, style = "scenes and objects", {"color": "grey", "lw": 1.5}
        if name in marked:
            label, style = ", ".join(marked), {"color": RED}
        axis.loglog(frequency, power / power[at], label=f"_{label}" if label in seen else label, **style)
        seen.add(label)
    if reference is not None:
        axis.loglog(frequency, reference / reference[at], "k--", label="1/f²")
    axis.set(title=title, xlabel="spatial frequency (cycles per pixel)", ylabel="power (relative)")
    if marked:
        axis.legend()


def shares(table, heights, axis):
    """Draw shares from 0 to 1 as marks in rows, in percent, with 95 % intervals for the first two.

    table: rows of natural, scrambled, windowed noise, noise and the number of units, from which the interval
    (binomial, normal approximation) follows. heights: of the rows. The first two shares are written at the
    right.
    """
    for number, (label, (marker, color)) in enumerate(MARKS.items()):
        percent = [100 * row[number] for row in table]
        axis.plot(percent, heights, marker, color=color, label=label, ls="", ms=14 if marker == "|" else 8)
        if number < 2:
            half = [196 * (row[number] * (1 - row[number]) / row[-1]) ** 0.5 for row in table]
            axis.errorbar(percent, heights, xerr=half, color=color, ls="", lw=1.5)
    for row, height in zip(table, heights, strict=True):
        axis.text(106, height, f"{row[0]:.0%}, {row[1]:.0%}", va="center")
    axis.set(xlim=(-4, 104), title="Gabor-like (%)")
