"""Plumbing of notebook 08: ten small networks at once, its autoencoder, a film, points and distances."""

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim import swa_utils

from helpers import generating, interactive, kept_generators, plotting
from helpers.training import progress

WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind a number that crosses a line


class SideBySide(nn.Module):
    """Several linear layers at once, each with its input: float32 (count, n, inputs) to (count, n, outputs).

    Weights and biases start uniform within ± 1/√inputs, as those of `nn.Linear`.
    """

    def __init__(self, inputs, outputs, count=10):
        super().__init__()
        scale = inputs**-0.5
        self.weight = nn.Parameter(scale * (2 * torch.rand(count, inputs, outputs) - 1))
        self.bias = nn.Parameter(scale * (2 * torch.rand(count, 1, outputs) - 1))

    def forward(self, x):
        """The weighted sums (count, n, outputs) of the inputs x (count, n, inputs)."""
        return torch.baddbmm(self.bias, x, self.weight)


def side_by_side(inputs, outputs, width=64, count=10):
    """Several multilayer perceptrons with two hidden layers of `width` ReLUs, which share nothing."""
    return nn.Sequential(
        SideBySide(inputs, width, count),
        nn.ReLU(),
        SideBySide(width, width, count),
        nn.ReLU(),
        SideBySide(width, outputs, count),
    )


def moving_average(network, keep=0.995):
    """A copy of a network whose weights and buffers are an exponential moving average of the network's.

    keep: the share of the old average that stays at each `update_parameters(network)`, from 0 to 1.
    """
    rule = swa_utils.get_ema_multi_avg_fn(keep)
    return swa_utils.AveragedModel(network, multi_avg_fn=rule, use_buffers=True)


class Autoencoder:
    """A trained encoder and decoder, with codes standardised on the images given: mean 0, deviation 1 each.

    encoder: images (n, pixels) to codes (n, k). decoder: codes to logits (n, pixels). images: uint8
    (n, 1, height, width). `encode` takes and `decode` gives images float32 from 0 to 1.
    """

    def __init__(self, encoder, decoder, images):
        self.encoder, self.decoder, self.shape = encoder, decoder, images.shape[1:]
        self.centre, self.scale = torch.zeros(1, device=images.device), torch.ones(1, device=images.device)
        codes = torch.cat([self.encode(part / 255) for part in images.split(5000)])
        self.centre, self.scale = codes.mean(dim=0), codes.std(dim=0)

    @torch.no_grad()
    def encode(self, images):
        """The standardised codes (n, k) of images (n, 1, height, width)."""
        raw = torch.cat([self.encoder(part.flatten(1)) for part in images.split(5000)])
        return (raw - self.centre) / self.scale

    @torch.no_grad()
    def decode(self, codes):
        """The images (n, 1, height, width) of standardised codes (n, k)."""
        return self.decoder(self.centre + self.scale * codes).sigmoid().reshape(-1, *self.shape)


def train_autoencoder(images, steps=1600, size=64, rate=0.004):
    """Train an autoencoder with 32 latent variables, as in notebook 07, on uint8 images (n, 1, 28, 28).

    The loss is the cross-entropy of the pixels, in nats per image. The learning rate rises to `rate` in the
    first tenth of the steps and then falls to 0. size: of a batch. Returns an `Autoencoder`.
    """
    encoder = kept_generators.layers(784, 400, 200, 32)
    decoder = kept_generators.layers(32, 200, 400, 784)
    both = nn.ModuleList([encoder, decoder]).to(images.device)
    optimizer = torch.optim.Adam(both.parameters(), fused=True)
    for step in progress(steps):
        optimizer.param_groups[0]["lr"] = rate * min(1, 10 * step / steps, 1 - step / steps)
        chosen = torch.randint(len(images), (size,), device=images.device)
        pixels = images[chosen].flatten(1) / 255
        logits = decoder(encoder(pixels))
        loss = F.binary_cross_entropy_with_logits(logits, pixels, reduction="sum") / size
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    both.eval().requires_grad_(False)
    return Autoencoder(encoder, decoder, images)


