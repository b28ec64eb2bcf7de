"""The figures of what a network's layers hold: what they draw, and that everybody can read them."""

import eyes
import matplotlib.pyplot as plt
import pytest
import torch

from helpers import feature_plots


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


IMAGE = torch.randint(0, 256, (3, 16, 32), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)


def test_top_three():
    """Above each image its three most probable classes, the first one first."""
    probabilities = torch.tensor([[0.1, 0.6, 0.1, 0.2], [0.7, 0.0, 0.2, 0.1]])
    feature_plots.top_three([IMAGE, IMAGE], probabilities, ["cat", "cup", "dog", "daisy"], "Two")
    titles = [axis.get_title().split("\n") for axis in plt.gcf().axes]
    assert titles[0][:2] == ["cup 60%", "daisy 20%"] and titles[1] == ["cat 70%", "dog 20%", "daisy 10%"]
    assert eyes.complaints(plt.gcf()) == []


def test_the_two_maps_that_vary_most():
    maps = torch.arange(3.0).reshape(1, 3, 1, 1) * torch.eye(4)
    feature_plots.two_maps({"stem": maps, "block": maps[:, :2]}, "Maps")
    axes = plt.gcf().axes
    assert [axes[row].images[0].get_array().max() for row in (0, 2)] == [2, 1]
    assert axes[0].get_title() == "stem: 3 maps\nof 4 × 4"
    assert eyes.complaints(plt.gcf()) == []


def test_evidence():
    """The title has the share in the half that is framed, and the picture is a share of the map's maximum."""
    heat = torch.zeros(2, 4)
    heat[0, 0], heat[1, 3] = 3.0, 1.0
    _, axis = plt.subplots()
    shown = feature_plots.evidence(axis, IMAGE, heat, 0, "cat")
    assert axis.get_title() == "cat: 75 % in frame" and shown.get_array().max() == 1
    assert axis.patches[0].get_bbox().bounds == (0, 0, 16, 16)
    feature_plots.evidence(axis, IMAGE, heat, 1, "cup")
    assert axis.get_title() == "cup: 25 % in frame" and axis.patches[1].get_bbox().bounds == (16, 0, 16, 16)


def test_evidence_row():
    heat = torch.ones(2, 4)
    feature_plots.evidence_row(IMAGE, [heat, heat], (0, 1), ("cat", "cup"), "Evidence")
    assert [axis.get_title() for axis in plt.gcf().axes[:2]] == ["cat: 50 % in frame", "cup: 50 % in frame"]
    assert len(plt.gcf().axes) == 3 and eyes.complaints(plt.gcf()) == []


def test_one_colour_for_one_input():
    """In each figure of a notebook, by the longest beginning of its name."""
    names = ("pretrained, block 10", "pretrained, 1,000 logits", "untrained, best layer", "untrained, stem")
    assert len({feature_plots.colour(name) for name in names}) == 4
    assert feature_plots.colour("pretrained") == feature_plots.colour("pretrained, block 13")
    assert feature_plots.colour("features") is None


def test_bands():
    """Means and one standard deviation in percent; what does not depend on the step is a level line."""
    groups = {"features": torch.tensor([[0.4, 0.6], [0.8, 1.0]]), "pixels": torch.tensor([0.2, 0.4])}
    feature_plots.band_panels(["stem", "head"], {"MNIST": groups, "small": groups}, "layer", "Depth")
    axis = plt.gcf().axes[0]
    assert axis.lines[0].get_ydata() == pytest.approx([50, 90])
    assert axis.lines[1].get_ydata() == pytest.approx([30, 30])
    low, high = axis.collections[0].get_paths()[0].vertices[:, 1].min(), axis.lines[0].get_ydata()[0]
    assert high - low == pytest.approx(100 * torch.tensor([0.4, 0.6]).std().item(), abs=1e-4)
    assert [a.get_title() for a in plt.gcf().axes] == ["MNIST", "small"]
    assert eyes.complaints(plt.gcf()) == []


def test_readouts():
    found = {
        question: {"trained": torch.tensor([0.8, 0.9]), "pixels": torch.tensor([0.5, 0.6])}
        for question in ("animal", "face")
    }
    feature_plots.readouts(found, "Readouts")
    axis = plt.gcf().axes[0]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["animal", "face"]
    means = [line.get_ydata() for line in axis.lines if len(line.get_ydata()) == 2][0]
    assert means == pytest.approx([85, 85])
    assert eyes.complaints(plt.gcf()) == []
