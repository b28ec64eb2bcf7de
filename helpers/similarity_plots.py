"""Figures of representational similarity analysis: RDMs, layers beside a ceiling, intervals, maps.

Each function draws and computes no more than means and quantiles of what it is given.
"""

import matplotlib.pyplot as plt
import torch
from matplotlib.colors import to_rgb
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patheffects import withStroke

from helpers import plotting

COLOURS = (plotting.RED, plotting.ORANGE, plotting.PURPLE, plotting.SKY, plotting.GREEN, plotting.BLUE)
MARKERS = (  # of objects on a map: colour for animate and inanimate, shape for the category
    (plotting.RED, "^"),
    (plotting.RED, "o"),
    (plotting.BLUE, "D"),
    (plotting.BLUE, "s"),
)
STYLES = {  # of horizontal lines, the same in every figure
    "animacy": ("black", "-"),
    "silhouette": ("black", "-."),
    "chance, corrected": ("grey", ":"),
}


def rdms_with_images(rdms, images, title=""):
    """Draw small RDMs side by side, each with its numbers, its closest pairs outlined, images at the sides.

    Each has colours from its own smallest to its own largest distance, the diagonal apart.
    rdms: for each name float (n, n), 1 − Pearson correlation. images: uint8 (n, 3, height, width).
    """
    count = len(images)
    _, axes = plt.subplots(1, len(rdms), figsize=(13, 6.6))
    for axis, (name, values) in zip(axes, rdms.items(), strict=True):
        off_diagonal = values[~torch.eye(count, dtype=torch.bool)]
        smallest, largest = float(off_diagonal.min()), float(off_diagonal.max())
        axis.imshow(values, cmap="viridis", vmin=smallest, vmax=largest)
        for row in range(count):
            for column in range(count):
                light = values[row, column] > 0.4 * smallest + 0.6 * largest
                text = f"{abs(values[row, column]):.2f}"
                axis.text(column, row, text, ha="center", va="center", color="black" if light else "white")
        far = values + torch.eye(count) * largest
        for place in (far < smallest + 0.005).nonzero().tolist():  # on both sides of the diagonal
            corner = (place[0] - 0.46, place[1] - 0.46)
            axis.add_patch(plt.Rectangle(corner, 0.92, 0.92, fill=False, color=plotting.RED, linewidth=4))
        for number, image in enumerate(images):
            for place in ((-0.95, number), (number, count - 0.05)):
                small = OffsetImage(image.permute(1, 2, 0).numpy(), zoom=0.35)
                axis.add_artist(AnnotationBbox(small, place, frameon=False, annotation_clip=False))
        axis.set_title(name)
        axis.axis("off")
        axis.set(xlim=(-1.45, count - 0.4), ylim=(count + 0.45, -0.5))
    plt.suptitle(title)


def masks(masks, groups, columns, title=""):
    """Draw some silhouettes of each group in a row of their own colour.

    masks: bool (n, height, width). groups: (name, number of images) in their order. columns: how many of
    each group, the first ones.
    """
    figure, axes = plt.subplots(len(groups), columns, figsize=(13, 1.45 * len(groups) + 0.8))
    start = 0
    for row, (name, count) in enumerate(groups):
        for column in range(columns):
            axis, mask = axes[row, column], masks[start + column].float()
            shade = mask[..., None] * (torch.tensor(to_rgb(COLOURS[row])) - 0.9) + 0.9
            axis.imshow(shade.numpy())
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
        axes[row, 0].set_ylabel(f"{name}\n({count})", rotation=0, ha="right", va="center", fontsize=14)
        start += count
    figure.suptitle(title)


