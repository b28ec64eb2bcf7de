"""What belongs to notebook 16 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WITHIN = "checks.within(lambda found, points, tolerance: {})"
OWNER = "checks.owner(lambda masks: {})"
WRONG_ANSWERS = {
    "exercise-within": [
        # each coordinate by itself; city-block distance; all parts together; the share outside
        WITHIN.format("((found - points).abs() <= tolerance).all(dim=2).float().mean(dim=0)"),
        WITHIN.format("((found - points).abs().sum(dim=2) <= tolerance).float().mean(dim=0)"),
        WITHIN.format("((found - points).norm(dim=2) <= tolerance).float().mean()"),
        WITHIN.format("((found - points).norm(dim=2) > tolerance).float().mean(dim=0)"),
    ],
    "exercise-owner": [
        # the wrong sign; no sign; horizontal borders; bools subtracted as bytes
        OWNER.format("masks[..., :-1].int() - masks[..., 1:].int()"),
        OWNER.format("(masks[..., 1:].int() - masks[..., :-1].int()).abs()"),
        OWNER.format("masks[:, 1:].int() - masks[:, :-1].int()"),
        OWNER.format("masks[..., 1:].byte() - masks[..., :-1].byte()"),
    ],
}

POSE = (
    *("set-up", "crop", "by-time", "targets", "feature-maps", "ridge", "predict-maps", "median-error"),
    "features, layer = features_of(lite0, frames, ['block_4']), 'block_4'",
    "draw = lambda some, generator, n=10: some[torch.randperm(len(some), generator=generator)[:n]]",
    "best_maps = features[layer]",
    "compare",
)
SCENES = (
    "set-up",
    "guesses = {}",
    "scenes",
    "iou",
    "block",
    "u-net",
    "no-bottleneck",
    "mask-loss",
    "make-scenes",
    "three-ways",
    "train-small",
    "overlaps",
)

MUTATIONS = [
    Mutation(
        "the untrained network is passed off as the trained one",
        POSE,
        ("feature-maps", "imagenet_network()", "imagenet_network(trained=False)"),
        "ten labelled frames",
    ),
    Mutation(
        "the points belong to other frames",
        POSE,
        ("median-error", "heat_maps(points[train])", "heat_maps(points[train].flip(0))"),
        "ten labelled frames",
    ),
    Mutation(
        "the offsets do not turn with the body",
        (
            *POSE,
            "from helpers import where_controls as controls",
            *("own-mark", "own-marks", "by-offsets", "mirrored", "show-own-marks"),
        ),
        ("by-offsets", "controls.turned_offsets(f, points[few])", "with_offsets(f, few)"),
        "offsets that turn",
    ),
    Mutation(
        "the network with skip connections has none",
        ("import torch, torch.nn.functional as F", *SCENES),
        ("u-net", "skip if self.skips else", "torch.zeros_like(skip) if self.skips else"),
        "without them",
        (
            ("make-scenes", "range(2)", "range(1)"),
            ("train-small", "range(2)", "range(1)"),
            ("make-scenes", "(mnist, small)", "(small,)"),
        ),
    ),
]


def _within(found, points, tolerance):
    """The share of frames, for each part, with a distance up to the tolerance."""
    return ((found - points).pow(2).sum(dim=2).sqrt() <= tolerance).float().mean(dim=0)


def _owner(masks):
    """1 where the right neighbour alone is figure, −1 where the left one alone is."""
    right, left = masks[..., 1:], masks[..., :-1]
    return (right & ~left).int() - (left & ~right).int()


RIGHT = {"within": _within, "owner": _owner}
