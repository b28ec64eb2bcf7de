"""Can everybody read a figure: from the back of a room, with any colour vision, on a poor projector?

`complaints(figure)` lists what is wrong; `watch()`, called in a notebook's kernel, looks at each figure that
a cell shows.
"""

import itertools
import json

import matplotlib.pyplot as plt
from matplotlib import colors
from matplotlib.contour import ContourSet

POINTS, INCHES = 12, 14  # the smallest letters, the widest figure: 1.2 % of the width of a screen
TEXT_CONTRAST = 4.5  # of letters on their ground: WCAG 2.2, success criterion 1.4.3
COLOUR_MAPS = {"gray", "Greys", "Blues", "Oranges", "magma", "viridis", "PuOr", "pale", "units"}


def complaints(figure):
    """List what some people could not read in a figure of matplotlib."""
    found = []
    if figure.get_figwidth() > INCHES:
        found.append(f"{figure.get_figwidth():.1f} inches wide: letters get small when it is shown whole")
    for text in figure.findobj(plt.Text):
        if text.get_visible() and text.get_text().strip():
            found += letters(text)
    for axis in figure.axes:
        found += [*hues(axis), *maps(axis)]
    return found


def letters(text):
    """What is wrong with one text: its size, or its contrast on white where nothing else is its ground."""
    name = text.get_text()[:30]
    if text.get_fontsize() < POINTS:
        yield f"{name!r}: letters of {text.get_fontsize():g} points"
    elif contrast(text.get_color()) < TEXT_CONTRAST and not on_a_picture(text):
        yield f"{name!r}: a contrast of {contrast(text.get_color()):.1f} on white"


def on_a_picture(text):
    """Whether a text stands on an image, whose ground we do not know."""
    return (
        bool(text.axes and (text.axes.images or text.axes.collections)) or text.get_bbox_patch() is not None
    )


def contrast(colour):
    """The ratio of luminances of white and a colour: WCAG 2.2's definition."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colors.to_rgb(colour)]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
    return 1.05 / (luminance + 0.05)


def hues(axis):
    """Pairs of named lines or clouds that differ in hue alone, or nearly so."""
    named = []
    for line in axis.lines:
        if not line.get_label().startswith("_"):
            form = (line.get_linestyle(), str(line.get_marker()), line.get_linewidth())
            named.append((line.get_label(), colors.to_rgb(line.get_color()), form))
    for cloud in axis.collections:
        if not cloud.get_label().startswith("_") and len(cloud.get_paths()):
            form = (cloud.get_paths()[0].vertices.shape, cloud.get_hatch())
            colour = cloud.get_facecolor()[0] if len(cloud.get_facecolor()) else (0, 0, 0)
            named.append((cloud.get_label(), colors.to_rgb(colour), form))
    for bars in axis.containers:
        if not bars.get_label().startswith("_") and getattr(bars, "patches", None):
            patch = bars.patches[0]
            named.append((bars.get_label(), colors.to_rgb(patch.get_facecolor()), patch.get_hatch()))
    for (one, first, form), (other, second, form_2) in itertools.combinations(named, 2):
        lightness = max(contrast(first), contrast(second)) / min(contrast(first), contrast(second))
        if first != second and form == form_2 and lightness < 1.5:
            yield f"{one!r} and {other!r} differ in hue alone"


def maps(axis):
    """Colour maps that some eyes, or a grey print, cannot read."""
    for picture in (*axis.images, *axis.collections):
        lines = isinstance(picture, ContourSet) and not picture.filled  # a colour of their own, not a map
        if picture.get_array() is not None and not lines and picture.get_cmap().name not in COLOUR_MAPS:
            yield f"the colour map {picture.get_cmap().name}"


def watch():
    """Look at each figure of this kernel before it is shown; returns the list that complaints go into."""
    from IPython import get_ipython

    found = []

    def look():
        for number in plt.get_fignums():
            found.extend(complaints(plt.figure(number)))

    get_ipython().events.callbacks["post_execute"].insert(0, look)
    return found


def say(found):
    """Print complaints as a line of JSON."""
    print(json.dumps(found, ensure_ascii=False))
