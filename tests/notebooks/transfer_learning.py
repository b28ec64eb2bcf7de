"""What belongs to notebook 09 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

ONE_SHOT = """
def one_shot(network, training, test):
    both = pretrained.resized(torch.cat([training, test]))
    x = pretrained.responses(network, both, ["{layer}"], grid=4)["{layer}"].flatten(1)
    return torch.cdist(x[20:], x[:20]).{find}(dim=1)
checks.one_shot(([one_shot({network}, *task) for task in tasks], omniglot.answers[:5]))
"""
PIXELS = """
def one_shot(training, test):
    return torch.cdist(test.flatten(1) / 255, training.flatten(1) / 255).argmin(dim=1)
checks.one_shot(([one_shot(*task) for task in tasks], omniglot.answers[:5]))
"""
UNSEEN = """
def distillation_loss(student, teacher, labels):
    return {loss}
checks.unseen_digit([training.distil_without(
    digit, distillation_loss, teacher_logits, train, test, seed_everything(digit)) for digit in range(10)])
"""
WRONG_ANSWERS = {
    "exercise-one-shot": [
        # pixels; the last layer; an untrained network; the largest distance
        PIXELS,
        ONE_SHOT.format(layer="pooled", network="lite0", find="argmin"),
        ONE_SHOT.format(layer="block_10", network="untrained[0]", find="argmin"),
        ONE_SHOT.format(layer="block_10", network="lite0", find="argmax"),
    ],
    "exercise-layer": [
        # the widest layer; the last one; the accuracy on the half that was learned from
        "checks.choose_layer(lambda features, labels: max(features, key=lambda k: features[k].shape[1]))",
        "checks.choose_layer(lambda features, labels: list(features)[-1])",
        "checks.choose_layer(lambda features, labels: max(features, key=lambda k: (linear_readout("
        "features[k][:24], labels[:24], features[k][:24]) == labels[:24]).float().mean()))",
    ],
    "exercise-unseen": [
        # labels as numbers 0 and 1; smoothed labels; soft targets of other images; softened on one side
        UNSEEN.format(loss="F.cross_entropy(student, F.one_hot(labels, 10).float())"),
        UNSEEN.format(loss="F.cross_entropy(student, labels, label_smoothing=0.1)"),
        UNSEEN.format(
            loss="F.cross_entropy(student / 4, (teacher / 4).softmax(dim=1)[torch.randperm(len(teacher))])"
        ),
        UNSEEN.format(loss="F.cross_entropy(student / 4, teacher.softmax(dim=1))"),
    ],
}

SAMPLES = ("set-up", "network", "samples")
MEASURED = (
    "measured = {n: {'block 10': accuracies(maps[n], *samples[n], draws[n, 10]).mean(), 'over pixels': 1,"
    " 'over untrained': 1} for n in samples}"
)

MUTATIONS = [
    Mutation(
        "the labels of the training images are shuffled",
        (
            *SAMPLES,
            "draws",
            "readout",
            "accuracies",
            "layers",
            "maps = {n: features_of(lite0, *samples[n], layers)['block_10'] for n in samples}",
            MEASURED,
        ),
        ("readout", "F.one_hot(labels)", "F.one_hot(labels[torch.randperm(len(labels))])"),
        "ten images: > 85 %",
        (("layers", "[1, 3, 5, 8, 10, 12, 14, 15]", "[10]"),),
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        ("set-up", "network", "grad-cam", "pairs", "point", "run-pointing"),
        ("network", "imagenet_network()", "imagenet_network(trained=False)"),
        "most evidence",
        (("run-pointing", "range(6)", "range(1)"),),
    ),
    Mutation(
        "the test images are drawn from the images to train on",
        SAMPLES,
        ("samples", "split.test[few_of_each(split.test", "split.train[few_of_each(split.train"),
        "no test image",
    ),
]


def _by_halves(features, labels):
    """The layer in which the nearest class mean of one half is right most often on the other half."""

    def accuracy(x):
        half = len(labels) // 2
        means = torch.stack([x[:half][labels[:half] == c].mean(dim=0) for c in labels.unique()])
        return (torch.cdist(x[half:], means).argmin(dim=1) == labels[half:]).float().mean()

    return max(features, key=lambda name: accuracy(features[name]))


ANSWERS = torch.arange(20).repeat(5, 1)
RIGHT = {"one_shot": (list(ANSWERS), ANSWERS), "choose_layer": _by_halves, "unseen_digit": [0.8] * 10}
