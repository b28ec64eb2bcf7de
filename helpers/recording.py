"""Stimuli, controls and receptive fields of the units of a network."""

import torch
from torch import nn
from torchvision.transforms import v2


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
