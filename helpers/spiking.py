"""Train and test the spiking networks of notebook 12: digits of 14 × 14 pixels, several networks at once."""

import torch
import torch.nn.functional as F

from helpers.device import seed_everything

UNITS = 50  # in the hidden layer


def train(network, encode, fire, examples, scale, steps=100, networks=10, seed=0):
    """Train networks in copies that differ in their random weights and images; return their two matrices.

    network(spikes, weights, fire): the logits (networks, n, 10). encode(x): the spikes for x from 0 to 1,
    (time, networks, n, 196). examples: such images as rows (n, 196), and their labels (n,). fire: the step
    with its derivative. scale: √196 times the standard deviation of the input weights before training. Each
    step takes 16 images for each network; the optimiser is Adam.
    """
    seed_everything(seed)
    images, labels = examples
    device = images.device
    weights = [
        size / inputs**0.5 * torch.randn(networks, inputs, outputs, device=device)
        for size, inputs, outputs in ((scale, 196, UNITS), (1, UNITS, 10))
    ]
    weights = [w.requires_grad_() for w in weights]
    optimizer = torch.optim.Adam(weights, lr=0.01)
    for _ in range(steps):
        rows = torch.randint(len(images), (networks, 16), device=device)
        logits = network(encode(images[rows]), weights, fire)
        loss = F.cross_entropy(logits.flatten(0, 1), labels[rows].flatten())
        optimizer.zero_grad()
        (networks * loss).backward()  # so that a network's step does not depend on how many there are
        optimizer.step()
    return [w.detach() for w in weights]


@torch.no_grad()
def accuracy(network, encode, fire, examples, weights, shuffled=None, count=500):
    """The share of correct answers of each network on the first `count` images, from 0 to 1.

    shuffled: handed to the network, as the layer whose spike times are shuffled. All networks get the same
    spikes, which are drawn with one seed.
    """
    seed_everything(0)
    images, labels = (part[:count] for part in examples)
    right = network(encode(images[None]), weights, fire, shuffled).argmax(dim=-1) == labels
    return right.float().mean(dim=-1).cpu()


def costs(spiked, code):
    """How much accuracy each condition costs against the first one: {condition: [number for each data set]}.

    spiked: a dictionary with the keys (data set, code), whose values give the accuracies for each condition.
    """
    found = {}
    for (_, name), conditions in spiked.items():
        if name == code:
            first = next(iter(conditions.values())).mean()
            for label, values in conditions.items():
                found.setdefault(" ".join(label.split()), []).append((first - values.mean()).item())
    return found
