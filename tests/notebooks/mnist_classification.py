"""What belongs to notebook 01 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

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

TRAINING = (
    *("set-up", "accuracy = None", "from torch.nn import functional"),
    *("evaluate", "fit", "hyper-parameters", "network-model", "train-function"),
    "seeds = range(2); data_sets = {digits.name: digits}; scores = {digits.name: {}}",
    "score = lambda model, split: evaluate(model, split.test)[1]",
)

MUTATIONS = [
    Mutation(
        "the shuffled networks are trained on true labels",
        (
            *TRAINING,
            *("confusion-counts", "shuffled-networks", "shuffled-scores", "chance-spread", "chance-table"),
        ),
        ("shuffled-networks", "split.labels[order.to(place)]", "split.labels"),
        "with shuffled labels",
    ),
    Mutation(
        "the network is trained on shuffled labels",
        (
            *TRAINING,
            "scores[digits.name]['network'] = [score(train(make_network, digits.train, 0), digits)]",
            "lowest = {digits.name: 0.92}",
        ),
        (
            "train-function",
            "data.batches(train_split,",
            "data.batches(data.Split(train_split.images, train_split.labels.roll(1)),",
        ),
        "each network reads",
    ),
]
RIGHT = {
    "cross_entropy": lambda scores, label: -scores.log_softmax(0)[label],
    "number_of_weights": torch.tensor(203530),
    "accuracy_per_class": lambda p, labels: [((p == labels)[labels == k]).float().mean() for k in range(10)],
}
