"""What surrounds a linear readout: draws, duplicates, balanced accuracy."""

import torch

from helpers import data, readout


def test_few_of_each():
    """So many of each class, none twice, another draw each time, the same for the same seed."""
    labels = torch.tensor([2, 0, 1, 0, 2, 1, 0, 2, 1, 0])
    rows = readout.few_of_each(labels, 2, torch.Generator().manual_seed(0))
    assert labels[rows].bincount().tolist() == [2, 2, 2] and len(rows.unique()) == 6
    assert torch.equal(rows, readout.few_of_each(labels, 2, torch.Generator().manual_seed(0)))
    generator = torch.Generator().manual_seed(0)
    assert len({tuple(readout.few_of_each(labels, 2, generator).tolist()) for _ in range(9)}) > 1
    assert len(readout.few_of_each(labels, 100, generator)) == 10
    assert labels.bool()[readout.few_of_each(labels.bool(), 3, generator)].sum() == 3


def test_duplicates():
    images = torch.arange(24).reshape(6, 1, 2, 2)
    assert readout.duplicates(images, images + 100) == 0
    assert readout.duplicates(images[:3], images[2:]) == 1
    near = images.clone()
    near[..., 0, 0] += 1
    assert readout.duplicates(images, near) == 0


def test_balanced_accuracy():
    """The mean of the two sides, however unequal: "no" to everything gives one half."""
    answers = torch.tensor([True] + [False] * 9)
    assert readout.balanced_accuracy(torch.zeros(10, dtype=torch.bool), answers) == 0.5
    assert readout.balanced_accuracy(answers, answers) == 1
    assert readout.balanced_accuracy(~answers, answers) == 0


def test_best_threshold():
    answers = torch.tensor([False, False, True, True])
    assert readout.best_threshold(torch.tensor([0.1, 0.2, 0.3, 0.4]), answers) == 1
    assert readout.best_threshold(torch.tensor([0.1, 0.3, 0.2, 0.4]), answers) == 0.75


def test_ask():
    """Tested on the images that were not drawn, with the same draws for each input and network."""
    answers = torch.tensor([True, False] * 10)
    seen = []

    def nearest(features, labels, new):
        seen.append((len(features), labels.sum().item(), len(new)))
        return (new[:, 0] > 0).long()

    good, useless = answers.float()[:, None], torch.ones(20, 1)
    inputs = {"good": [good, good], "useless": [useless]}
    found = readout.ask(nearest, inputs, answers, torch.Generator().manual_seed(0), 4, 3)
    assert found["good"].tolist() == [1] * 6 and found["useless"].tolist() == [0.5] * 3
    assert set(seen) == {(8, 4, 12)}


def test_from_scratch():
    """One accuracy for each draw, the same each time."""
    digits = data.digits()
    rows = readout.few_of_each(digits.train.labels, 3, torch.Generator().manual_seed(0))
    found = readout.from_scratch(digits.train, digits.test, [rows, rows], updates=20)
    assert found.shape == (2,) and (found > 0.15).all()
    assert torch.equal(found[:1], readout.from_scratch(digits.train, digits.test, [rows], updates=20))
