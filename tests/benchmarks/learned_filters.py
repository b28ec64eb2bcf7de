"""Keep what notebook 04 learns, for notebook 05: `python tests/benchmarks/learned_filters.py`

The notebook's own functions learn from the same ten photographs, with DLV_SEED=0: basis functions and filters
of ICA, sparse coding and the top-k autoencoder, and the first layers of self-supervised networks (three
seeds, 1 350 steps each), on natural and on phase-scrambled images and on white noise, with the Gabor-like
share of ten seeds. And the Gabor-like share and the errors of
the same network on MNIST, with SGD or Adam, without or with weight decay (five seeds). Kept in float16 in
data/weights/learned_filters.npz; about ten minutes of one CPU thread.
"""

import os
import sys
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import data, learned_filters  # noqa: E402

STEPS, SEEDS, SHARES, DIGIT_SEEDS = 1350, 3, 10, 5
NEEDED = ("set-up", "photographs", "phase-scramble", "whiten", "NATURAL", "patches", "ica-function", "infer")
NEEDED += ("sparse-coding-function", "top-k-function", "train-on-exemplars", "share")
NATURAL = "natural = {name: whiten(image) for name, image in photographs.items()}"


def functions():
    """Run the notebook's cells that define what is needed here; return their names."""
    import nbformat

    os.chdir(ROOT / "notebooks")
    path = next(ROOT.glob("notebooks/04_*.ipynb"))
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    names = {}
    for cell in NEEDED:
        exec(cells.get(cell, NATURAL), names)
    return names


def scaled(images):
    """Digits from 0 to 255 with mean 0 and standard deviation 1."""
    return (images / 255 - 0.13) / 0.31


def recipes():
    """The four optimisers, each a function of the network: SGD, Adam; without and with weight decay.

    SGD's momentum repeats each step ten times: it shrinks a weight by 10 · 0.1 · 0.05 of itself. AdamW's
    decay has no momentum, and a rate of 0.001: so it needs a thousand times the decay.
    """

    def adam(network, factor):
        groups = learned_filters.sgd(network, 0.05).param_groups
        groups = [{"params": g["params"], "weight_decay": factor * g["weight_decay"]} for g in groups]
        return torch.optim.AdamW(groups, 1e-3)

    return (
        (
            lambda network: learned_filters.sgd(network, 0, 0),
            lambda network: learned_filters.sgd(network, 0.05),
        ),
        (lambda network: adam(network, 0), lambda network: adam(network, 1000)),
    )


def digits(names, optimizer, split, seed):
    """Train on digits; return (Gabor-like share, errors on the test set, first layer)."""
    generator = names["seed_everything"](seed)

    def next_batch():
        part = split.train[torch.randint(len(split.train), (128,), generator=generator)]
        return scaled(part.images), part.labels

    network = names["small_cnn"](10, (24, 32, 48))
    learned_filters.train(network, next_batch, optimizer(network), 900)
    with torch.no_grad():
        wrong = network(scaled(split.test.images)).argmax(dim=1) != split.test.labels
    filters = names["first_layer"](network)
    return names["measured"](filters)[0], wrong.float().mean().item(), filters


def learned(names):
    """Basis functions and filters, on natural images, and the networks', by name."""
    seed = names["seed_everything"]
    images = list(names["natural"].values())
    scrambled = [names["phase_scramble"](image, seed(10 + number)) for number, image in enumerate(images)]
    rows, found = names["rows"], {}
    seed(0)
    found["ICA"], found["ICA filters"] = names["independent_components"](rows)
    dictionary = names["sparse_coding"](rows, seed(0))
    noise = torch.randn(20_000, 144, generator=seed(2))
    found["sparse coding"] = dictionary.reshape(-1, 12, 12)
    found["sparse coding filters"] = (names["infer"](noise, dictionary).T @ noise / len(noise)).reshape(
        -1, 12, 12
    )
    found["top-k"], found["top-k filters"] = names["top_k_autoencoder"](rows, seed(0))
    white = [torch.randn(image.shape, generator=seed(20 + number)) for number, image in enumerate(images)]
    found["CNN share"] = torch.zeros(3, SHARES)
    worlds = ("CNN", images), ("CNN scrambled", scrambled), ("CNN noise", white)
    for (name, world), shares in zip(worlds, found["CNN share"], strict=True):
        layers = [
            names["first_layer"](names["train_on_exemplars"](world, 100 + number, STEPS)[0])
            for number in range(SHARES)
        ]
        shares[:] = torch.tensor([names["measured"](layer)[0] for layer in layers])
        found[name] = torch.cat(layers[:SEEDS])
    return found


def main():
    """Learn, and write the file."""
    os.environ |= {"DLV_SEED": "0", "DLV_DEVICE": "cpu"}
    torch.set_num_threads(1)
    names = functions()
    found = learned(names)
    mnist = data.mnist(torch.device("cpu"))
    share, errors, layers = torch.zeros(2, 2, DIGIT_SEEDS), torch.zeros(2, 2, DIGIT_SEEDS), []
    for number, pair in enumerate(recipes()):
        for decay, optimizer in enumerate(pair):
            for seed in range(DIGIT_SEEDS):
                result = digits(names, optimizer, mnist, seed)
                share[number, decay, seed], errors[number, decay, seed] = result[:2]
                layers += [result[2]] if seed == 0 else []
            print(number, decay, share[number, decay], errors[number, decay], flush=True)
    found |= {"digits": torch.cat(layers), "digits share": share, "digits errors": errors}
    path = ROOT / "data" / "weights" / "learned_filters.npz"
    arrays = {name.replace(" ", "_"): value.numpy().astype("float16") for name, value in found.items()}
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
