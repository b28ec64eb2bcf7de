"""What a network computes and moves is counted right, and speeds are those of a known step."""

import itertools
import time

import torch
from torch import nn

from helpers import models, speed

CPU = torch.device("cpu")


def test_multiplications():
    assert speed.multiplications(models.ExampleNetwork()) == [194_688, 10_616_832, 1_179_648, 1_280]
    assert speed.multiplications(nn.Sequential(nn.Conv2d(16, 32, 5, stride=2)), (16, 12, 12)) == [204_800]


def test_operations_and_bytes():
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    operations, moved = speed.operations_and_bytes(network)
    assert operations == 6 * 7840
    assert moved == 3 * 4 * (784 + 784 + 784 + 10)


def test_counting_leaves_a_network_as_it_was():
    network = models.strided().train()
    statistics = network[1].running_mean.clone()
    speed.multiplications(network)
    assert network.training and torch.equal(network[1].running_mean, statistics)
    assert not any(layer._forward_hooks for layer in network.modules())


def test_images_per_second(monkeypatch):
    """A step that takes a tenth of a second by the clock for five images, and 2 + 3 × 4 steps in all."""
    seconds, steps = itertools.count(), []
    now = [0.0]
    monkeypatch.setattr(speed, "clock", lambda device: now[0])

    def step(images, labels):
        steps.append(len(images))
        now[0] += 0.1 if next(seconds) != 3 else 5.0  # one slow step spoils one of three runs

    rate = speed.images_per_second(step, [(torch.zeros(5, 1), torch.zeros(5))], 4, CPU)
    assert round(rate, 6) == 50 and len(steps) == 14


def test_limits_of_this_machine():
    peak, bandwidth = speed.limits(CPU)
    assert 1e8 < peak < 1e15 and 1e8 < bandwidth < 1e14


def test_most_costly():
    square = torch.randn(300, 300)
    with torch.profiler.profile() as profiled:
        for _ in range(3):
            square @ square
    rows = speed.most_costly(profiled, 2)
    assert rows[0][0] == "aten::mm" and rows[0][2] == 3 and 0.3 < rows[0][1] <= 1


def test_wall_time_of_a_batch_counts_waiting():
    def slow():
        while True:
            time.sleep(0.01)
            yield None

    assert 0.01 <= speed.wall_time_of_a_batch(slow(), count=5) < 0.2
