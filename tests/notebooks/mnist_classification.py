"""What belongs to notebook 01 alone: three plausible mistakes for each exercise, and mutations."""

import torch

WRONG_ANSWERS = {
    "exercise-weights": [
        "checks.number_of_weights(784 * 256 + 256 * 10)",  # the biases are forgotten
        "checks.number_of_weights(784 * 10 + 10)",  # the linear classifier
        "checks.number_of_weights('203530')",  # a text
    ],
    "exercise-loss": [
        # no softmax; bits instead of nats; the sign forgotten
        "checks.cross_entropy(lambda scores, label: -scores[label])",
        "checks.cross_entropy(lambda scores, label: -scores.softmax(0)[label].log2())",
        "checks.cross_entropy(lambda scores, label: scores.softmax(0)[label].log())",
    ],
    "exercise-classes": [
        # one number for all classes
        "checks.accuracy_per_class(lambda p, labels: (p == labels).float().mean().expand(10))",
        # of the answers k, instead of the pictures of a k
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([(labels[p == k] == k).float().mean() for k in range(10)]))",
        # counts instead of shares
        "checks.accuracy_per_class("
        "lambda p, labels: torch.stack([((p == k) & (labels == k)).sum() for k in range(10)]))",
    ],
}

MUTATIONS = []

RIGHT = {
    "cross_entropy": lambda scores, label: -scores.log_softmax(0)[label],
    "number_of_weights": torch.tensor(203530),
    "accuracy_per_class": lambda p, labels: [((p == labels)[labels == k]).float().mean() for k in range(10)],
}
