"""The plumbing of notebook 08: networks side by side, the film, the sheet with its key, the figures."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import generators


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_side_by_side_is_many_linear_layers():
    layer = generators.SideBySide(3, 2, count=4)
    x = torch.randn(4, 5, 3)
    for number in range(4):
        alone = torch.nn.functional.linear(x[number], layer.weight[number].T, layer.bias[number, 0])
        assert torch.allclose(layer(x)[number], alone, atol=1e-6)
    assert layer.weight.abs().max() <= 3**-0.5


def test_networks_side_by_side_share_nothing():
    """The gradient of one network's output is zero for all the others."""
    networks = generators.side_by_side(2, 1, width=8, count=3)
    networks(torch.randn(3, 5, 2))[1].sum().backward()
    for parameter in networks.parameters():
        assert parameter.grad[1].abs().sum() > 0 or parameter.shape[1] > 1
        assert parameter.grad[[0, 2]].abs().sum() == 0


def test_film_draws_at_its_moments_only(monkeypatch):
    seen = []
    monkeypatch.setattr(generators.interactive, "live", lambda: seen.append)
    look = generators.film(100, (0.0, 0.5, 1.0), lambda model: torch.zeros(4, 1, 28, 28) + model, "a film")
    for step in range(100):
        look(step, step / 100)
    assert len(seen) == 3
    assert [label.get_text() for label in seen[-1].gca().get_yticklabels()] == [
        "step 1",
        "step 51",
        "step 100",
    ]


def test_the_key_of_the_blind_sheet():
    sets = {"dark": torch.zeros(30, 1, 28, 28), "bright": torch.ones(30, 1, 28, 28)}
    key = generators.blind_sheet(sets, 12, torch.Generator().manual_seed(0))
    assert list(key)[:2] == ["A1", "A2"] and list(key)[-1] == "B12"
    assert sorted(key.values()) == ["bright"] * 12 + ["dark"] * 12
    sheet = plt.gcf().axes[0].images[0].get_array()
    for tile, name in key.items():
        row, column = "AB".index(tile[0]), int(tile[1:]) - 1
        assert sheet[28 * row + 14, 28 * column + 14] == (name == "bright")


def test_figures():
    points = {"one": torch.zeros(5, 2), "two": torch.ones(5, 2)}
    generators.show_points(points, torch.ones(8, 2), 0.3, "points")
    assert len(plt.gcf().axes) == 2
    generators.show_counts({"a": torch.tensor([1, 1, 8]), "b": torch.tensor([0, 8, 8])}, 8, "counts", "modes")
    dots = [line for line in plt.gca().lines if line.get_marker() == "o"]
    assert sorted(len(line.get_xdata()) for line in dots) == [1, 1, 2, 2]
    generators.show_distances({"with": {"a": 3.0, "b": 5.0}, "without": {"c": 20.0}}, {"real": 1.0}, "d²")
    assert [text.get_text() for text in plt.gca().texts] == ["3.0", "5.0", "20.0"]
    assert [label.get_text() for label in plt.gca().get_yticklabels()] == ["a", "b", "c"]
