"""What belongs to notebook 15 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

ENDLESS = "checks.endless(lambda d_few, few, d_more, more: {})"
TURNED = "checks.nearest_turned(lambda images, known: {})"
DISTANCE = "torch.cdist({}.flatten(1), known.flatten(1)).amin(dim=1)"
WRONG_ANSWERS = {
    "exercise-endless": [
        # right for twice as many only; a line in n; the mean; the bias of `more` with the wrong sign
        ENDLESS.format("2 * d_more - d_few"),
        ENDLESS.format("d_more - (d_few - d_more) * more / (more - few)"),
        ENDLESS.format("(d_few + d_more) / 2"),
        ENDLESS.format("(more * d_more + few * d_few) / (more + few)"),
    ],
    "exercise-turned": [
        # one turn only; mirrored; the mean of the four; the nearest of all images
        TURNED.format(DISTANCE.format("images.rot90(1, dims=(2, 3))")),
        TURNED.format(DISTANCE.format("images.flip(3)")),
        TURNED.format(
            "torch.stack(["
            + DISTANCE.format("images.rot90(k, dims=(2, 3))")
            + " for k in range(4)]).mean(dim=0)"
        ),
        TURNED.format(
            "torch.stack([" + DISTANCE.format("images.rot90(k, dims=(2, 3))") + " for k in range(4)]).min()"
        ),
    ],
}

JUDGED = ("set-up", "judge", "random-images", "controls", "repeated")
COPIES = (
    *("set-up", "judge", "random-images", "count = 300"),
    "flows, unseen = {1.5: real[300:1300]}, real[1300:1600]",
    "shifted = 'copies, shifted by 1'",
    *("candidates", "shifted", "nearest", "search", "search-all"),
)
HELD = (*COPIES, "held-out")

MUTATIONS = [
    Mutation(
        "the copier does not shift what it copies",
        COPIES,
        ("shifted", "(by * down, by * right)", "(0 * down, 0 * right)"),
        "shifted by one: not found",
    ),
    Mutation(
        "the search leaves out the shifts",
        COPIES,
        (
            "search",
            "for down in (-1, 0, 1) for right in (-1, 0, 1)",
            "for down in [0] * 3 for right in [0] * 3",
        ),
        "shifted by one: the search",
    ),
    Mutation(
        "what is copied are the held-out digits",
        HELD,
        ("candidates", "originals = library[chosen]", "originals = library[-each:]"),
        "nearest digit held out: never",
    ),
    Mutation(
        "the ten images are compared with themselves in place of test digits",
        (*JUDGED, "two-terms", "terms"),
        (
            "terms",
            "reference = judging.features(judge, real)",
            "reference = judging.features(judge, sets['ten, repeated'])",
        ),
        "their d² is over",
    ),
]


def _endless(d_few, few, d_more, more):
    """The slope against 1/n first, then the intercept."""
    slope = (d_few - d_more) / (1 / few - 1 / more)
    return d_few - slope / few


def _nearest_turned(images, known):
    """The smallest distance of all orientations."""
    turned = torch.cat([images.rot90(k, dims=(2, 3)) for k in range(4)])
    return torch.cdist(turned.flatten(1), known.flatten(1)).view(4, len(images), -1).amin(dim=(0, 2))


RIGHT = {"endless": _endless, "nearest_turned": _nearest_turned}
