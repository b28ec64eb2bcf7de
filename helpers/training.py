"""The training loop that notebook 01 writes out in full, for the notebooks after it."""

import sys

import torch
from torch.nn import functional
from tqdm import tqdm


def progress(epochs):
    """Count from 0 to epochs − 1 with a progress bar, which goes at the end (TQDM_DISABLE=1: none)."""
    return tqdm(range(epochs), leave=False, file=sys.stdout)


@torch.no_grad()
def evaluate(model, split):
    """Measure a model on a `data.Split`: (mean cross-entropy in nats per image, accuracy from 0 to 1)."""
    model.eval()
    parts = split.images.split(1000)
    scores = torch.cat([model(part / 255) for part in parts])
    loss = functional.cross_entropy(scores, split.labels)
    accuracy = (scores.argmax(dim=1) == split.labels).float().mean()
    return loss.item(), accuracy.item()


def fit(model, batches, epochs, learning_rate, weight_decay=0, watch=None):
    """Train a classifier by stochastic gradient descent with momentum 0.9, for so many epochs.

    model: takes images (batch, 1, height, width), gives scores (batch, classes). batches: as from
    `data.batches`. watch: a dictionary of `data.Split`s to measure after each epoch.
    Returns, for each name in `watch`, the list of (loss, accuracy), one pair an epoch.
    """
    optimizer = torch.optim.SGD(model.parameters(), learning_rate, momentum=0.9, weight_decay=weight_decay)
    watch = watch or {}
    history = {name: [] for name in watch}
    for _ in progress(epochs):
        model.train()
        for images, labels in batches:
            loss = functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        for name, split in watch.items():
            history[name].append(evaluate(model, split))
    return history
