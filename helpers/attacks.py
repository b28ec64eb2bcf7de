"""What an attack on a network needs beside the attack: accuracies, the gradient on pixels, where it lies."""

import torch
import torch.nn.functional as F

from helpers import models
from helpers.device import seed_everything


@torch.no_grad()
def accuracy(network, images, labels):
    """The share of correct answers, from 0 to 1; images float32 (n, channels, height, width), labels (n,)."""
    return (network(images).argmax(dim=1) == labels).float().mean().item()


def pixel_gradients(network, images, labels):
    """The gradient of each image's cross-entropy with respect to its own pixels, of the images' shape."""
    images = images.clone().requires_grad_()
    loss = F.cross_entropy(network(images), labels, reduction="sum")
    return torch.autograd.grad(loss, images)[0]


def on_strokes(network, images, labels):
    """How well the size of the pixel gradient agrees with the strokes: a correlation, mean over images.

    It is the correlation over pixels between the absolute gradient and the image dilated by one pixel. Images
    whose gradient is zero everywhere are left out. images: float32 (n, 1, height, width) from 0 to 1.
    """
    gradients = pixel_gradients(network, images, labels).abs().flatten(1)
    strokes = F.max_pool2d(images, 3, stride=1, padding=1).flatten(1)
    pairs = torch.stack([gradients, strokes], dim=1)
    return torch.stack([pair.corrcoef()[0, 1] for pair in pairs]).nanmean().item()


@torch.no_grad()
def untrained(images, seed):
    """The network of `models.strided` with random weights, whose batch norms have measured these images.

    images: uint8 (n, 1, 28, 28), n at least 100. seed: a whole number, to which `DLV_SEED` is added.
    """
    seed_everything(seed)
    network = models.strided().to(images.device).train()
    for part in images.split(100):
        network(part / 255)
    return network.eval()
