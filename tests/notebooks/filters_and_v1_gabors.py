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
    "exercise-few-cells": [
        # those of the table; as if the distance fell with the number and not with its root; a quarter of it
        "checks.cells_needed(79)",
        "checks.cells_needed(round(79 * 0.137 / 0.05))",
        "checks.cells_needed(150)",
    ],
}

FITS = ("set-up", "draw", "three-kinds-of-fields", "fit-all", "what-counts")
CONTROLS = ("read-tables", "synthetic", "v1-shapes", "fit-controls", "distance")
NETWORKS = "networks = {key: v1.together([summary(found)]) for key, found in fits.items()}"
FAR = "whitened = [far[key].mean() for key in fits if key[1] != 'receptive fields']"
UNIFORM = "uniform = again = torch.zeros(1); v1_figures.distances = lambda *arguments: None"


def only(*names):
    """Fit these learners alone."""
    return (("three-kinds-of-fields", '["ICA", "sparse coding", "top-k"]', str(list(names))),)


MUTATIONS = [
    Mutation(
        "a positive control without V1's shapes",
        (*FITS, *CONTROLS, NETWORKS, UNIFORM, "cover", "controls-far", FAR),
        ("v1-shapes", "synthetic(n_x, n_y, 0.2", "synthetic(n_x + 0.5, n_y, 0.2"),
        "Basis functions",
        only("sparse coding"),
    ),
    Mutation(
        "the control for receptive fields does not go through the whitening",
        (*FITS, *CONTROLS, NETWORKS, UNIFORM, "cover", "controls-far", "from-mapped"),
        ("fit-controls", "learned_filters.receptive_fields(filters)", "filters"),
        "Receptive fields",
        only("ICA"),
    ),
    Mutation(
        "units with V1's own shapes",
        (*FITS, *CONTROLS, NETWORKS, UNIFORM, "cover", "controls-far", FAR),
        ("cover", 'numbers["counts"]', 'drawn["counts"]'),
        "Basis functions",
        only("sparse coding"),
    ),
    Mutation(
        "a null that leaks: the learned fields themselves",
        (*FITS, NETWORKS, "noise-null"),
        ("noise-null", "learned_filters.matched_noise(kept[learner], 200, generator)", "kept[learner]"),
        "Over half",
        (*only("sparse coding"), ("noise-null", "range(6)", "range(1)")),
    ),
]


def bandwidths(n_x, n_y):
    """The right answer of exercise A."""
    k = math.sqrt(2 * math.log(2)) / (2 * math.pi)
    octaves = math.log2((n_x + k) / (n_x - k)) if n_x > k else math.inf
    return octaves, 2 * math.degrees(math.atan(k / n_y))


RIGHT = {"bandwidths": bandwidths, "cells_needed": 600}
