"""What belongs to notebook 03 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-convolution": [
        # padded; flipped, as signal processing does it; the picture as large as before
        "checks.convolution(lambda p, k: functional.conv2d(p[None, None], k[None, None], padding=1)[0, 0])",
        "checks.convolution(lambda p, k: functional.conv2d(p[None, None], k.flip(0, 1)[None, None])[0, 0])",
        "checks.convolution(lambda p, k: p * k.sum())",
    ],
    "exercise-shape": [
        "checks.convolution_size((10, 29, 45, 1480))",  # no padding
        "checks.convolution_size((10, 32, 48, 1470))",  # no biases
        "checks.convolution_size((10, 48, 32, 1480))",  # width before height
    ],
    "exercise-loop": [
        # over the whole batch; the variance; right, but a loop again
        "checks.standardized(lambda images: (images - images.mean()) / images.std())",
        "checks.standardized(lambda images: (images - images.mean(dim=(1, 2, 3), keepdim=True))"
        " / images.var(dim=(1, 2, 3), keepdim=True))",
        "checks.standardized(lambda images: torch.stack([(p - p.mean()) / p.std() for p in images]))",
    ],
}

MUTATIONS = [
    Mutation(
        "the control is trained on true labels",
        ("set-up", "two-data-sets", "fit-one-cycle", "strided", "shuffled", "shuffled-scores"),
        ("shuffled", "few.labels[order.to(place)]", "few.labels"),
        "with shuffled labels",
        smaller=(("shuffled-scores", "range(5)", "range(2)"),),
    ),
    Mutation(
        "the small network learns shuffled labels",
        (
            *("set-up", "two-data-sets", "fit-one-cycle", "clock", "strided", "train-fast", "fast-seeds"),
            "lowest = {digits.name: 0.94}",
            "mean",
        ),
        (
            "train-fast",
            "        split.train, 256",
            "        data.Split(split.train.images, split.train.labels.roll(1)), 256",
        ),
        "the small network reads",
    ),
]
