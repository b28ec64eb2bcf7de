"""The loop learns, repeats itself, and measures what it says."""

import math

import pytest
import torch
import torch.nn.functional as F
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
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    batches = data.batches(split, 20, torch.Generator().manual_seed(0))
    return network, training.fit(network, batches, epochs, rate, **options)


def test_fit_learns_and_watches(split):
    network, history = fit(split, watch={"training": split})
    losses = [loss for loss, _ in history["training"]]
    assert len(losses) == 5 and losses[-1] < losses[0]
    assert history["training"][-1] == training.evaluate(network, split)
    assert history["training"][-1][1] == 1.0


def test_fit_repeats_itself(split):
    first, _ = fit(split)
    second, _ = fit(split)
    assert torch.equal(first[1].weight, second[1].weight)


def test_the_learning_rate_falls_to_zero_along_a_cosine(split, monkeypatch):
    """The first epoch has the full rate, the middle one half of it, and what follows the last one none."""
    made, scheduler = [], torch.optim.lr_scheduler.CosineAnnealingLR

    class Watched(scheduler):
        def __init__(self, *arguments):
            self.rates = []
            super().__init__(*arguments)
            made.append(self)

        def step(self, *arguments):
            super().step(*arguments)
            self.rates += self.get_last_lr()

    monkeypatch.setattr(torch.optim.lr_scheduler, "CosineAnnealingLR", Watched)
    fit(split, epochs=4, rate=0.1)
    cosine = [0.05 * (1 + math.cos(math.pi * epoch / 4)) for epoch in range(5)]
    assert made[0].rates == pytest.approx(cosine, abs=1e-9)


def test_weight_decay_shrinks_weights(split):
    free, _ = fit(split)
    held, _ = fit(split, weight_decay=0.1)
    assert held[1].weight.norm() < free[1].weight.norm()


def test_evaluate_a_guess(split):
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    nn.init.zeros_(network[1].weight)
    nn.init.zeros_(network[1].bias)
    loss, accuracy = training.evaluate(network, split)
    assert loss == pytest.approx(math.log(10), abs=1e-5) and accuracy == pytest.approx(0.1)


def test_evaluate_switches_dropout_off(split):
    network = nn.Sequential(nn.Flatten(), nn.Dropout(0.9), nn.Linear(784, 10))
    network.train()
    assert training.evaluate(network, split) == training.evaluate(network, split)


class ModeWatched(nn.Module):
    """A linear classifier that notes in which mode each batch found it."""

    def __init__(self):
        super().__init__()
        self.linear, self.modes = nn.Linear(784, 10), []

    def forward(self, images):
        self.modes.append(self.training)
        return self.linear(images.flatten(1))


@pytest.mark.parametrize("train", [training.fit, training.fit_one_cycle])
def test_training_is_in_training_mode(split, train):
    """Also after an evaluation; measuring is not."""
    network = ModeWatched()
    batches = data.batches(split, 20, torch.Generator().manual_seed(0))
    for _ in range(2):
        training.evaluate(network, split)
        training.confusion(network, split)
        assert not any(network.modes)
        network.modes.clear()
        train(network, batches, 2, 0.01)
        assert network.modes == [True] * len(network.modes) != []
        network.modes.clear()


def test_confusion_has_true_classes_in_rows(split):
    """A network that always answers 3 fills column 3, and no other."""
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    nn.init.zeros_(network[1].weight)
    network[1].bias.data = F.one_hot(torch.tensor(3), 10).float()
    counts = training.confusion(network, split)
    assert torch.equal(counts[:, 3], split.labels.bincount(minlength=10))
    assert counts.sum() == len(split)


def test_progress_is_quiet_in_tests(capfd):
    assert list(training.progress(3)) == [0, 1, 2]
    printed = capfd.readouterr()
    assert printed.out == printed.err == ""


def test_distillation_finds_the_digit_it_never_showed():
    """Soft targets tell which images resemble the digit left out; hard labels hardly do."""
    digits = data.digits()
    torch.manual_seed(0)
    teacher = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    training.fit_one_cycle(teacher, data.batches(digits.train, 50, torch.Generator().manual_seed(0)), 4, 3e-3)
    with torch.no_grad():
        teacher_logits = teacher(digits.train.images / 255)

    def soft(student, teacher, labels):
        return F.cross_entropy(student / 4, (teacher / 4).softmax(dim=1))

    def hard(student, teacher, labels):
        return F.cross_entropy(student, labels)

    def share(loss):
        torch.manual_seed(0)
        generator = torch.Generator().manual_seed(0)
        return training.distil_without(0, loss, teacher_logits, digits.train, digits.test, generator)

    assert share(soft) == share(soft) > share(hard) + 0.1
