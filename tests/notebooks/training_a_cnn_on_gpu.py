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

NETWORKS = (
    *("set-up", "import torch; import torch.nn.functional as F; from torch import nn", "clock-function"),
    *("channels_last = torch.channels_last", "work = [0]", "multiplications = lambda network: [1]"),
    *("strided", "fit-one-cycle", "train-fast"),
)

MUTATIONS = [
    Mutation(
        "the control is trained on true labels",
        (*NETWORKS, "shuffled", "mean = lambda values: sum(values) / len(values)"),
        ("train-fast", "split.labels[order.to(device)]", "split.labels"),
        "shuffled labels",
        smaller=(("shuffled", "range(5)", "range(2)"), ("shuffled", "(digits, small)", "(small,)")),
    ),
    Mutation(
        "the network learns shuffled labels",
        (
            *(*NETWORKS, "accuracies = {small.name: []}", "five-seeds-small"),
            *("lowest = {small.name: 0.96}", "mean = lambda values: sum(values) / len(values)"),
        ),
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
            *("set-up", "import torch; import torch.nn.functional as F; from torch import nn"),
            *("work = [0]", "multiplications = lambda network: [1]", "from pathlib import Path"),
            *("strided", "resumable", "interrupted", "resumed"),
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
