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

FEW = ("set-up", "network", "prepare", "untrained", "enlarged", "samples", "readout", "accuracies")
COUNTS = "counts, by_number = (1, 3, 10, 20), {}"
DEPTH = (*FEW, "features", "by-depth")
MEASURES = (
    "middle = layers.index('block_10')",
    "best = {n: by_depth[n, 'pretrained'][middle].item() for n in samples}",
    "gain = lambda n, control: best[n] - accuracies(pixels[n], *samples[n]).mean().item()",
)
FASTER = (
    ("features", "for seed in (3, 4)", "for seed in (3,)"),
    ("features", "[1, 3, 5, 8, 10, 12, 14, 15]", "[10]"),
    ("accuracies", "draws=10", "draws=3"),
)

MUTATIONS = [
    Mutation(
        "the labels of the training images are shuffled",
        (*DEPTH, *MEASURES),
        ("readout", "F.one_hot(labels)", "F.one_hot(labels[torch.randperm(len(labels))])"),
        "ten images of each digit",
        FASTER,
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        ("set-up", "network", "prepare", "grad-cam", "import matplotlib", "pairs", "untrained", "point"),
        ("network", "imagenet_network()", "imagenet_network(trained=False)"),
        "Grad-CAM points",
    ),
    Mutation(
        "the test images are drawn from the images to train on",
        ("set-up", "network", "prepare", "enlarged", "samples", "shuffled = {'none': 0}"),
        ("samples", "split.test, 30", "split.train, 30"),
        "no test digit to train on",
    ),
]


def _nearest_prototype(features, labels, new):
    prototypes = torch.stack([features[labels == c].mean(dim=0) for c in range(labels.max() + 1)])
    return torch.cdist(new, prototypes).argmin(dim=1)


RIGHT = {"nearest_prototype": _nearest_prototype, "readout_parameters": (7686, 17930)}
