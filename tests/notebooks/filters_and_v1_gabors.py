"""What belongs to notebook 05 alone: three plausible mistakes for each exercise, and mutations."""

import math

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-bandwidths": [
        # half the orientation bandwidth; radians; natural logarithms
        "checks.bandwidths(lambda x, y: (math.log2((x + k) / (x - k)) if x > k else math.inf,"
        " math.degrees(math.atan(k / y))))",
        "checks.bandwidths(lambda x, y: (math.log2((x + k) / (x - k)) if x > k else math.inf,"
        " 2 * math.atan(k / y)))",
        "checks.bandwidths(lambda x, y: (math.log((x + k) / (x - k)) if x > k else math.inf,"
        " 2 * math.degrees(math.atan(k / y))))",
    ],
    "exercise-bound": [
        # all fits; the basis functions; the length in pixels
        "checks.median_length(gabor.fit(kept['sparse coding filters'], 1 / 3).n_y.mean())",
        "checks.median_length(gabor.fit(kept['sparse coding'], 1 / 3).n_y.median())",
        "checks.median_length(gabor.fit(kept['sparse coding filters'], 1 / 3).sigma_y.median())",
    ],
    "exercise-few-cells": [
        # those of the table; as if the distance fell with the number and not with its root; a quarter of it
        "checks.cells_needed(79)",
        "checks.cells_needed(round(79 * 0.137 / 0.05))",
        "checks.cells_needed(150)",
    ],
}

FITS = ("set-up", "draw", "three-kinds-of-fields", "fit-all", "what-counts")
TABLES = (
    "tables = {name: v1.table(name) for name in ('de_valois_1982_frequency', 'ringach_2002')}",
    "shapes = tables['ringach_2002']",
    *("quartiles", "v1-medians"),
)
CONTROLS = ("synthetic", "v1-shapes", "distance")
ONE = (("fit-all", 'learners = "ICA", "sparse coding", "top-k"', 'learners = ("sparse coding",)'),)

FAR = "whitened = {key: distance(counts(fits[key]), cells) for key in fits if key[1] in kinds[:2]}"
NEAR = "near, near_tiles, moved = (distance(some, cells).mean() for some in (control, on_tiles, mapped))"

MUTATIONS = [
    Mutation(
        "a positive control without V1's shapes",
        (*FITS, *TABLES, *CONTROLS, FAR, NEAR),
        ("v1-shapes", "synthetic(n_x, n_y, 0.2", "synthetic(n_x + 0.5, n_y, 0.2"),
        "Basis functions and filters",
        ONE,
    ),
    Mutation(
        "the control for receptive fields does not go through the whitening",
        (
            *(*FITS, *TABLES, *CONTROLS, NEAR),
            "all_mapped = mapped.sum(dim=0); among = distance(mapped, all_mapped - mapped)",
            "from_back = [distance(counts(fits[key]), all_mapped) for key in fits if key[1] == kinds[2]]",
        ),
        ("v1-shapes", "learned_filters.receptive_fields(filters.float())", "filters"),
        "Receptive fields",
        (("fit-all", 'learners = "ICA", "sparse coding", "top-k"', 'learners = ("ICA",)'),),
    ),
    Mutation(
        "units with V1's own shapes",
        (
            *(*FITS, *TABLES, *CONTROLS, "summary-function"),
            "sets = {key: [summary(found)] for key, found in fits.items()}",
            "networks",
            "whitened = {key: far[key].mean() for key in fits if key[1] in kinds[:2]}",
            NEAR,
        ),
        ("networks", 'row["counts"]', "control[0].tolist()"),
        "Basis functions and filters",
        ONE,
    ),
    Mutation(
        "a null that leaks: the learned fields themselves",
        (*FITS, "nulls", "noise-null"),
        ("noise-null", "learned_filters.matched_noise(kept[name], 200, generator)", "kept[name]"),
        "Over 30 %",
        (*ONE, ("noise-null", "range(6)", "range(1)")),
    ),
]


def bandwidths(n_x, n_y):
    """The right answer of exercise A."""
    k = math.sqrt(2 * math.log(2)) / (2 * math.pi)
    octaves = math.log2((n_x + k) / (n_x - k)) if n_x > k else math.inf
    return octaves, 2 * math.degrees(math.atan(k / n_y))


RIGHT = {"bandwidths": bandwidths, "median_length": 0.7684, "cells_needed": 600}
