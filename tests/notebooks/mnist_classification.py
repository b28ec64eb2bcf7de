"""What belongs to notebook 01 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-loss": [
        # no softmax; bits instead of nats; the sign forgotten
        "checks.cross_entropy(lambda logits, label: -logits[label])",
        "checks.cross_entropy(lambda logits, label: -logits.softmax(0)[label].log2())",
        "checks.cross_entropy(lambda logits, label: logits.softmax(0)[label].log())",
    ],
    "exercise-classes": [
        # one number for all classes
        "checks.accuracy_per_class(lambda p, labels: (p == labels).float().mean().expand(10))",
        # of the answers k, instead of the images of a k
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([(labels[p == k] == k).float().mean() for k in range(10)]))",
        # counts instead of shares
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([((p == k) & (labels == k)).sum() for k in range(10)]))",
    ],
}

MEANS = ("set-up", "class-means", "nearest-mean")
TRAINING = (
    *MEANS,
    *("make-linear", "import torch.nn.functional as F", "evaluate", "fit", "train", "make-network"),
    *("seeds = range(3)", "shuffle-labels", "second-set", "from statistics import mean"),
)

MUTATIONS = [
    Mutation(
        "the bias of the nearest class mean has the wrong sign",
        (*MEANS, "linear-form"),
        ("linear-form", "-(means**2)", "(means**2)"),
        "class means are a linear classifier",
    ),
    Mutation(
        "each network is trained on shuffled labels",
        (*TRAINING, "scores-network"),
        (
            "train",
            "data.batches(split,",
            "data.batches(data.Split(split.images, split.labels.roll(1)),",
        ),
        "linear above means",
    ),
    Mutation(
        "the shuffled networks are trained on true labels",
        (*TRAINING, "scores-shuffled"),
        ("shuffle-labels", "split.labels[order]", "split.labels"),
        "shuffled labels",
    ),
]

RIGHT = {
    "cross_entropy": lambda logits, label: -logits.log_softmax(0)[label],
    "accuracy_per_class": lambda p, labels: [((p == labels)[labels == k]).float().mean() for k in range(10)],
}
