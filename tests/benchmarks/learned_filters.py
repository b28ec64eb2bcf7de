"""Keep what notebook 04 learns, for notebook 05: `python tests/benchmarks/learned_filters.py [--seeds]`

The notebook's own functions learn from the same ten photographs, with DLV_SEED=0: basis functions and filters
of ICA, sparse coding and the top-k autoencoder, and the first layers of self-supervised networks (three
seeds, 1 350 steps each), on natural and on phase-scrambled images and on white noise, with the Gabor-like
share of ten seeds. And the Gabor-like share and the errors of
the same network on MNIST, with SGD or Adam, without or with weight decay (five seeds). Kept in float16 in
data/weights/learned_filters.npz; about ten minutes of one CPU thread.

With --seeds: ICA, sparse coding and top-k learn again with four other seeds, from natural and phase-scrambled
patches of 12×12 pixels and from natural ones of 16×16, and what their Gabor fits say is kept in
data/benchmarks/filters_seeds.json; about half an hour of one CPU thread.
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import data, gabor, learned_filters, v1  # noqa: E402

STEPS, SEEDS, SHARES, DIGIT_SEEDS = 1350, 3, 10, 5
OTHER_SEEDS = (1000, 2000, 3000, 4000)
NEEDED = ("set-up", "photographs", "phase-scramble", "whiten", "NATURAL", "patches", "ica-function", "infer")
NEEDED += ("sparse-coding-function", "top-k-function", "small-cnn", "train-on-exemplars", "share")
NATURAL = "natural = {name: whiten(image) for name, image in photographs.items()}"


def functions(size=12):
    """Run the notebook's cells that define what is needed here, for patches of this size; return their names.

    ICA finds 64 components of 144 pixels, and the same share of more pixels; the others a unit a pixel.
    """
    import nbformat

    os.chdir(ROOT / "notebooks")
    path = next(ROOT.glob("notebooks/04_*.ipynb"))
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    names = {}
    larger = (
        ("12, 12", f"{size}, {size}"),
        ("count=144", f"count={size**2}"),
        ("count=64", f"count={size**2 * 4 // 9}"),
    )
    for cell in NEEDED:
        source = cells.get(cell, NATURAL)
        for old, new in larger:
            source = source.replace(old, new)
        exec(source, names)
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


def three_learners(names, images, size):
    """Basis functions and filters of ICA, sparse coding and top-k on images, by name."""
    seed, found = names["seed_everything"], {}
    rows = learned_filters.patch_rows(images, 40_000, seed(0), size)
    seed(0)
    found["ICA"] = names["independent_components"](rows)
    dictionary = names["sparse_coding"](rows, seed(0), count=size**2)
    noise = torch.randn(20_000, size**2, generator=seed(2))
    average = names["infer"](noise, dictionary).T @ noise / len(noise)
    found["sparse coding"] = [weights.reshape(-1, size, size) for weights in (dictionary, average)]
    found["top-k"] = names["top_k_autoencoder"](rows, seed(0), count=size**2)
    return found


def measured(names, fields, longest=gabor.WHOLE):
    """What the fit says of fields (n, size, size): an entry of the record."""
    fit = gabor.fit(fields, longest)
    kept = names["gabor_like"](fit)
    at_bound = fit.sigma_y[kept] > 0.99 * longest * fit.size
    quarter = torch.tensor([0.25, 0.75], dtype=torch.float64)
    low, high = fit.peak[kept].quantile(quarter) if kept.any() else quarter * torch.nan
    blobs = (fit.n_x < v1.BLOB) & (fit.n_y < v1.BLOB) & ~fit.unsure
    numbers = {
        "share": kept.double().mean(),
        "at_bound": at_bound.double().mean(),
        "unsure": fit.unsure[kept].double().mean(),
        "blobs": blobs[kept].double().mean(),
        "n_x": fit.n_x[kept].median(),
        "n_y": fit.n_y[kept].median(),
        "octaves": (high / low).log2(),
        "explained": fit.variance_explained.nanmedian(),
    }
    counts = v1.count(fit.n_x[kept], fit.n_y[kept]).int().tolist()
    rounded = {name: round(float(value), 4) for name, value in numbers.items() if value.isfinite()}
    return {"fields": len(fields), **rounded, "counts": counts}


def other_seeds():
    """Learn with other seeds and write the record; start with 12×12 pixels."""
    worlds = (("", 12), (", scrambled", 12), (", 16 pixels", 16))
    record = {"date": str(date.today()), "torch": torch.__version__.split("+")[0], "seeds": [], "sets": {}}
    for base in OTHER_SEEDS:
        os.environ["DLV_SEED"] = str(base)
        for world, size in worlds:
            names = functions(size)
            images, seed = list(names["natural"].values()), names["seed_everything"]
            if world == ", scrambled":
                images = [names["phase_scramble"](image, seed(10 + n)) for n, image in enumerate(images)]
            start = time.process_time()
            for name, (basis, filters) in three_learners(names, images, size).items():
                seen = learned_filters.receptive_fields(filters)
                share = gabor.WHOLE * 2 * size / seen.shape[-1]
                row = record["sets"].setdefault(name + world, {})
                for kind, fields, longest in (
                    ("basis functions", basis, gabor.WHOLE),
                    ("filters", filters, gabor.WHOLE),
                    ("receptive fields", seen, share),
                ):
                    row.setdefault(kind, []).append(measured(names, fields, longest))
                    last = {key: value for key, value in row[kind][-1].items() if key != "counts"}
                    print(base, name + world, kind, last, flush=True)
            print(f"{time.process_time() - start:.0f} s", flush=True)
        record["seeds"].append(base)
        text = json.dumps(record, indent=None, ensure_ascii=False)
        learned_filters.RECORD.write_text(text.replace('{"fields"', '\n{"fields"') + "\n", encoding="utf-8")


def main():
    """Learn, and write the file."""
    os.environ |= {"DLV_SEED": "0", "DLV_DEVICE": "cpu"}
    torch.set_num_threads(1)
    if "--seeds" in sys.argv:
        return other_seeds()
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
