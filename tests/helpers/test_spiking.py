"""Training and tests of spiking networks."""

import torch

from helpers import data, spiking


def counts(spikes, weights, fire, shuffled=None):
    """A network that counts its input spikes: logits (networks, n, 10)."""
    assert shuffled in (None, "input")
    return fire(spikes.sum(dim=0)) @ weights[0] @ weights[1]


def once(x):
    return x[None]


def test_pixels_are_means_from_0_to_1():
    images = torch.zeros(2, 3, 1, 28, 28, dtype=torch.uint8)
    images[1, 2, 0, :2, :2] = 255
    small = spiking.pixels(images)
    assert small.shape == (2, 3, 196) and small[1, 2, 0] == 1 and small.sum() == 1


def test_networks_learn_and_differ():
    digits = data.digits()
    weights = spiking.train(counts, once, torch.relu, digits.train, 1, steps=40, networks=3)
    assert [w.shape for w in weights] == [(3, 196, 50), (3, 50, 10)]
    assert not torch.equal(weights[0][0], weights[0][1]) and not weights[0].requires_grad
    shares = spiking.accuracy(counts, once, torch.relu, digits.test, weights, "input", count=100)
    assert shares.shape == (3,) and 0.5 < shares.min() <= shares.max() <= 1


def test_costs_are_measured_from_the_first_condition():
    spiked = {("a", "code"): {"whole": torch.tensor([0.9, 0.7]), "one\ntwo": torch.tensor([0.5])}}
    spiked["b", "other"] = spiked["a", "code"]
    costs = spiking.costs(spiked, "code")
    assert list(costs) == ["whole", "one two"] and costs["whole"] == [0]
    assert abs(costs["one two"][0] - 0.3) < 1e-6
