"""The self-checks of notebook 05, one for each exercise."""

import numpy

from helpers import gabor, v1
from helpers.checks.shared import claim, never_raises, number

__all__ = ["bandwidths", "cells_needed", "claim"]


@never_raises
def bandwidths(answer):
    """A function of n_x and n_y (numbers) that gives octaves (inf for low-pass) and degrees."""
    for n_x, n_y in ((0.416, 0.515), (0.8, 0.25), (0.2, 1.0), (0.12, 0.12), (0.05, 0.4)):
        octaves, degrees = (number(value) for value in answer(n_x, n_y))
        wanted, turned = gabor.bandwidths(n_x, n_y)
        if not (octaves == wanted or abs(octaves - wanted) < 0.02):
            return f"for n_x = {n_x} your function gives {octaves:.2f} octaves"
        if not abs(degrees - turned) < 0.3:
            return f"for n_y = {n_y} your function gives an orientation bandwidth of {degrees:.1f}°"


@never_raises
def cells_needed(answer):
    """How many cells, drawn from Ringach's table, lie at a mean distance of 0.05 from it."""
    given = number(answer)
    if not 1 <= given <= 100_000:
        return f"{given:g} is no sensible number of cells"
    shares = v1.table("ringach_2002")["cells"].double()
    shares = shares / shares.sum()
    drawn = numpy.random.default_rng(0).multinomial(round(given), shares.numpy(), 2000) / round(given)
    found = numpy.abs(drawn - shares.numpy()).sum(axis=1).mean() / 2
    if not abs(found - 0.05) < 0.004:
        return f"{given:g} cells give a mean distance of {found:.3f}"
