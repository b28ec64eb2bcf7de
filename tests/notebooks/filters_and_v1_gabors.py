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
        # 79 cells; a sum in place of half a sum; two samples instead of a sample and the table
        "checks.mean_distance(distance(draw_cells(cells, 2000, seed_everything(6)), cells).mean())",
        "checks.mean_distance(2 * distance(draw_cells(cells, 2000, seed_everything(6), 20), cells).mean())",
        "checks.mean_distance(distance(*(draw_cells(cells, 2000, seed_everything(s), 20)"
        " for s in (6, 7))).mean())",
    ],
}

FITS = ("set-up", "import torch, numpy", "three-kinds-of-fields", "fit-all", "what-counts")
TABLES = (
    "tables = {name: v1.table(name) for name in ('de_valois_1982_frequency', 'ringach_2002')}",
    "peaks, shapes = tables.values()",
    *("quartiles", "v1-medians"),
)
ONE = (("fit-all", 'learners = "ICA", "sparse coding", "top-k"', 'learners = ("sparse coding",)'),)

FAR = "whitened = {key: distance(counts(fits[key]), cells) for key in fits if key[1] in kinds[:2]}"
NEAR = "near = distance(control, cells).mean()"

MUTATIONS = [
    Mutation(
        "a positive control without V1's shapes",
        (*FITS, *TABLES, *("draw", "synthetic", "v1-shapes", "distance"), FAR, NEAR),
        ("v1-shapes", "synthetic(n_x, n_y, 0.2", "synthetic(n_x + 0.5, n_y, 0.2"),
        "distance to V1",
        ONE,
    ),
    Mutation(
        "the control for receptive fields does not go through the whitening",
        (
            *FITS,
            *TABLES,
            *("draw", "synthetic", "v1-shapes", "distance"),
            "all_mapped = mapped.sum(dim=0); among = distance(mapped, all_mapped - mapped)",
            "from_back = [distance(counts(fits[key]), all_mapped) for key in fits if key[1] == kinds[2]]",
        ),
        ("v1-shapes", "learned_filters.receptive_fields(filters.float())", "filters"),
        "fields",
        (("fit-all", 'learners = "ICA", "sparse coding", "top-k"', 'learners = ("ICA",)'),),
    ),
    Mutation(
        "units with V1's own shapes",
        (
            *FITS,
            *TABLES,
            *("draw", "synthetic", "v1-shapes", "distance", "summary-function"),
            "sets = {key: [summary(found)] for key, found in fits.items()}",
            "networks",
            "whitened = {key: far[key].mean() for key in fits if key[1] in kinds[:2]}",
            NEAR,
        ),
        ("networks", 'row["counts"]', "control[0].tolist()"),
        "distance to V1",
        ONE,
    ),
    Mutation(
        "a null that leaks: the learned fields themselves",
        (*FITS, "nulls", "noise-null"),
        ("noise-null", "learned_filters.matched_noise(kept[name], 320, generator)", "kept[name]"),
        "Gabor-like",
        (*ONE, ("noise-null", "range(6)", "range(1)")),
    ),
]


def bandwidths(n_x, n_y):
    """The right answer of exercise A."""
    k = math.sqrt(2 * math.log(2)) / (2 * math.pi)
    octaves = math.log2((n_x + k) / (n_x - k)) if n_x > k else math.inf
    return octaves, 2 * math.degrees(math.atan(k / n_y))


RIGHT = {"bandwidths": bandwidths, "median_length": 0.7684, "mean_distance": 0.27}
