"""The self-checks of notebook 05, one for each exercise."""

import functools
import math

import torch

from helpers import gabor, learned_filters, v1
from helpers.checks.shared import claim, never_raises, number

__all__ = ["bandwidths", "claim", "mean_distance", "median_length"]


@never_raises
def bandwidths(answer):
    """A function of n_x and n_y (numbers) that gives octaves (inf for low-pass) and degrees."""
    k = math.sqrt(2 * math.log(2)) / (2 * math.pi)
    for n_x, n_y in ((0.416, 0.515), (0.8, 0.25), (0.2, 1.0), (0.12, 0.12), (0.05, 0.4)):
        octaves, degrees = (number(value) for value in answer(n_x, n_y))
        wanted = math.log2((n_x + k) / (n_x - k)) if n_x > k else math.inf
        if not (octaves == wanted or abs(octaves - wanted) < 0.02):
            return f"for n_x = {n_x} the bandwidth is not {octaves:.2f} octaves"
        if not abs(degrees - 2 * math.degrees(math.atan(k / n_y))) < 0.3:
            return f"for n_y = {n_y} the orientation bandwidth is not {degrees:.1f}°"


@never_raises
def median_length(answer):
    """Median n_y of sparse coding's filters that count, with σ at most a third of the patch."""
    given = number(answer)
    if not abs(given - _median_length()) < 0.005:
        return f"the median length is not {given:.3f} cycles"


@functools.cache
def _median_length():
    fit = gabor.fit(learned_filters.kept()["sparse coding filters"], 1 / 3)
    counts = (fit.variance_explained >= 0.6) & (fit.area < 0.35) & fit.stands
    return fit.n_y[counts].median().item()


@never_raises
def mean_distance(answer):
    """Mean distance of 20 cells, drawn from Ringach's table, to the table."""
    given = number(answer)
    shares = v1.table("ringach_2002")["cells"]
    drawn = torch.multinomial(shares.expand(2000, 25), 20, True, generator=torch.Generator().manual_seed(0))
    found = torch.nn.functional.one_hot(drawn, 25).sum(dim=1) / 20
    wanted = (found - shares / shares.sum()).abs().sum(dim=1).mean().item() / 2
    if not abs(given - wanted) < 0.015:
        return f"{given:.3f} is too {'near' if given < wanted else 'far'}"
