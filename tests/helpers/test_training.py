"""The loop learns, repeats itself, and measures what it says."""

import math

import pytest
import torch
from torch import nn

from helpers import data, training


@pytest.fixture
def split():
    """200 pictures of 28×28 whose class is the place of a bright bar."""
    labels = torch.arange(200) % 10
    images = torch.zeros(200, 1, 28, 28, dtype=torch.uint8)
    for number, label in enumerate(labels.tolist()):
        images[number, 0, 2 * label : 2 * label + 3] = 200
    return data.Split(images, labels)


def fit(split, epochs=5, rate=0.1, **options):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    batches = data.batches(split, 20, torch.Generator().manual_seed(0))
    return model, training.fit(model, batches, epochs, rate, **options)


def test_fit_learns_and_watches(split):
    model, history = fit(split, watch={"training": split})
    losses = [loss for loss, _ in history["training"]]
    assert len(losses) == 5 and losses[-1] < losses[0]
    assert history["training"][-1] == training.evaluate(model, split)
    assert history["training"][-1][1] == 1.0


def test_fit_repeats_itself(split):
    first, _ = fit(split)
    second, _ = fit(split)
    assert torch.equal(first[1].weight, second[1].weight)


def test_stopping_is_training_for_fewer_epochs(split):
    _, long = fit(split, 5, watch={"x": split})
    _, short = fit(split, 3, watch={"x": split})
    assert long["x"][:3] == short["x"]


def test_weight_decay_shrinks_weights(split):
    free, _ = fit(split)
    held, _ = fit(split, weight_decay=0.1)
    assert held[1].weight.norm() < free[1].weight.norm()


def test_evaluate_a_guess(split):
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    loss, accuracy = training.evaluate(model, split)
    assert loss == pytest.approx(math.log(10), abs=1e-5) and accuracy == pytest.approx(0.1)


def test_evaluate_switches_dropout_off(split):
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.9), nn.Linear(784, 10))
    model.train()
    assert training.evaluate(model, split) == training.evaluate(model, split)


def test_progress_is_quiet_in_tests(capfd):
    assert list(training.progress(3)) == [0, 1, 2]
    printed = capfd.readouterr()
    assert printed.out == printed.err == ""
