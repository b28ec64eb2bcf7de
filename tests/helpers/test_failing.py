"""The figures of notebook 13: what is drawn, and that everybody can read it."""

import eyes
import matplotlib.pyplot as plt
import pytest
import torch

from helpers import failing


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_rows_of_images():
    """Grey, colour and signed rows, each on its own scale."""
    rows = {
        "grey": torch.rand(2, 1, 8, 8),
        "bytes": torch.full((2, 3, 8, 8), 128, dtype=torch.uint8),
        "signed": torch.tensor([-2.0, 1.0]).view(2, 1, 1, 1).expand(2, 1, 8, 8),
    }
    failing.rows_of_images(rows, ["one", "two"], "three rows")
    axes = plt.gcf().axes
    assert len(axes) == 6 and eyes.complaints(plt.gcf()) == []
    grey, signed = axes[0].images[0], axes[4].images[0]
    assert grey.get_cmap().name == "gray" and grey.get_clim() == (0, 1)
    assert signed.get_cmap().name == "PuOr" and signed.get_clim() == (-2, 2)
    assert [axes[number].get_ylabel() for number in (0, 2, 4)] == list(rows)


def test_values_beyond_black_and_white_are_cut_off():
    image = torch.tensor([-1e-6, 1.001, 0.5]).view(1, 3, 1, 1).expand(1, 3, 8, 8)
    failing.rows_of_images({"": image})
    drawn = plt.gcf().axes[0].images[0].get_array()
    assert (drawn.min(), drawn.max()) == (0, 1)


def test_no_rows():
    with pytest.raises(ValueError, match="at least one"):
        failing.rows_of_images({})


def test_panels():
    """A thick line of means and a thin one for each network, in percent."""
    groups = {"one": torch.tensor([[0.0, 1.0], [1.0, 1.0]]), "two": torch.zeros(2, 2)}
    failing.panels([0, 0.1], {"first set": groups, "second set": groups}, "step", "both")
    axis = plt.gcf().axes[0]
    thick = [line for line in axis.lines if not line.get_label().startswith("_")]
    assert [line.get_label() for line in thick] == ["one", "two"] and len(axis.lines) == 6
    assert thick[0].get_ydata().tolist() == [50, 100]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["0", "0.1"]
    assert eyes.complaints(plt.gcf()) == []


def test_curves_at_equal_distances():
    failing.curves([0.1, 1], {"one": torch.ones(1, 2)}, "agreement", ticks=["10", "100"])
    axis = plt.gcf().axes[0]
    assert list(axis.get_xticks()) == [0, 1]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["10", "100"]


def test_people_and_networks():
    named = {"silhouettes": {"people": [0.7, 0.8], "networks": [0.4]}}
    failing.people_and_networks(named, {"people": [0.9], "networks": [0.2]}, "all")
    assert len(plt.gcf().axes) == 2 and eyes.complaints(plt.gcf()) == []
