"""What surrounds a linear readout of few images: draws of them, duplicates, balanced accuracy."""

import torch


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
