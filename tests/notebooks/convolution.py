"""What belongs to notebook 02 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation
from torch.nn.functional import conv2d

WRONG_ANSWERS = {
    "exercise-convolution": [
        # padded; flipped, as signal processing does it; an output as large as the image
        "checks.convolution(lambda p, k: F.conv2d(p[None, None], k[None, None], padding=1)[0, 0])",
        "checks.convolution(lambda p, k: F.conv2d(p[None, None], k.flip(0, 1)[None, None])[0, 0])",
        "checks.convolution(lambda p, k: p * k.sum())",
    ],
    "exercise-size": [
        "checks.convolution_size((10, 29, 45, 1480))",  # no padding
        "checks.convolution_size((10, 32, 48, 1470))",  # no biases
        "checks.convolution_size((10, 48, 32, 1480))",  # width before height
    ],
}

TORCH = "import torch; import torch.nn.functional as F; from torch import nn"
RESPONSES = ("set-up", TORCH, "four-kernels", "edge-maps", "edge-map", "shift-right")
NETWORKS = (
    *("set-up", TORCH, "number_of_parameters = lambda network: 1", "shifts = range(7)", "lenet-layers"),
    "shift_right = lambda images, pixels: F.pad(images, (pixels, 0, 0, 0))[..., : images.shape[-1]]",
    *("fully-connected", "lenet-averaged"),
    "moved = lambda split, n: data.Split(shift_right(split.images, n), split.labels)",
    *("train", "run-lenet-small", "run-averaged-small", "correct = {small.name: correct[small.name]}"),
    "lost = lambda n, net: (correct[n][net][:, 0] - correct[n][net][:, 3]).mean().item()",
    "styles = ['LeNet', 'LeNet, averaged']",
)

MUTATIONS = [
    Mutation(
        "the convolution is computed with weights that differ from position to position",
        (
            *(*RESPONSES, "three-matrices"),
            "free = {n: m[m != 0].unique().numel() for n, m in "
            "(('fully connected', random_weights), ('convolution', convolution))}",
        ),
        ("three-matrices", ".flatten(1).T", ".flatten(1).T * torch.rand(16, 36)"),
        "a convolution: 9 weights",
    ),
    Mutation(
        "the features are not averaged over positions",
        NETWORKS,
        ("lenet-averaged", "lenet(padding=2)", "lenet(padding=0)"),
        "averaging the features",
        (("train", "range(5)", "range(2)"),),
    ),
]

RIGHT = {
    "convolution": lambda image, kernel: conv2d(image[None, None], kernel[None, None])[0, 0],
    "convolution_size": (10, 32, 48, 1480),
}
