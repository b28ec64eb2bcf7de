"""Figures of representational similarity analysis: RDMs, layers beside a ceiling, intervals, maps.

Each function draws and computes no more than means and quantiles of what it is given.
"""

import matplotlib.pyplot as plt
import torch
from matplotlib.offsetbox import AnnotationBbox, OffsetImage

from helpers import plotting

COLOURS = (plotting.RED, plotting.ORANGE, plotting.PURPLE, plotting.SKY, plotting.GREEN, plotting.BLUE)
MARKERS = "osPXD^"


def rdms_with_images(rdms, images, title=""):
    """Draw small RDMs side by side, each with its numbers, and the images along their sides.

    rdms: for each name float (n, n), 1 − Pearson correlation. images: uint8 (n, 3, height, width).
    """
    count, largest = len(images), max(float(values.max()) for values in rdms.values())
    _, axes = plt.subplots(1, len(rdms), figsize=(13, 6.6))
    for axis, (name, values) in zip(axes, rdms.items(), strict=True):
        axis.imshow(values, cmap="viridis", vmin=0, vmax=largest)
        for row in range(count):
            for column in range(count):
                light = values[row, column] > 0.6 * largest
                text = f"{abs(values[row, column]):.2f}"
                axis.text(column, row, text, ha="center", va="center", color="black" if light else "white")
        for number, image in enumerate(images):
            for place in ((-0.95, number), (number, count - 0.05)):
                small = OffsetImage(image.permute(1, 2, 0).numpy(), zoom=0.35)
                axis.add_artist(AnnotationBbox(small, place, frameon=False, annotation_clip=False))
        axis.set_title(name)
        axis.axis("off")
        axis.set(xlim=(-1.45, count - 0.4), ylim=(count + 0.45, -0.5))
    plt.suptitle(title)


