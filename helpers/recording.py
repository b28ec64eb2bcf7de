"""Stimuli, recordings, controls and receptive fields of the units of a network."""

import itertools
import math

import torch
from torch import nn
from torchvision.transforms import v2

from helpers import pretrained
from helpers.device import seed_everything


def gratings(frequencies, angles, phases, size):
    """Sinusoidal gratings of full contrast, then a blank grey image: uint8 (n + 1, 3, size, size).

    frequencies: cycles per pixel. angles: of the direction across the stripes, in radians, clockwise from
    horizontal. phases: radians, at the centre. Of the n combinations the last one named varies fastest.
    """
    pixels = torch.arange(size) - (size - 1) / 2
    down, right = torch.meshgrid(pixels, pixels, indexing="ij")
    images = []
    for frequency, angle, phase in itertools.product(frequencies, angles, phases):
        across = right * torch.cos(angle) + down * torch.sin(angle)
        images.append(0.5 + 0.5 * torch.cos(2 * math.pi * frequency * across + phase))
    images.append(torch.full((size, size), 0.5))
    return (255 * torch.stack(images)).round().byte()[:, None].expand(-1, 3, -1, -1)


@torch.no_grad()
def record(network, images, layers):
    """Responses of the units in the middle of each feature map: for each layer's name (images, units).

    images: uint8 (n, 3, height, width). layers: for each name the path of a module of the network. The
    electrode is a hook, which PyTorch calls after the module.
    """
    responses = {name: [] for name in layers}

    def electrode(name):
        def hook(module, inputs, output):  # output: (batch, units, height, width)
            row, column = output.shape[-2] // 2, output.shape[-1] // 2
            responses[name].append(output[:, :, row, column].clone().cpu())

        return hook

    hooks = [network.get_submodule(path).register_forward_hook(electrode(n)) for n, path in layers.items()]
    device = next(network.parameters()).device
    network.eval()
    try:
        for batch in images.split(32):
            network(batch.to(device) / 255)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: torch.cat(parts) for name, parts in responses.items()}


def permuted(curves, generator, times=20):
    """Curves (units, points), each `times` with its points in random order: (times · units, points)."""
    curves = curves.repeat(times, 1)
    order = torch.rand(curves.shape, generator=generator).argsort(dim=1)
    return curves.gather(1, order)


def median_unit(curves, values):
    """The curve (points + 1,) of the unit whose value is nearest to the median, as a share of its maximum.

    curves: (units, points), around a circle, so that the first point is repeated at the end. values:
    (units,).
    """
    unit = (values - values.median()).abs().argmin()
    curve = curves[unit] / curves[unit].max()
    return torch.cat([curve, curve[:1]])


def networks(photographs, size, device, seeds=3, depth=13):
    """EfficientNet-Lite0 up to block 10, and its controls: for each kind of network a list.

    "trained": first with its own batch-norm statistics, then with statistics re-estimated as in the controls.
    "untrained": random weights, and "shuffled weights": the trained ones, shuffled within each convolution;
    of both as many as `seeds`. Statistics are re-estimated on 84 crops of photographs, uint8 (3, height,
    width), with a side of `size` pixels. depth: how many modules are kept (normalisation, stem, blocks).
    """

    def re_estimated(network, seed):
        images = crops(photographs, 84, size, seed_everything(seed))
        return pretrained.recalibrate(network[:depth].to(device), images)

    trained = pretrained.imagenet_network()[:depth].to(device)
    kinds = {"trained": [trained, re_estimated(pretrained.imagenet_network(), 0)]}
    kinds |= {"untrained": [], "shuffled weights": []}
    for seed in range(seeds):
        network = pretrained.imagenet_network(trained=False, seed=seed)
        kinds["untrained"].append(re_estimated(network, seed))
        network = shuffle_weights(pretrained.imagenet_network(), seed_everything(seed))
        kinds["shuffled weights"].append(re_estimated(network, seed))
    return kinds


def by_layer(statistic, recordings, *further):
    """One number for each network and layer: for each kind of network a tensor (networks, layers).

    statistic: a function of a layer's recording, and of what is given further, that returns a tensor ().
    recordings: for each kind of network a list with, for each network, a dictionary of layers and recordings.
    """
    found = {}
    for kind, members in recordings.items():
        rows = [torch.stack([statistic(layer, *further) for layer in one.values()]) for one in members]
        found[kind] = torch.stack(rows)
    return found


def controls(measured):
    """The rows of all control networks, from what `by_layer` returns: (networks, layers)."""
    return torch.cat([values for kind, values in measured.items() if kind != "trained"])


def crops(photographs, count, size, generator):
    """Random square crops of photographs, at half their resolution: uint8 (count, 3, size, size).

    photographs: a list of uint8 (3, height, width), each at least 2 · size high and wide; they are taken in
    turn. generator: a CPU `torch.Generator`. Raises ValueError if a photograph is too small.
    """
    found = []
    for number in range(count):
        photograph = photographs[number % len(photographs)]
        room = [length - 2 * size + 1 for length in photograph.shape[1:]]
        if min(room) < 1:
            raise ValueError(f"a photograph of {tuple(photograph.shape[1:])} pixels is too small for {size}.")
        top, left = (int(torch.randint(length, (1,), generator=generator)) for length in room)
        patch = photograph[:, top : top + 2 * size, left : left + 2 * size]
        found.append(v2.functional.resize(patch, [size, size], antialias=True))
    return torch.stack(found)


def shuffle_weights(network, generator):
    """Shuffle the weights of each convolution among themselves, in place; returns the network.

    Each layer keeps the distribution of its weights and loses their arrangement. The parameters of the batch
    norms stay. generator: a CPU `torch.Generator`.
    """
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                order = torch.randperm(module.weight.numel(), generator=generator)
                module.weight.copy_(module.weight.flatten()[order].view_as(module.weight))
    return network


def sensitivity(network, images, layers, every=4, last=16):
    """Maps of the squared gradient of middle units with respect to the image: for each layer (height, width).

    Summed over colours, images and units (of the first `last` maps every `every`-th). network: a sequence of
    named modules. images: uint8 (n, 3, height, width). layers: names of some of its modules.
    Source: Luo et al. (2016), Understanding the effective receptive field, arXiv:1701.04128.
    """
    pixels = (images.to(next(network.parameters()).device) / 255).requires_grad_()
    maps, output = {}, pixels
    for layer, module in network.named_children():
        output = module(output)
        if layer in layers:
            middle = output.shape[-1] // 2
            units = output[:, :last:every, middle, middle].sum(dim=0)
            gradients = [torch.autograd.grad(unit, pixels, retain_graph=True)[0] for unit in units]
            maps[layer] = sum(gradient.square().sum(dim=(0, 1)) for gradient in gradients).cpu()
    return maps


def radius(weights):
    """The root mean square distance, in pixels, from the centre of mass of a map (height, width) ≥ 0."""
    share = weights / weights.sum()
    ways = [torch.arange(float(length)) for length in weights.shape]
    down, right = torch.meshgrid(*ways, indexing="ij")
    y, x = (share * down).sum(), (share * right).sum()
    return (share * ((down - y) ** 2 + (right - x) ** 2)).sum().sqrt()
