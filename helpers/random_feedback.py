"""Feedback alignment in convolutions: the network and the training loop of notebook 12."""

import torch
import torch.nn.functional as F

from helpers.device import seed_everything

SHAPES = ((8, 1, 5, 5), (16, 8, 5, 5), (256, 10))  # two convolutions and a readout
INPUTS = (25, 200, 256)  # of a unit in each


def carry(operation, x, w, b):
    """Compute an operation of x with the weights w, and send the error back as if they had been b.

    The last two terms of the sum add nothing to its value; only their gradient, with respect to x, counts.
    Nothing is sent back to the images, nor where b is w itself.
    """
    if b is w or not x.requires_grad:
        return operation(x, w)
    forwards = operation(x.detach(), w)  # w learns as usual
    back = operation(x, b.detach())  # the error meets b instead
    return forwards + back - back.detach()


def cnn(x, weights, back):
    """The logits (n, 10) of images x (n, 1, 28, 28), from 0 to 1; errors return through `back`."""
    for operation, w, b in zip((_convolve, _convolve, _read_out), weights, back, strict=True):
        x = carry(operation, x.relu(), w, b)
    return x


def train_cnn(kind, data, rate, seed, steps=200):
    """Train on 64 images a step; return the accuracy on 2 000 of `data.test`, and two angles.

    kind: "backprop"; "random feedback", fixed; or "frozen", where only the readout learns. The two angles, in
    degrees, lie between the update of the kernels of each convolution and the gradient, as means over the
    last five measurements (one in 20 steps); 90 for frozen kernels.
    """
    seed_everything(seed)
    device = data.train.images.device
    weights, feedback = _new_weights(device), _new_weights(device)
    back = feedback if kind == "random feedback" else weights
    trained = weights[2:] if kind == "frozen" else weights
    for w in trained:
        w.requires_grad_()
    angles = []
    for step in range(steps):
        rows = torch.randint(len(data.train), (64,), device=device)
        x, labels = data.train.images[rows] / 255, data.train.labels[rows]
        loss = F.cross_entropy(cnn(x, weights, back), labels)
        found = torch.autograd.grad(loss, trained)
        if kind != "frozen" and step % 20 == 0 and step >= steps - 100:
            true = torch.autograd.grad(F.cross_entropy(cnn(x, weights, weights), labels), weights)
            angles.append([_angle(a, b) for a, b in zip(found[:2], true[:2], strict=True)])
        with torch.no_grad():
            for w, update in zip(trained, found, strict=True):
                w.sub_(rate * update)
    with torch.no_grad():
        logits = cnn(data.test.images[:2000] / 255, weights, weights)
    right = logits.argmax(dim=1) == data.test.labels[:2000]
    mean_angles = torch.tensor(angles).mean(dim=0).tolist() if angles else [90.0, 90.0]
    return right.float().mean().item(), mean_angles


def _convolve(x, w):
    return F.conv2d(x, w, stride=2)


def _read_out(x, w):
    return x.flatten(1) @ w


def _new_weights(device):
    """Random weights, with a standard deviation of √(2 / inputs)."""
    shapes = zip(SHAPES, INPUTS, strict=True)
    return [(2 / n) ** 0.5 * torch.randn(shape, device=device) for shape, n in shapes]


def _angle(a, b):
    """The angle between two updates in degrees; 90 if one is zero."""
    cosine = F.cosine_similarity(a.flatten(), b.flatten(), dim=0)
    return cosine.clamp(-1, 1).acos().rad2deg().item()