def rdms(panels, groups, title=""):
    """Draw large RDMs side by side, with lines between groups of images.

    panels: for each name float (n, n) in percent (see `similarity.percentiles`). groups: (name, number of
    images) in their order.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(13, 13 / len(panels) + 1.4))
    ends = torch.tensor([count for _, count in groups]).cumsum(0)
    middles = ends - torch.tensor([count for _, count in groups]) / 2 - 0.5
    for axis, (name, values) in zip(axes, panels.items(), strict=True):
        shown = axis.imshow(values, cmap="viridis", vmin=0, vmax=100)
        for end in ends[:-1]:
            axis.axhline(end - 0.5, color="white", linewidth=1)
            axis.axvline(end - 0.5, color="white", linewidth=1)
        axis.set(xticks=[], yticks=[])
        axis.set_title(name)
    axes[0].set_yticks(middles, [name for name, _ in groups], fontsize=13)
    figure.colorbar(shown, ax=axes, label="dissimilarity (rank, %)", location="bottom", shrink=0.4)
    figure.suptitle(title)


def profile(axis, layers, trained, untrained, ceiling, levels=None, ylabel="Spearman's ρ", title=""):
    """Draw how well each layer's RDM agrees with that of a brain.

    trained: float (layers, subjects); untrained: float (seeds, layers). ceiling: its lower and upper
    bound, or None. levels: for each name a number, drawn as a horizontal line.
    """
    places = range(len(layers))
    if ceiling is not None:
        axis.axhspan(*map(float, ceiling), color="0.85", label="noise ceiling", zorder=0)
    if trained.shape[1] > 1:
        names = ["each subject"] + ["_"] * (trained.shape[1] - 1)
        axis.plot(places, trained, ".:", color=plotting.BLUE, linewidth=1, label=names)
    axis.plot(places, trained.mean(dim=1), "o-", color=plotting.BLUE, linewidth=3.5, label="trained")
    names = [f"untrained, {len(untrained)} seeds"] + ["_"] * (len(untrained) - 1)
    axis.plot(places, untrained.T, "--", color=plotting.RED, linewidth=1.5, label=names)
    for (name, level), style in zip((levels or {}).items(), ((0, (8, 2)), "-.", ":"), strict=False):
        axis.axhline(float(level), color="black", linestyle=style, linewidth=2, label=name)
    axis.axhline(0, color="grey", linewidth=0.8)
    axis.set_xticks(places, [layer.removeprefix("block_") for layer in layers], rotation=60, fontsize=13)
    axis.set(xlabel="layer (numbers: blocks)", ylabel=ylabel, title=title)


def profiles(layers, panels, title="", highest=None, columns=4):
    """Draw `profile` side by side with one legend below; panels: for each title its other arguments."""
    figure, axes = plt.subplots(1, len(panels), figsize=(13, 5.9), squeeze=False)
    handles = {}
    for axis, (name, arguments) in zip(axes[0], panels.items(), strict=True):
        profile(axis, layers, title=name, **arguments)
        axis.set_ylim(top=highest)
        lines, names = axis.get_legend_handles_labels()
        handles |= dict(zip(names, lines, strict=True))
    figure.legend(
        handles.values(), handles, loc="outside lower center", ncols=min(columns, len(handles)), fontsize=13
    )
    figure.suptitle(title)


def models(panels, ceilings, title=""):
    """Draw each model's agreement with each subject: a dot a subject, the mean as a bar and a number.

    panels: for each measure, for each model's name, float (subjects,); the same models in each. They are
    sorted by their means in the last. ceilings: for each measure its lower and upper bound.
    """
    last = [*panels.values()][-1]
    order = sorted(last, key=lambda name: float(last[name].mean()))
    _, axes = plt.subplots(1, len(panels), figsize=(13, 5.6), sharey=True, squeeze=False)
    for axis, (measure, found) in zip(axes[0], panels.items(), strict=True):
        lower, upper = map(float, ceilings[measure])
        axis.axvspan(lower, upper, color="0.85", zorder=0)
        axis.text((lower + upper) / 2, -0.8, "noise ceiling", ha="center", fontsize=13)
        for place, values in enumerate(found[name] for name in order):
            axis.barh(place, float(values.mean()), height=0.62, color=plotting.SKY, zorder=1)
            axis.plot(values, [place] * len(values), "o", color="black", markersize=6)
            axis.text(1.01, place, f"{values.mean():.2f}", va="center", transform=axis.get_yaxis_transform())
        axis.set_yticks(range(len(order)), order)
        axis.set(xlabel=measure, ylim=(len(found) - 0.5, -1.2), xlim=(min(0, axis.get_xlim()[0]), None))
    plt.suptitle(title)


def intervals(differences, xlabel, title=""):
    """Draw the mean and the 95 % interval of differences over bootstrap draws.

    differences: for each name float (draws,).
    """
    _, axis = plt.subplots(figsize=(12, 0.42 * len(differences) + 1.6))
    for place, values in enumerate(differences.values()):
        low, high = (float(values.quantile(q)) for q in (0.025, 0.975))
        away = low > 0 or high < 0
        colour = plotting.BLUE if away else "black"
        axis.plot((low, high), (place, place), "-" if away else ":", color=colour, linewidth=4)
        axis.plot(values.mean(), place, "o" if away else "D", color=colour, markersize=11)
    axis.axvline(0, color="black", linewidth=1)
    axis.set_yticks(range(len(differences)), differences)
    axis.set(xlabel=xlabel, ylim=(len(differences) - 0.5, -0.5))
    plt.suptitle(title)


def maps(points, groups, numbers, title=""):
    """Draw maps of the images side by side, each group with its own colour and marker.

    points: for each title float (n, 2). groups: (name, number of images) in their order. numbers: int (n,),
    the group of each image.
    """
    figure, axes = plt.subplots(1, len(points), figsize=(13, 5.6))
    for axis, (name, places) in zip(axes, points.items(), strict=True):
        for number, (group, _) in enumerate(groups):
            some = places[numbers == number]
            style = {"markersize": 10, "markeredgecolor": "black", "markeredgewidth": 0.7}
            axis.plot(*some.T, MARKERS[number], color=COLOURS[number], label=group, **style)
        axis.set(title=name, xticks=[], yticks=[], aspect="equal")
        for side in ("left", "bottom"):
            axis.spines[side].set_visible(False)
    lines = axes[0].get_legend_handles_labels()
    figure.legend(*lines, loc="outside lower center", ncols=6, fontsize=13)
    figure.suptitle(title)