def film(steps, noise, title, moments=(0.01, 0.1, 0.15, 0.2, 0.5, 1)):
    """Return a function of (step, generator) that adds a row of images to a figure at moments of a training.

    steps: of the training. noise: (n, inputs), the same at each moment. moments: shares of it, from 0 to 1.
    The generator gives images (n, 1, height, width) from 0 to 1; it is set to evaluation mode, so hand over a
    moving average. The figure replaces itself while the cell runs.
    """
    wanted = {round(share * (steps - 1)) for share in moments}
    rows, show = {}, interactive.live()

    @torch.no_grad()
    def look(step, generator):
        if step in wanted:
            rows[f"step {step + 1}"] = generator.eval()(noise)
            figure = plt.figure(figsize=(12, 0.6 + 0.95 * len(wanted)))
            generating.show_rows(rows, title, figure.gca())
            show(figure)

    return look


def show_points(groups, centres, radius, title=""):
    """Draw points on the plane, a panel for each named set, and circles around the centres of real modes.

    groups: a dictionary, for each panel's title the points (n, 2). centres: (modes, 2). radius: of a circle.
    """
    figure, axes = plt.subplots(1, len(groups), figsize=(12, 1.4 + 12 / len(groups)), sharey=True)
    for axis, (name, points) in zip(axes, groups.items(), strict=True):
        for centre in centres.tolist():
            axis.add_patch(plt.Circle(centre, radius, facecolor="none", edgecolor="black", linewidth=2))
        axis.plot(*points.T.cpu(), ".", color=plotting.BLUE, markersize=3, zorder=0)
        axis.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), aspect="equal", xlabel="x")
        axis.set_title(name, fontsize=14)
    axes[0].set_ylabel("y")
    figure.suptitle(title)


def show_distances(distances, labelled, lines, title=""):
    """Draw squared Fréchet distances on a logarithmic axis, nearest first, with vertical lines to compare.

    distances: a dictionary of numbers, written beside their marks. labelled: the names of those generators
    that were trained with labels; they stand below the others. lines: a dictionary of numbers, whose names
    stand above their lines.
    """
    _, axis = plt.subplots(figsize=(12, 5))
    names = sorted(distances, key=lambda name: (name in labelled, distances[name]))
    heights = {name: row + 0.6 * (name in labelled) for row, name in enumerate(names)}
    for number, group in enumerate(("without labels", "with labels")):
        members = [name for name in names if (name in labelled) == number]
        values = [distances[name] for name in members]
        marker = plotting.MARKERS[number]
        places = [heights[name] for name in members]
        axis.plot(values, places, marker, color=f"C{number}", markersize=14, label=group)
        for value, place in zip(values, places, strict=True):
            left = any(value <= line < 1.8 * value for line in lines.values())  # off the line beside it
            style = {"va": "center", "ha": "right" if left else "left", "fontsize": 14}
            axis.text(value / 1.17 if left else 1.17 * value, place, f"{value:.1f}", bbox=WHITE, **style)
    for value in lines.values():
        axis.axvline(value, color="dimgrey", linestyle="--", zorder=0)
    axis.set(xscale="log", xlim=(0.8, 400))
    axis.set_title(title, pad=28)
    axis.set_yticks(list(heights.values()), names)
    axis.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axis.set_xlabel("squared Fréchet distance d² to real test digits (lower is closer)")
    above = axis.secondary_xaxis("top")
    above.set_xticks(list(lines.values()), [f"{name} ({value:.1f})" for name, value in lines.items()])
    above.tick_params(length=0, labelsize=14)
    above.minorticks_off()
    above.spines[:].set_visible(False)
    axis.invert_yaxis()
    axis.grid(axis="y", alpha=0.4)
    axis.figure.legend(loc="outside lower center", ncols=2, fontsize=14)
