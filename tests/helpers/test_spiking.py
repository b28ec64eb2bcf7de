"""Training and tests of spiking networks."""

import torch
import torch.nn.functional as F

from helpers import data, spiking


def counts(spikes, weights, fire, shuffled=None):
    """A network that counts its input spikes: logits (networks, n, 10)."""
    assert shuffled in (None, "input")
    return fire(spikes.sum(dim=0)) @ weights[0] @ weights[1]


def once(x):
    return x[None]


def test_networks_learn_and_differ():
    digits = data.digits()
    training, test = (
        (F.avg_pool2d(part.images / 255, 2).flatten(1), part.labels) for part in (digits.train, digits.test)
    )
    weights = spiking.train(counts, once, torch.relu, training, 1, steps=40, networks=3)
    assert [w.shape for w in weights] == [(3, 196, 50), (3, 50, 10)]
    assert not torch.equal(weights[0][0], weights[0][1]) and not weights[0].requires_grad
    shares = spiking.accuracy(counts, once, torch.relu, test, weights, "input", count=100)
    assert shares.shape == (3,) and 0.5 < shares.min() <= shares.max() <= 1


def test_costs_are_measured_from_the_first_condition():
    spiked = {("a", "code"): {"whole": torch.tensor([0.9, 0.7]), "one\ntwo": torch.tensor([0.5])}}
    spiked["b", "other"] = spiked["a", "code"]
    costs = spiking.costs(spiked, "code")
    assert list(costs) == ["whole", "one two"] and costs["whole"] == [0]
    assert abs(costs["one two"][0] - 0.3) < 1e-6
