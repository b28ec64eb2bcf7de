"""Figures of answers to "where?": points on frames, heat maps, errors in pixels, masks."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

COLOURS = (plotting.RED, plotting.BLUE, plotting.GREEN, plotting.ORANGE)
STYLES = ("o-", "s--", "^:", "D-.", "v-")


def marks(axis, points, parts, size=11, first=0):
    """Draw points (parts, 2), x then y in pixels, in the colours and markers of the parts from `first` on."""
    for number, (point, part) in enumerate(zip(points, parts, strict=True), first):
        style = {"color": COLOURS[number], "markersize": size, "markeredgecolor": "white"}
        axis.plot(*point, plotting.MARKERS[number], label=part, **style)


def around(axis, points, reach):
    """Show of an axis only what lies up to `reach` pixels from the middle of points (parts, 2)."""
    x, y = points.mean(dim=0).tolist()
    axis.set(xlim=(x - reach, x + reach), ylim=(y + reach, y - reach))


def frames(images, points, parts, titles, title=""):
    """Draw frames side by side, and under each its head enlarged with the points marked by hand.

    images: uint8 (n, 1, height, width). points: float (n, parts, 2), x then y in pixels; all but the last lie
    on the head.
    """
    figure, axes = plt.subplots(2, len(images), figsize=(13, 7), height_ratios=(1.4, 1))
    for number, (whole, head) in enumerate(axes.T):
        for axis in (whole, head):
            axis.imshow(images[number, 0], cmap="gray", vmin=0, vmax=255)
            axis.axis("off")
        marks(head, points[number], parts)
        marks(whole, points[number, -1:], parts[-1:], first=len(parts) - 1)
        around(head, points[number, :-1], 12)
        whole.set_title(titles[number])
    handles = axes[1, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=len(parts))
    plt.suptitle(title)


def overlay(axis, image, heat, point, found, title):
    """Draw a heat map (h, w) in orange over a pale frame (1, height, width), and return it.

    point, found: (2,), x then y in pixels: a cross at the mark made by hand, a ring at the point found.
    """
    height, width = image.shape[1:]
    strength = (heat / heat.max()).clamp(0, 1)
    axis.imshow(image[0], cmap="gray", vmin=-150, vmax=255)
    drawn = axis.imshow(
        strength,
        cmap="Oranges",
        vmin=0,
        vmax=1,
        alpha=strength.numpy(),
        extent=(-0.5, width - 0.5, height - 0.5, -0.5),
    )
    axis.plot(*point, "x", color=plotting.BLUE, ms=13, mew=3, label="marked by hand")
    axis.plot(*found, "o", color="black", ms=17, mew=2.5, mfc="none", label="found (maximum)")
    axis.set_title(title)
    axis.axis("off")
    return drawn


def heat_maps(image, maps, points, found, parts, title=""):
    """Draw the heat map of each part over the same part of a frame.

    maps: float (parts, h, w). points and found: (parts, 2), x then y in pixels; the marks of the other parts
    are black.
    """
    figure, axes = plt.subplots(1, len(maps), figsize=(13, 4.6))
    for axis, *each in zip(axes, maps, points, found, parts, strict=True):
        axis.plot(*points.T, "+", color="black", markersize=13, markeredgewidth=2, label="other marks")
        drawn = overlay(axis, image, *each)
        around(axis, points, 25)
    figure.colorbar(drawn, ax=axes, shrink=0.7, label="share of the maximum")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    plt.suptitle(title)


def shares(groups, chance, title=""):
    """Draw the share of parts with the right name, a dot a draw, the mean above; chance is a dashed line."""
    _, axis = plt.subplots(figsize=(13, 4.6))
    for number, values in enumerate(groups.values()):
        across = number + torch.linspace(-0.2, 0.2, len(values))
        axis.plot(across, values, plotting.MARKERS[number % 5])
        axis.text(number, float(values.max()) + 0.03, f"{values.mean():.0%}", ha="center", va="bottom")
    axis.axhline(chance, color="black", linestyle="--")
    axis.text(len(groups) - 0.45, chance + 0.02, "chance", va="bottom")
    axis.set_xticks(range(len(groups)), groups)
    axis.yaxis.set_major_formatter("{x:.0%}")
    axis.set(ylabel="nearest to their own mark", title=title, ylim=(0, 1), xlim=(-0.5, len(groups)))


def errors(groups, title=""):
    """Draw one dot a draw for each method, with the mean above; groups: for each name a tensor of pixels."""
    _, axis = plt.subplots(figsize=(12, 4))
    for number, (name, values) in enumerate(groups.items()):
        across = number + torch.linspace(-0.2, 0.2, len(values))
        axis.plot(across, values, plotting.MARKERS[number % 5], label=name)
        axis.text(number, 1.12 * float(values.max()), f"{values.mean():.1f}", ha="center", va="bottom")
    axis.set_xticks(range(len(groups)), groups)
    axis.set(yscale="log", ylabel="median error\n(pixels, log scale)", title=title, ylim=(1, 100))
    axis.set_yticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    axis.minorticks_off()


def falling(counts, groups, title=""):
    """Draw errors in pixels against the number of labelled frames: mean and one standard deviation.

    groups: for each method's name float (counts, draws).
    """
    _, axis = plt.subplots(figsize=(10, 3.7))
    steps = torch.arange(len(counts))
    for (name, values), style in zip(groups.items(), STYLES, strict=False):
        axis.errorbar(steps, values.mean(dim=1), values.std(dim=1), fmt=style, capsize=5, label=name)
    axis.set_xticks(steps, counts)
    axis.set(xlabel="labelled frames", ylabel="median error (pixels)", title=title, ylim=(0, None))
    axis.legend()


def masks(rows, title=""):
    """Draw rows of small images; rows: for each row's name a tensor (n, 1, height, width) from 0 to 1."""
    count = len(next(iter(rows.values())))
    figure, axes = plt.subplots(len(rows), count, figsize=(1.4 * count + 2.6, 1.38 * len(rows) + 0.4))
    for line, (name, images) in zip(axes, rows.items(), strict=True):
        for axis, image in zip(line, images, strict=True):
            axis.imshow(image[0], cmap="gray", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation=0, ha="right", va="center")
    figure.suptitle(title)


def cover(image, heat, points, found, parts, tiles, title=""):
    """Draw a heat map, the points found, and beside them four tiles (1, h, w): a scene and its masks."""
    figure, axes = plt.subplot_mosaic("abcd;abef", figsize=(13, 7))
    axes = list(axes.values())
    overlay(axes[0], image, heat, points[0], found[0], f"{parts[0]}: where?")
    axes[1].imshow(image[0], cmap="gray", vmin=0, vmax=255)
    marks(axes[1], found, parts)
    axes[1].set_title("head and tail found")
    for axis, (name, tile) in zip(axes[2:], tiles.items(), strict=True):
        axis.imshow(tile[0], cmap="gray", vmin=0, vmax=1)
        axis.set_title(name)
    for axis in axes:
        axis.axis("off")
    figure.suptitle(title)
