"""The training loops that notebooks 01 and 03 write out in full, for the notebooks after them."""

import sys
import time

import torch
import torch.nn.functional as F
from tqdm import tqdm


def progress(epochs):
    """Count from 0 to epochs − 1 with a progress bar, which goes at the end (TQDM_DISABLE=1: none)."""
    return tqdm(range(epochs), leave=False, file=sys.stdout)


@torch.no_grad()
def evaluate(network, split):
    """Measure a network on a `data.Split`: (mean cross-entropy in nats per image, accuracy from 0 to 1)."""
    network.eval()
    parts = split.images.split(1000)
    logits = torch.cat([network(part / 255) for part in parts])
    loss = F.cross_entropy(logits, split.labels)
    accuracy = (logits.argmax(dim=1) == split.labels).float().mean()
    return loss.item(), accuracy.item()


@torch.no_grad()
def confusion(network, split):
    """Count how often each true class (row) got each prediction (column): int64 (10, 10), on the CPU."""
    network.eval()
    predictions = network(split.images / 255).argmax(dim=1)
    pairs = 10 * split.labels + predictions
    return pairs.bincount(minlength=100).reshape(10, 10).cpu()


def fit(network, batches, epochs, learning_rate, weight_decay=0, watch=None):
    """Train a classifier by stochastic gradient descent with momentum 0.9, for so many epochs.

    network: takes images float32 (batch, 1, height, width) from 0 to 1, gives logits (batch, classes).
    batches: as from `data.batches`. learning_rate: of the first epoch; it falls to zero along half a cosine,
    a step after each epoch. watch: a dictionary of `data.Split`s to measure after each epoch.
    Returns, for each name in `watch`, the list of (loss, accuracy), one pair an epoch.
    """
    optimizer = torch.optim.SGD(network.parameters(), learning_rate, momentum=0.9, weight_decay=weight_decay)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    watch = watch or {}
    history = {name: [] for name in watch}
    for _ in progress(epochs):
        network.train()
        for images, labels in batches:
            loss = F.cross_entropy(network(images / 255), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
        for name, split in watch.items():
            history[name].append(evaluate(network, split))
    return history


def fit_one_cycle(network, batches, epochs, learning_rate, weight_decay=0.01, smoothing=0.0, half=False):
    """Train a classifier with AdamW, at a learning rate that rises once and falls once, for so many epochs.

    network, batches: as for `fit`. learning_rate: the highest one. weight_decay: decoupled, as AdamW has it.
    smoothing: of the labels, from 0 to 1. half: compute the logits in bfloat16. Sources: Loshchilov & Hutter
    (2019), Decoupled weight decay regularization; Smith & Topin (2019), Super-convergence.
    """
    optimizer = torch.optim.AdamW(network.parameters(), learning_rate, weight_decay=weight_decay)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        learning_rate,
        epochs * len(batches),
        pct_start=0.25,
        anneal_strategy="linear",
        cycle_momentum=False,
    )
    network.train()
    for _ in progress(epochs):
        for images, labels in batches:
            with torch.autocast(images.device.type, torch.bfloat16, enabled=half):
                logits = network(images / 255)
            loss = F.cross_entropy(logits.float(), labels, label_smoothing=smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()


def clock(device):
    """The time in seconds, read when all work on the device is done: CPU seconds on a CPU, else wall time.

    CPU seconds count the work of this process, all its threads together, and not that of its neighbours.
    """
    if device.type == "cpu":
        return time.process_time()
    getattr(torch, device.type).synchronize()
    return time.perf_counter()
