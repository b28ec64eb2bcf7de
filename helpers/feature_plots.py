"""Figures of what a network's layers hold: photographs with answers, feature maps, evidence, readouts.

Each function draws and computes no more than means, deviations and shares of what it is given.
"""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

STYLES = ("o-", "s--", "^:", "D-.", "v-")
COLOURS = {  # of a learner or input, by how its name begins; the longest counts
    "pretrained": plotting.BLUE,
    "pretrained, 1": plotting.SKY,  # its 1,000 logits
    "untrained": plotting.RED,
    "untrained, stem": plotting.ORANGE,
    "CNN": plotting.PURPLE,
    "pixels": plotting.GREEN,
}


def top_three(images, probabilities, names, title=""):
    """Draw photographs in colour side by side, each with its three most probable classes.

    images: uint8 (3, height, width) each. probabilities: float (n, classes); names: of the classes.
    """
    _, axes = plt.subplots(1, len(images), figsize=(13, 4.6))
    for axis, image, each in zip(axes, images, probabilities, strict=True):
        lines = [f"{names[number]} {value:.0%}" for value, number in zip(*each.topk(3), strict=True)]
        axis.imshow(image.permute(1, 2, 0))
        axis.set_title("\n".join(lines), fontsize=15)
        axis.axis("off")
    plt.suptitle(title)


def two_maps(responses, title=""):
    """Draw, for each layer, the two feature maps that vary most over the image.

    responses: for each layer's name its maps (1, maps, height, width), as from `pretrained.responses`.
    """
    _, axes = plt.subplots(2, len(responses), figsize=(13, 6.6))
    for column, (name, (maps,)) in zip(axes.T, responses.items(), strict=True):
        order = maps.flatten(1).std(dim=1).argsort(descending=True)
        for axis, number in zip(column, order, strict=False):
            axis.imshow(maps[number], cmap="gray")
            axis.axis("off")
        count, size = maps.shape[:2]
        column[0].set_title(f"{name}: {count} maps\nof {size} × {size}")
    plt.suptitle(title)


def evidence(axis, image, heat, side, title):
    """Draw a map of evidence over a pale grey image, with one half framed and its share in the title.

    image: uint8 (3, height, width). heat: float (h, w), none below 0; shown as a share of its maximum. side:
    the half that is framed, 0 left or 1 right. Returns the picture of the map, for a colour bar.
    """
    height, width = image.shape[1:]
    strength = heat / heat.max()
    share = (heat.chunk(2, dim=1)[side].sum() / heat.sum()).item()
    axis.imshow(image.float().mean(dim=0), cmap="gray", vmin=-150, vmax=255)
    shown = axis.imshow(
        strength,
        cmap="Oranges",
        vmin=0,
        vmax=1,
        alpha=(0.85 * strength).numpy(),
        extent=(0, width, height, 0),
    )
    frame = {"fill": False, "edgecolor": plotting.BLUE, "linewidth": 6}
    axis.add_patch(plt.Rectangle((side * width / 2, 0), width / 2, height, **frame))
    axis.set_title(f"{title}: {100 * share:.0f} % in frame", fontsize=15)
    axis.axis("off")
    return shown


def evidence_row(image, heats, sides, titles, title=""):
    """Draw maps of evidence over the same image side by side, each on its own scale (see `evidence`)."""
    figure, axes = plt.subplots(1, len(heats), figsize=(13, 3.4))
    for axis, *each in zip(axes, heats, sides, titles, strict=True):
        shown = evidence(axis, image, *each)
    figure.colorbar(shown, ax=axes, label="share of the map's maximum", shrink=0.9)
    plt.suptitle(title)


def colour(name):
    """The colour of a learner or input in all figures of a notebook; None for a name that has none."""
    known = [start for start in COLOURS if name.startswith(start)]
    return COLOURS[max(known, key=len)] if known else None


def bands(axis, ticks, groups, xlabel, title=""):
    """Draw accuracies in percent as lines, with a band of one standard deviation to each side.

    ticks: a text or number for each step. groups: for each learner's name its accuracies from 0 to 1, float
    (steps, repetitions), or (repetitions,) for one that is the same at each step.
    """
    steps = torch.arange(len(ticks))
    for (name, values), style in zip(groups.items(), STYLES, strict=False):
        level = values.ndim == 1
        mean = 100 * values.mean(dim=-1).expand(len(ticks))
        deviation = 100 * values.std(dim=-1)
        (line,) = axis.plot(steps, mean, style[1:] if level else style, label=name, color=colour(name))
        axis.fill_between(steps, mean - deviation, mean + deviation, alpha=0.2, color=line.get_color())
    axis.set_xticks(steps, ticks)
    axis.set(ylim=(0, 100), xlabel=xlabel, ylabel="accuracy (%)", title=title)


def band_panels(ticks, panels, xlabel, title="", chance=None):
    """Draw `bands` side by side with one legend below; panels: for each data set its groups; chance: in %."""
    figure, axes = plt.subplots(1, len(panels), figsize=(13, 6), squeeze=False)
    for axis, (name, groups) in zip(axes[0], panels.items(), strict=True):
        bands(axis, ticks, groups, xlabel, name)
        if chance is not None:
            axis.axhline(chance, color="black", linestyle=":", linewidth=1.5, label="chance")
    lines = axes[0, 0].get_legend_handles_labels()
    figure.legend(*lines, loc="outside lower center", ncols=3, fontsize=13)
    plt.suptitle(title)


def readouts(found, title=""):
    """Draw balanced accuracies in percent: mean and standard deviation of each input, for each question.

    found: for each question, for each input's name, accuracies from 0 to 1 (repetitions,).
    """
    figure, axis = plt.subplots(figsize=(12, 6))
    names = list(next(iter(found.values())))
    for number, (name, marker) in enumerate(zip(names, "osD^v", strict=False)):
        values = [100 * inputs[name] for inputs in found.values()]
        places = [place + 0.14 * (number - len(names) / 2) for place in range(len(found))]
        means, deviations = ([float(f(v)) for v in values] for f in (torch.mean, torch.std))
        style = {"fmt": marker, "ms": 11, "lw": 2, "capsize": 5, "color": colour(name)}
        axis.errorbar(places, means, deviations, label=name, **style)
    axis.axhline(50, color="black", linestyle=":", linewidth=1.5, label="chance")
    axis.set_xticks(range(len(found)), found)
    axis.set(xlim=(-0.5, len(found) - 0.5), ylim=(40, 100), ylabel="balanced accuracy (%)", title=title)
    figure.legend(loc="outside lower center", ncols=3, fontsize=13)
