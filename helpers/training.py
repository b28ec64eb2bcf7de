"""The training loops that notebooks 01 and 03 write out in full, for later ones; distillation for 09."""

import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
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


def distil_without(digit, loss, teacher_logits, train, test, generator, epochs=10):
    """Train a student on a teacher's logits, with no image of one digit; then ask it for that digit.

    loss: a function of the student's logits, the teacher's logits, both (batch, 10), and labels (batch,).
    teacher_logits: of the images of train, (n, 10). train, test: `data.Split`s of images (n, 1, 28, 28).
    generator: shuffles; the student's weights come from torch's own generator. The student has one hidden
    layer of 64 units. Returns, of the k test images to which it gives the highest probability of the digit,
    the share that shows it (0 to 1); k is the number of test images of the digit, so chance is their share.
    Source: Hinton, Vinyals & Dean (2015), Distilling the knowledge in a neural network.
    """
    (rows,) = torch.where(train.labels != digit)
    student = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 64), nn.ReLU(), nn.Linear(64, 10))
    student.to(train.images.device)
    optimizer = torch.optim.AdamW(student.parameters(), lr=4e-3)
    for _ in progress(epochs):
        for batch in rows[torch.randperm(len(rows), generator=generator).to(rows.device)].split(100):
            logits = student(train.images[batch] / 255)
            error = loss(logits, teacher_logits[batch], train.labels[batch])
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
    with torch.no_grad():
        scores = student(test.images / 255).log_softmax(dim=1)[:, digit]
    shows = test.labels == digit
    return shows[scores.topk(int(shows.sum())).indices].float().mean().item()


def clock(device):
    """The time in seconds, read when all work on the device is done: CPU seconds on a CPU, else wall time.

    CPU seconds count the work of this process, all its threads together, and not that of its neighbours.
    """
    if device.type == "cpu":
        return time.process_time()
    getattr(torch, device.type).synchronize()
    return time.perf_counter()
