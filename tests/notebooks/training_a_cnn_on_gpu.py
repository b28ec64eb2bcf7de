"""What belongs to notebook 03 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-count": [
        "checks.multiplications((32 * 4 * 4 * 5 * 5, 32 * 8 * 8 * 5 * 5))",  # one input channel
        "checks.multiplications((819_200, 204_800))",  # in the wrong order
        "checks.multiplications((32 * 6 * 6 * 16 * 25, 32 * 12 * 12 * 16 * 25))",  # as if padded
    ],
    "exercise-loop": [
        # over the whole batch; the variance; right, but a loop again
        "checks.standardised(lambda images: (images - images.mean()) / images.std())",
        "checks.standardised(lambda images: (images - images.mean(dim=(1, 2, 3), keepdim=True))"
        " / images.var(dim=(1, 2, 3), keepdim=True))",
        "checks.standardised(lambda images: torch.stack([(p - p.mean()) / p.std() for p in images]))",
    ],
}

LIBRARIES = "import time; import torch; import torch.nn.functional as F; from torch import nn"
NETWORKS = (
    *("set-up", LIBRARIES, "clock-function", "work = [0]", "speed.multiplications = lambda network: [1]"),
    *("strided", "channels_last = torch.channels_last", "fit-one-cycle", "train-fast"),
)

MUTATIONS = [
    Mutation(
        "the control is trained on true labels",
        (*NETWORKS, "shuffle-labels", "shuffled"),
        ("shuffle-labels", "split.labels[order.to(device)]", "split.labels"),
        "shuffled labels",
        smaller=(
            ("shuffled", "shuffled = {mnist.name: [], small.name: []}", "shuffled = {small.name: []}"),
            ("shuffled", "((mnist, (100, 101)), (small, range(100, 105)))", "((small, range(100, 103)),)"),
        ),
    ),
    Mutation(
        "the network learns shuffled labels",
        (*NETWORKS, "accuracies = {small.name: []}", "five-seeds-small"),
        (
            "five-seeds-small",
            "train_fast(small.train, seed)",
            "train_fast(data.Split(small.train.images, small.train.labels.roll(1)), seed)",
        ),
        "mean of five seeds",
        smaller=(("five-seeds-small", "range(5)", "range(2)"),),
    ),
    Mutation(
        "the resumed training forgets the state of the random generator",
        (
            *("set-up", LIBRARIES, "from pathlib import Path", "work = [0]"),
            *("speed.multiplications = lambda network: [1]", "strided"),
            *("start-training", "one-epoch", "interrupted", "resumed"),
        ),
        ("resumed", 'its_generator.set_state(saved["generator"])', ""),
        "a resumed training",
    ),
]

RIGHT = {
    "multiplications": (204_800, 819_200),
    "standardised": lambda images: (
        (images - images.mean(dim=(1, 2, 3), keepdim=True)) / images.std(dim=(1, 2, 3), keepdim=True)
    ),
}
