"""What belongs to notebook 14 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-count": [
        "checks.count((192 * 10, 3 * 10))",  # one bias for each map
        "checks.count((192 * 9, 3 * 9 + 192))",  # the bias is no connection
        "checks.count((192 * 10, 192 * 10))",  # locally connected, not shared
    ],
    "exercise-split": [
        # image by image; the last third of the list; a third of the images, with whole drawings
        "checks.split(lambda drawings: torch.arange(len(drawings)) % 3 == 0)",
        "checks.split(lambda drawings: torch.arange(len(drawings)) >= 2 * len(drawings) // 3)",
        "checks.split(lambda drawings: drawings <= drawings.sort().values[len(drawings) // 3])",
    ],
}

NETS = (
    "set-up",
    "import torch",
    "windows-example",
    "counts",
    "net-1-and-2",
    "net-3",
    "net-4-and-5",
    "totals",
)
SETS = (*NETS, "draw-sets")

MUTATIONS = [
    Mutation(
        "all networks learn the labels of another class",
        (*SETS, "experiment", "run-first", "run-second", "cover", "differences", "measured-leads"),
        ("experiment", 'wiring, images["train"], seed', 'wiring, images["train"].roll(32, 2), seed'),
        "shifted duplicates",
        smaller=(("draw-sets", "replicas = 24", "replicas = 12"),),
    ),
    Mutation(
        "the test images are split off by drawing",
        (*SETS, "count-duplicates"),
        ("count-duplicates", '"shifted duplicates")', '"other drawings")'),
        "most test images",
    ),
    Mutation(
        "the random labels are the true ones",
        (*SETS, "experiment", "random-labels", "run-random-labels", "measured-random"),
        ("random-labels", "labels=labels[order]", "labels=labels"),
        "random labels: at chance",
        smaller=(("draw-sets", "replicas = 24", "replicas = 12"),),
    ),
]


def _by_drawing(drawings):
    numbers = sorted(set(drawings.tolist()))
    return [number in numbers[: len(numbers) // 3] for number in drawings.tolist()]


RIGHT = {"split": _by_drawing}
