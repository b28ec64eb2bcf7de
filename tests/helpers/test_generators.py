"""The plumbing of notebook 08: networks side by side, its autoencoder, the film, the figures."""

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


def test_the_moving_average_lags_behind():
    """It keeps so much of the old weights, and leaves the network alone."""
    network = torch.nn.Linear(1, 1)
    average = generators.moving_average(network, keep=0.9)
    average.update_parameters(network)  # the first one is a copy
    before = network.weight.item()
    with torch.no_grad():
        network.weight += 1
    average.update_parameters(network)
    assert average.module.weight.item() == pytest.approx(before + 0.1, abs=1e-6)
    assert network.weight.item() == pytest.approx(before + 1)


def test_the_autoencoder_learns_and_its_codes_are_standardised():
    """Bars at one of four places are reconstructed, from codes of mean 0 and deviation 1."""
    images = torch.zeros(4, 1, 28, 28, dtype=torch.uint8)
    for place in range(4):
        images[place, :, :, 7 * place : 7 * place + 4] = 255
    images = images.repeat(50, 1, 1, 1)
    torch.manual_seed(0)
    autoencoder = generators.train_autoencoder(images, steps=60)
    codes = autoencoder.encode(images / 255)
    assert codes.shape == (200, 32) and not codes.requires_grad
    assert codes.mean(dim=0).abs().max() < 1e-4 and torch.allclose(
        codes.std(dim=0), torch.ones(32), atol=1e-4
    )
    again = autoencoder.decode(codes)
    assert again.shape == (200, 1, 28, 28) and (again - images / 255).abs().mean() < 0.1


def test_film_draws_at_its_moments_only(monkeypatch):
    class Grey(torch.nn.Module):
        def forward(self, noise):
            return noise.reshape(-1, 1, 28, 28)

    seen = []
    monkeypatch.setattr(generators.interactive, "live", lambda: seen.append)
    look = generators.film(100, torch.zeros(4, 784), "a film", (0.0, 0.5, 1.0))
    for step in range(100):
        look(step, Grey())
    assert len(seen) == 3
    assert [label.get_text() for label in seen[-1].gca().get_yticklabels()] == [
        "step 1",
        "step 51",
        "step 100",
    ]


def test_figures():
    points = {"one": torch.zeros(5, 2), "two": torch.ones(5, 2)}
    generators.show_points(points, torch.ones(8, 2), 0.3, "points")
    assert [axis.get_title() for axis in plt.gcf().axes] == ["one", "two"]
    distances = {"b": 5.0, "c": 20.0, "a": 3.0}
    generators.show_distances(distances, ["a", "b"], {"real": 1.0, "reconstructions": 5.5}, "d²")
    assert [text.get_text() for text in plt.gca().texts] == ["20.0", "3.0", "5.0"]
    assert [text.get_ha() for text in plt.gca().texts] == ["left", "left", "right"]  # off 5.5
    assert [label.get_text() for label in plt.gca().get_yticklabels()] == ["c", "a", "b"]
