"""Plumbing of notebook 08: ten small networks trained at once, a film, figures of points and distances."""

import matplotlib.pyplot as plt
import torch
from torch import nn

from helpers import generating, interactive, plotting

ROWS = "ABCDEFGH"
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


def film(steps, moments, draw, title):
    """Return a function of (step, model) that adds a row of images to a figure at some moments of a training.

    steps: of the training. moments: shares of it, from 0 to 1. draw: a function of a model that gives images
    (n, 1, height, width) from 0 to 1. The figure replaces itself while the cell runs.
    """
    wanted = {round(share * (steps - 1)) for share in moments}
    rows, show = {}, interactive.live()

    def look(step, model):
        if step in wanted:
            rows[f"step {step + 1}"] = draw(model)
            figure = plt.figure(figsize=(12, 0.6 + 0.95 * len(wanted)))
            generating.show_rows(rows, title, figure.gca())
            show(figure)

    return look


def show_points(groups, centres, radius, title=""):
    """Draw points on the plane, a panel for each named set, over discs around the centres of the real modes.

    groups: a dictionary, for each panel's name the points (n, 2). centres: (modes, 2). radius: of the discs.
    """
    figure, axes = plt.subplots(1, len(groups), figsize=(13, 4.2), sharey=True)
    for axis, (name, points) in zip(axes, groups.items(), strict=True):
        draw_points(axis, points, centres, radius, name)
        axis.set_xlabel("x")
    axes[0].set_ylabel("y")
    figure.suptitle(title, y=1.07)


def draw_points(axis, points, centres, radius, title=""):
    """Draw one panel of `show_points` on an axis."""
    for centre in centres.tolist():
        axis.add_patch(plt.Circle(centre, radius, facecolor="none", edgecolor="black", linewidth=2))
    axis.plot(*points.T.cpu(), ".", color=plotting.BLUE, markersize=3, zorder=0)
    axis.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), aspect="equal", title=title)


def show_counts(groups, most, title="", label=""):
    """Draw a whole number for each run, a row for each named group: equal numbers lie side by side.

    groups: a dictionary, for each name a tensor (runs,). most: where the axis ends. label: of the axis.
    """
    _, axis = plt.subplots(figsize=(12, 1.2 + 0.8 * len(groups)))
    for row, counts in enumerate(groups.values()):
        for value in counts.unique():
            same = int((counts == value).sum())
            heights = row + 0.09 * (torch.arange(same) - (same - 1) / 2)
            axis.plot([value] * same, heights, "o", color=plotting.BLUE, markersize=8)
        axis.plot(counts.float().mean(), row, "|", color="black", markersize=34, markeredgewidth=3)
    axis.set(yticks=range(len(groups)), xlim=(-0.3, most + 0.3), ylim=(len(groups) - 0.5, -0.5))
    axis.set_yticklabels(groups)
    axis.set(xlabel=label, title=title)


def show_distances(groups, lines, title=""):
    """Draw squared Fréchet distances on a logarithmic axis, a row for each, with vertical lines to compare.

    groups: a dictionary, for each name of a group a dictionary of numbers, written beside their marks; lines:
    a dictionary of up to three numbers.
    """
    figure, axis = plt.subplots(figsize=(12, 5.8))
    names = []
    for number, (group, values) in enumerate(groups.items()):
        places = range(len(names), len(names) + len(values))
        colour, marker = f"C{number}", plotting.MARKERS[number]
        axis.plot(values.values(), places, marker, color=colour, markersize=14, label=group)
        for value, place in zip(values.values(), places, strict=True):
            axis.text(1.17 * value, place, f"{value:.1f}", va="center", fontsize=14, bbox=WHITE)
        names += list(values)
    for style, (name, value) in zip(("--", ":", "-."), lines.items(), strict=False):
        axis.axvline(value, color="dimgrey", linestyle=style, label=f"{name} ({value:.1f})")
    axis.set(xscale="log", xlim=(0.8, 400), yticks=range(len(names)), title=title)
    axis.set_yticklabels(names)
    axis.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axis.set_xlabel("squared Fréchet distance d² to real test digits (lower is closer)")
    axis.invert_yaxis()
    axis.grid(axis="y", alpha=0.4)
    figure.legend(loc="outside lower center", ncols=5, fontsize=13, columnspacing=1)


def blind_sheet(sets, each, generator, title="", columns=12):
    """Draw images of several sets in random order on one sheet, and return where each tile comes from.

    sets: a dictionary, for each name images (n, 1, height, width); the first `each` are taken. generator: the
    `torch.Generator` that shuffles. Returns a dictionary from tiles, "A1" at the upper left, to names.
    """
    images = torch.cat([images[:each] for images in sets.values()])
    names = [name for name in sets for _ in range(each)]
    order = torch.randperm(len(names), generator=generator)
    side = images.shape[2]
    figure = plt.figure(figsize=(12, 0.7 + len(names) / columns * 0.98))
    axis = figure.gca()
    generating.show_sheet(axis, images[order.to(images.device)], columns, title)
    axis.set_xticks([side * column + side / 2 for column in range(columns)], range(1, columns + 1))
    axis.set_yticks(
        [side * row + side / 2 for row in range(len(names) // columns)], [*ROWS[: len(names) // columns]]
    )
    axis.tick_params(length=0)
    tiles = [f"{ROWS[tile // columns]}{tile % columns + 1}" for tile in range(len(names))]
    return {tile: names[place] for tile, place in zip(tiles, order.tolist(), strict=True)}
