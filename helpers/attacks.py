"""What an attack on a network needs beside the attack: accuracies, the gradient on pixels, where it lies."""

import torch
import torch.nn.functional as F
from torch import nn

from helpers import models
from helpers.device import seed_everything


class PixelConvolution(nn.Conv2d):
    """A convolution of grey images, twice as quick on a CPU at the gradient with respect to their pixels."""

    def forward(self, images):
        """What `nn.Conv2d` gives, up to rounding."""
        if images.device.type != "cpu":
            return super().forward(images)
        return torch.ops.aten.thnn_conv2d(
            images, self.weight, self.kernel_size, self.bias, self.stride, self.padding
        )


def strided():
    """The network of `models.strided`, with a `PixelConvolution` first: attacks take less time."""
    network = models.strided()
    first = network[0]
    network[0] = PixelConvolution(1, first.out_channels, first.kernel_size, first.stride, bias=False)
    network[0].weight = first.weight
    return network


@torch.no_grad()
def accuracy(network, images, labels, size=100):
    """The share of correct answers, from 0 to 1.

    images: float32 (n, channels, height, width). labels: (n,). size: images in a batch; a CPU computes small
    batches faster.
    """
    answers = [network(part).argmax(dim=1) for part in images.split(size)]
    return (torch.cat(answers) == labels).float().mean().item()


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
    first, second = (values - values.mean(dim=1, keepdim=True) for values in (gradients, strokes))
    first = first / first.amax(dim=1, keepdim=True)  # or else the squares of a tiny gradient are zero
    products = (first * second).sum(dim=1)
    return (products / (first.norm(dim=1) * second.norm(dim=1))).nanmean().item()


@torch.no_grad()
def untrained(images, seed):
    """The network of `strided` with random weights, whose batch norms have measured these images.

    images: uint8 (n, 1, 28, 28), n at least 100. seed: a whole number, to which `DLV_SEED` is added.
    """
    seed_everything(seed)
    network = strided().to(images.device).train()
    for part in images.split(100):
        network(part / 255)
    return network.eval()
