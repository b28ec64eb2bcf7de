"""What surrounds a linear readout of few images: draws, duplicates, balanced accuracy, a rival."""

import torch

from helpers import data, models, training
from helpers.device import seed_everything


def few_of_each(labels, count, generator):
    """Row numbers of `count` random images of each class (all of a class with fewer), class by class.

    labels: int or bool (n,). generator: a `torch.Generator` on the CPU. Returns int64 (classes × count,).
    """
    order = torch.randperm(len(labels), generator=generator)
    return torch.cat([order[labels[order] == label][:count] for label in labels.unique()])


def duplicates(images, others):
    """How many pairs of an image and one of the others are equal in every pixel.

    images: (n, …), others: (m, …), of the same shape but for n and m. Near-duplicates are not found.
    """
    return sum((others == image).flatten(1).all(dim=1).sum().item() for image in images)


def balanced_accuracy(guesses, answers):
    """The mean of the accuracies of the two sides, so that chance is one half; both bool (n,).

    NaN if one side is empty.
    """
    right = (guesses == answers).float()
    return (right[answers].mean() + right[~answers].mean()) / 2


def best_threshold(scores, answers):
    """The balanced accuracy of "score above a threshold", at the best threshold in hindsight; a number.

    scores: float (n,); answers: bool (n,). It flatters: use it for a control.
    """
    return max(balanced_accuracy(scores > score, answers).item() for score in scores)


def ask(readout, inputs, answers, generator, count=10, repetitions=20):
    """Train a readout on `count` images of each side, test it on the others: balanced accuracies, 0 to 1.

    readout: a function of features (n, d), labels int64 (n,) and new features (m, d); it gives labels (m,).
    inputs: for each kind of input a list of features (images, …), one for each network. answers: bool
    (images,). The draws are the same for each input. Returns for each kind float (networks × repetitions,).
    """
    draws = [few_of_each(answers, count, generator) for _ in range(repetitions)]
    found = {}
    for kind, networks in inputs.items():
        accuracies = []
        for features in networks:
            x = features.flatten(1)
            for rows in draws:
                others = torch.ones(len(x), dtype=torch.bool)
                others[rows] = False
                guesses = readout(x[rows], answers[rows].long(), x[others])
                accuracies.append(balanced_accuracy(guesses.bool(), answers[others]))
        found[kind] = torch.stack(accuracies)
    return found


def from_scratch(pool, test, draws, updates=140):
    """Train a small CNN on each draw of images, moved by up to 2 pixels: its accuracies on a test set.

    pool, test: `data.Split`s of images (n, 1, 28, 28). draws: row numbers of the pool, one tensor a draw. The
    network is `models.strided()`, seeded with the number of the draw. Returns float (draws,), from 0 to 1.
    """
    accuracies = []
    for seed, rows in enumerate(draws):
        batches = data.batches(pool[rows], 25, seed_everything(seed), shift=2)
        network = models.strided()
        training.fit_one_cycle(network, batches, updates // len(batches), learning_rate=3e-3)
        accuracies.append(training.evaluate(network, test)[1])
    return torch.tensor(accuracies)
