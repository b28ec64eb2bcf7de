"""The check of figures finds what some people cannot see, and our own colours pass it."""

import itertools

import eyes
import matplotlib.pyplot as plt
import numpy
import pytest
from matplotlib import colors
from skimage.color import deltaE_ciede2000, rgb2lab

from helpers import plotting

# Machado, Oliveira & Fernandes 2009, doi:10.1109/TVCG.2009.113: full dichromacy, on linear RGB.
VISION = {
    "three cones": numpy.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
CYCLE = ("BLUE", "RED", "GREEN", "PURPLE", "ORANGE", "SKY")


@pytest.fixture
def axis():
    """An empty axis in the series' style."""
    figure, axis = plt.subplots(figsize=(8, 4))
    yield axis
    plt.close(figure)


def seen(colour, matrix):
    """A colour as CIELAB, after a dichromat's eye."""
    channels = numpy.array(colors.to_rgb(colour))
    linear = numpy.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    lost = numpy.clip(numpy.asarray(matrix) @ linear, 0, 1)
    return rgb2lab(numpy.where(lost <= 0.0031308, 12.92 * lost, 1.055 * lost ** (1 / 2.4) - 0.055))


@pytest.mark.parametrize("name", VISION)
def test_our_colours_stay_apart(name):
    """By 10 units of CIEDE2000 or more (measured: 10.9 for the nearest two); red and green do not."""
    ours = [seen(getattr(plotting, colour), VISION[name]) for colour in CYCLE]
    assert min(deltaE_ciede2000(*pair) for pair in itertools.combinations(ours, 2)) > 10
    if name == "deuteranopia":
        assert deltaE_ciede2000(*(seen(colour, VISION[name]) for colour in ("#c06000", "#708000"))) < 10


def test_contrast():
    """Black on white is 21 to 1; the colours of our lines are 3 to 1 but for the last two."""
    assert eyes.contrast("black") == pytest.approx(21) and eyes.contrast("white") == 1
    assert all(eyes.contrast(getattr(plotting, colour)) > 3 for colour in CYCLE[:4])


def test_good_figure(axis):
    axis.plot([1, 2], [1, 2], "-", label="one")
    axis.plot([1, 2], [2, 1], "--", label="two")
    axis.set(title="both", xlabel="step", ylabel="loss")
    axis.legend()
    assert eyes.complaints(axis.figure) == []


BAD = {
    "small letters": (lambda axis: axis.set_title("tiny", fontsize=9), "9 points"),
    "pale letters": (lambda axis: axis.set_xlabel("step", color="#bbbbbb"), "contrast"),
    "too wide": (lambda axis: axis.figure.set_figwidth(20), "20.0 inches"),
    "a rainbow": (lambda axis: axis.imshow([[0, 1]], cmap="jet"), "map jet"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_figures(axis, name):
    change, words = BAD[name]
    change(axis)
    assert [words in text for text in eyes.complaints(axis.figure)] == [True]


def test_hue_alone(axis):
    """Two named lines, clouds or rows of bars of one form and one lightness."""
    axis.plot([1, 2], color="#c06000", label="red")
    axis.plot([2, 1], color="#708000", label="green")
    axis.scatter([1], [1], color="#c06000", label="red cloud")
    axis.scatter([1], [2], color="#708000", label="green cloud")
    axis.bar([1], [1], color="#c06000", label="red bars")
    axis.bar([2], [1], color="#708000", label="green bars")
    found = eyes.complaints(axis.figure)
    assert found == [f"'red{kind}' and 'green{kind}' differ in hue alone" for kind in ("", " cloud", " bars")]
