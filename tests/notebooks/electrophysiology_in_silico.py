"""What belongs to notebook 06 alone: plausible mistakes for each exercise, and mutations."""

import math

import torch
from mutations import Mutation

ORIENTATION = "checks.preferred_orientation(lambda curves: {})"
VECTOR = "(curves * torch.exp({}j * angles)).sum(dim=1).angle()"
COMPLEX = "checks.complex_of_simple(lambda frames, even, odd: {})"
WRONG_ANSWERS = {
    "exercise-orientation": [
        # angles not doubled; not halved again; not brought into the range; the weighted mean of the angles
        ORIENTATION.format(f"torch.remainder({VECTOR.format(1)}, torch.pi)"),
        ORIENTATION.format(f"torch.remainder({VECTOR.format(2)}, torch.pi)"),
        ORIENTATION.format(f"{VECTOR.format(2)} / 2"),
        ORIENTATION.format("(curves * angles).sum(dim=1) / curves.sum(dim=1)"),
    ],
    "exercise-complex": [
        # both signs of one filter; no square; rectified before the sum; a linear sum
        COMPLEX.format("rate(frames, even) + rate(frames, -even)"),
        COMPLEX.format("(frames @ even).abs() + (frames @ odd).abs()"),
        COMPLEX.format("rate(frames, even + odd) + rate(frames, -even - odd)"),
        COMPLEX.format("(frames @ even + frames @ odd).relu()"),
    ],
}

RECORDING = (
    *("set-up", "stimuli", "layers", "networks", "components", "phase-curves", "modulation-ratio"),
    "measure-ratio",
)
ONE_CONTROL = (("networks", "size, device)", "size, device, seeds=1)"),)
CELLS = ("set-up", "cells", "estimate", "show-filters", "show-eigenvalues")
MODELS = (
    *("set-up", "two-models", "replace", "results = {}", "replace-small", "show-replaced"),
    "show-dissociation",
)

MUTATIONS = [
    Mutation(
        "an untrained network is passed off as the trained one",
        RECORDING,
        ("networks", "recordings = {}", "recordings = {}; networks['trained'] = networks['untrained']"),
        "block 7: median F1/F0",
        ONE_CONTROL,
    ),
    Mutation(
        "the phase is not varied",
        RECORDING,
        ("stimuli", "phases, size", "0 * phases, size"),
        "block 7: median F1/F0",
        ONE_CONTROL,
    ),
    Mutation(
        "the STA is not projected out",
        CELLS,
        ("estimate", "rest = frames - (frames @ along)[:, None] * along", "rest = frames"),
        "STC: two eigenvalues",
    ),
    Mutation(
        "the models are fitted to responses to other images",
        MODELS,
        ("replace", "wanted[stimulus],", "wanted[stimulus].flip(0),"),
        "LN fitted to digits",
        (("replace-small", "range(3)", "range(1)"),),
    ),
]


def _preferred_orientation(curves):
    """Half the angle of the vector sum over doubled angles."""
    doubled = torch.arange(8) * math.pi / 4
    angle = torch.atan2((curves * doubled.sin()).sum(dim=1), (curves * doubled.cos()).sum(dim=1))
    return (angle / 2) % math.pi


def _complex_of_simple(frames, even, odd):
    """The sum of squares, each square from two rectified halves."""
    halves = torch.stack([frames @ weights for weights in (even, -even, odd, -odd)])
    return halves.clamp(min=0).square().sum(dim=0)


RIGHT = {"preferred_orientation": _preferred_orientation, "complex_of_simple": _complex_of_simple}
