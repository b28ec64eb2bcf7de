"""For each exercise three plausible mistakes, as the source of its cell: each must be told "not yet"."""

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
