"""What belongs to notebook 09 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

MEANS = "torch.stack([f[y == c].mean(dim=0) for c in range(y.max() + 1)])"
WRONG_ANSWERS = {
    "exercise-prototypes": [
        # the nearest single image; the largest product in place of the smallest distance; distances
        "checks.nearest_prototype(lambda f, y, new: y[torch.cdist(new, f).argmin(dim=1)])",
        f"checks.nearest_prototype(lambda f, y, new: (new @ {MEANS}.T).argmax(dim=1))",
        f"checks.nearest_prototype(lambda f, y, new: torch.cdist(new, {MEANS}))",
    ],
    "exercise-count": [
        "checks.readout_parameters((7680, 17920))",  # no biases
        "checks.readout_parameters((7686, 1130))",  # averaged over all positions
        "checks.readout_parameters((1281000, 17930))",  # the 1,000 classes of ImageNet
    ],
}

SAMPLES = ("set-up", "network", "prepare", "enlarged", "sample", "samples")
DEPTH = (*SAMPLES, "untrained", "readout", "accuracies", "layers", "features", "by-depth", "pixels")

MUTATIONS = [
    Mutation(
        "the labels of the training images are shuffled",
        (
            *DEPTH,
            "best = {n: by_depth[n, 'pretrained'][layers.index('block_10')].item() for n in samples}",
            "gains = {(n, 'pixels'): best[n] - accuracies(pixels[n], *samples[n]).mean() for n in best}",
        ),
        ("readout", "F.one_hot(labels)", "F.one_hot(labels[torch.randperm(len(labels))])"),
        "ten images of each digit",
        (
            ("features", "in (3, 4)", "in (3,)"),
            ("layers", "[1, 3, 5, 8, 10, 12, 14, 15]", "[10]"),
            ("accuracies", "draws=10", "draws=3"),
        ),
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        (
            *("set-up", "network", "prepare", "answers", "grad-cam", "six-objects", "pairs"),
            *("untrained", "point", "run-pointing"),
        ),
        ("network", "imagenet_network()", "imagenet_network(trained=False)"),
        "Grad-CAM points",
        (("run-pointing", "range(3)", "range(1)"),),
    ),
    Mutation(
        "the test images are drawn from the images to train on",
        (*SAMPLES, "shuffled = {'none': 0}"),
        ("samples", "split.test, 30", "split.train, 30"),
        "no test image to train on",
    ),
]


def _nearest_prototype(features, labels, new):
    prototypes = torch.stack([features[labels == c].mean(dim=0) for c in range(labels.max() + 1)])
    return torch.cdist(new, prototypes).argmin(dim=1)


RIGHT = {"nearest_prototype": _nearest_prototype, "readout_parameters": (7686, 17930)}