def rdms(panels, groups, block, title=""):
    """Draw large RDMs side by side, with lines between groups of images.

    panels: for each name float (n, n) in percent (see `similarity.percentiles`). groups: (name, number of
    images) in their order. block: a name and how many images from the first it holds; it is outlined.
    """
    figure, axes = plt.subplots(2, len(panels) // 2, figsize=(12, 10.8))
    ends = torch.tensor([count for _, count in groups]).cumsum(0)
    middles = ends - torch.tensor([count for _, count in groups]) / 2 - 0.5
    names = [name for name, _ in groups]
    for axis, (name, values) in zip(axes.flat, panels.items(), strict=True):
        shown = axis.imshow(values, cmap="viridis", vmin=0, vmax=100)
        for end in ends[:-1]:
            axis.axhline(end - 0.5, color="white", linewidth=1)
            axis.axvline(end - 0.5, color="white", linewidth=1)
        outline = {"fill": False, "color": plotting.RED, "linewidth": 4, "label": block[0]}
        axis.add_patch(plt.Rectangle((-0.5, -0.5), block[1], block[1], **outline))
        axis.set(xticks=[], yticks=[])
        axis.set_title(name)
    for axis in axes[:, 0]:
        axis.set_yticks(middles, names)
    for axis in axes[-1]:
        axis.set_xticks(middles, names, rotation=40, ha="right")
    figure.colorbar(shown, ax=axes, label="dissimilarity (rank, %)", location="right", shrink=0.5)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower right")
    figure.suptitle(title)


def profile(axis, layers, trained, untrained, ceiling, levels=None, ylabel="Spearman's ρ", title=""):
    """Draw how well each layer's RDM agrees with that of a brain.

    trained: float (layers, subjects); untrained: float (seeds, layers). ceiling: its lower and upper
    bound, or None. levels: for each name in `STYLES` a number, drawn as a horizontal line.
    """
    places = range(len(layers))
    if ceiling is not None:
        axis.axhspan(*map(float, ceiling), color="0.85", label="noise ceiling", zorder=0)
    if trained.shape[1] > 1:
        names = ["trained, each subject"] + ["_"] * (trained.shape[1] - 1)
        dots = {"color": plotting.BLUE, "alpha": 0.45, "markersize": 5, "linestyle": "none"}
        axis.plot(places, trained, "o", label=names, **dots)
    names = ["untrained, five seeds"] + ["_"] * (len(untrained) - 1)
    axis.plot(places, untrained.T, "--", color=plotting.RED, linewidth=1.5, label=names)
    axis.plot(places, trained.mean(dim=1), "o-", color=plotting.BLUE, linewidth=3.5, label="trained, mean")
    for name, level in (levels or {}).items():
        colour, line = STYLES[name]
        axis.axhline(float(level), color=colour, linestyle=line, linewidth=2.5, label=name, zorder=1)
    axis.axhline(0, color="grey", linewidth=0.8)
    axis.set_xticks(places, [layer.removeprefix("block_") for layer in layers], rotation=60, fontsize=14)
    axis.set(xlabel="layer (numbers: blocks)", ylabel=ylabel, title=title)


def profiles(layers, panels, title="", limits=None, columns=4):
    """Draw `profile` side by side with one legend below; panels: for each title its other arguments.

    limits: the lowest and the highest value of the vertical axes, for all panels.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(13, 6.2), squeeze=False)
    handles = {}
    for axis, (name, arguments) in zip(axes[0], panels.items(), strict=True):
        profile(axis, layers, title=name, **arguments)
        if limits:
            axis.set_ylim(*limits)
        lines, names = axis.get_legend_handles_labels()
        handles |= dict(zip(names, lines, strict=True))
    figure.legend(handles.values(), handles, loc="outside lower center", ncols=min(columns, len(handles)))
    figure.suptitle(title)


def maps(panels, categories, names, title=""):
    """Draw maps of objects side by side, coloured by animate or not, with a shape for each category.

    panels: for each title the positions of the objects, float (n, 2). categories: the number of each
    object's category, int (n,), of at most four. names: of the categories.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(13, 7), squeeze=False)
    for axis, (name, positions) in zip(axes[0], panels.items(), strict=True):
        for number, (category, (colour, shape)) in enumerate(zip(names, MARKERS, strict=False)):
            look = {"color": colour, "markersize": 10, "alpha": 0.8, "linestyle": "none"}
            axis.plot(*positions[categories == number].T, shape, label=category, **look)
        axis.set(xticks=[], yticks=[], title=name)
        axis.set_aspect("equal", adjustable="datalim")
        axis.spines[:].set_visible(True)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.suptitle(title)


def models(names, panels, ceilings, title="", highest=None):
    """Draw each model's agreement with each subject: a dot a subject, the mean as a bar and a number.

    names: of the models. panels: for each measure float (models, subjects). ceilings: for each measure its
    lower and upper bound. highest: for some measures the highest value that each model can have, float
    (models,); marked in orange where it is below 0.9. Models are sorted by their means in the last measure.
    """
    order = [*panels.values()][-1].mean(dim=1).argsort().tolist()
    _, axes = plt.subplots(1, len(panels), figsize=(13, 5.6), sharey=True, squeeze=False)
    for axis, (measure, found) in zip(axes[0], panels.items(), strict=True):
        lower, upper = map(float, ceilings[measure])
        axis.axvspan(lower, upper, color="0.85", zorder=0)
        axis.text((lower + upper) / 2, -0.8, "noise ceiling", ha="center", fontsize=14)
        caps = (highest or {}).get(measure, torch.ones(len(order)))[order]
        low = caps < 0.9
        look = {"color": plotting.RED, "markersize": 34, "markeredgewidth": 5, "linestyle": "none"}
        if low.any():
            axis.set_xlim(right=1.25 * max(upper, float(caps[low].max())))
            axis.plot(caps[low], low.nonzero().flatten(), "|", **look)
        for place in low.nonzero().flatten().tolist():
            text = f"at most\n{caps[place]:.2f}"
            axis.text(float(caps[place]) + 0.01, place, text, va="center", fontsize=14)
        for place, values in enumerate(found[order]):
            axis.barh(place, float(values.mean()), height=0.62, color=plotting.SKY, zorder=1)
            axis.plot(values, [place + 0.2] * len(values), "o", color="black", markersize=6)
            at = float(values.mean()) + 0.01 * upper
            text = axis.text(at, place - 0.12, f"{values.mean():.2f}", va="center", weight="bold", zorder=3)
            text.set_path_effects([withStroke(linewidth=3, foreground="white")])
        axis.set_yticks(range(len(order)), [names[number] for number in order])
        left = min(0, 1.5 * float(found.min()))
        axis.set(xlabel=measure, ylim=(len(found) - 0.5, -1.2), xlim=(left, None))
    plt.suptitle(title)


def intervals(differences, xlabel, title=""):
    """Draw the 95 % interval of differences over bootstrap samples, and a mark at the mean with its number.

    differences: for each name float (samples,).
    """
    figure, axis = plt.subplots(figsize=(12, 0.62 * len(differences) + 2.2))
    for place, values in enumerate(differences.values()):
        low, high = (float(values.quantile(q)) for q in (0.025, 0.975))
        away = low > 0 or high < 0
        colour, line, mark = (plotting.BLUE, "-", "o") if away else ("black", ":", "D")
        label = f"95 % interval {'excludes' if away else 'includes'} zero"
        axis.plot((low, high), (place, place), line, linewidth=4, color=colour, label=label)
        middle = float(values.mean())
        axis.plot(middle, place, mark, markersize=11, color=colour)
        text = f"{round(middle, 2) + 0:.2f}"  # -0.0 + 0 is 0
        axis.annotate(text, (middle, place), (0, 9), textcoords="offset points", ha="center", fontsize=14)
    axis.axvline(0, color="black", linewidth=1)
    axis.set_yticks(range(len(differences)), differences)
    axis.set(xlabel=xlabel, ylim=(len(differences) - 0.5, -0.8))
    handles = dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
    figure.legend(handles.values(), handles, loc="outside lower right", ncols=2)
    figure.suptitle(title)
