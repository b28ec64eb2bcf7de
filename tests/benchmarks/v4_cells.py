"""Store how well each feature space predicts V4 cells, for notebook 11: `python tests/benchmarks/v4_cells.py`

The notebook's own functions, with DLV_SEED=0, on all images of both sessions at 80 pixels: pixels, Gabor
energy, both joined, and the seven stages of the trained network and of untrained ones. Ten random splits with
200 test images, groups of near-duplicates on one side, each split with another untrained network. Stored are
numbers of ours only, in data/benchmarks/v4_cells.json; `encoding.record` says which. Nothing of the images,
and no response. Needs the recordings (`python -m helpers fetch 11`); about a quarter of an hour of one CPU
thread.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import data, encoding, pretrained  # noqa: E402
from helpers.device import seed_everything  # noqa: E402

LAYERS = [f"block_{block}" for block in (0, 2, 4, 7, 10, 14, 15)]
NEEDED = ("correlation", "cross-validated", "predict", "mean-r", "identify")
SPLITS, SIZE, TEST, DIMENSIONS = 10, 80, 200, 700
TRAINED, UNTRAINED = ([f"{kind} {layer}" for layer in LAYERS] for kind in ("trained", "untrained"))
BOTH = "Gabor energy + pixels"
FAMILIES = {"trained network": TRAINED, "untrained network": UNTRAINED}
FAMILIES |= {name: [name] for name in (BOTH, "Gabor energy", "pixels")}
PROJECTED = (BOTH, "trained block_7")


def functions():
    """Run the notebook's cells that define what is needed here; return their names."""
    import nbformat

    path = next((ROOT / "notebooks").glob("11_*.ipynb"))
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    names = {"torch": torch, "encoding": encoding}
    for cell in NEEDED:
        exec(cells[cell], names)
    return names


def rounded(values):
    """A tensor as nested lists of numbers with four decimals."""
    return (values.double() * 1e4).round().div(1e4).tolist()


def measure(names, session):
    """All that is stored of one session: a dictionary; printed after each split."""
    recorded = data.v4(session)
    photos = data.photographs(colour=True)
    images, responses = encoding.resized(recorded.images, SIZE), recorded.responses.T.float()
    groups = encoding.near_duplicates(images)
    trained = pretrained.responses(pretrained.imagenet_network(), images, LAYERS, grid=7)
    fixed = {"pixels": encoding.pixels(images), "Gabor energy": encoding.gabor_energy(images)}
    fixed[BOTH] = torch.cat([fixed["Gabor energy"], fixed["pixels"]], dim=1)
    fixed |= {f"trained {layer}": maps.flatten(1) for layer, maps in trained.items()}
    measured = []
    for split in range(SPLITS):
        others = encoding.resized(
            encoding.crops(photos, 100, 112, seed_everything(100 + split), left=True), SIZE
        )
        random_maps = encoding.untrained_maps(images, others, LAYERS, 100 + split, grid=7)
        spaces = fixed | {f"untrained {layer}": maps.flatten(1) for layer, maps in random_maps.items()}
        measured.append(one_split(names, spaces, responses, groups, recorded.repeats, split))
        print(session, split, measured[-1]["block"], measured[-1]["identified"], flush=True)
    return stored(names, measured, recorded, groups)


def one_split(names, spaces, responses, groups, repeats, split):
    """What one split gives: a dictionary of numbers and of tensors (cells,)."""
    predict, correlation = names["predict"], names["correlation"]
    generator = seed_everything(split)
    train, test = encoding.split_groups(groups, TEST, generator)

    def r_of(x, y=responses, rows=train):
        return correlation(predict(x, y, rows, test, groups)[0], y[test])

    found = {name: names["over_splits"](x, responses, [(train, test)], groups) for name, x in spaces.items()}
    r = {name: correlation(guesses[0], responses[test]) for name, (guesses, _) in found.items()}
    best = {name: names["chosen_inside"](found, some)[0] for name, some in FAMILIES.items()}
    r["chosen"] = r[best["trained network"]]
    identified = {
        name: names["identify"](found[one][0][0], responses[test]).float().mean()
        for name, one in best.items()
    }
    projected = {}
    for name in PROJECTED:
        x = (spaces[name] - spaces[name].mean(dim=0)) / (spaces[name].std(dim=0) + 0.01 * spaces[name].std())
        directions = torch.randn(x.shape[1], DIMENSIONS, generator=generator)
        projected[name] = r_of(x @ directions / x.shape[1] ** 0.5).mean()
    order = train[torch.randperm(len(train), generator=generator)]
    numbers = [len(train) // part for part in (8, 4, 2, 1)]
    learning = {}
    for name in (BOTH, "trained block_7"):
        fewer = [r_of(spaces[name], rows=order[:number]) for number in numbers[:-1]]
        learning[name] = torch.stack([*fewer, r[name]]).mean(dim=1)
    mixed = responses[torch.randperm(len(responses), generator=generator)]
    result = {"r": r, "identified": identified, "projected": projected, "learning": learning}
    result |= {"numbers": numbers, "block": best["trained network"]}
    result["permuted"] = r_of(spaces["trained block_7"], mixed).mean()
    if repeats is not None:
        usable = reliability(names, repeats[:, train]) > 0.3
        of_test = reliability(names, repeats[:, test])
        result["explained"] = (r["chosen"] ** 2 / of_test)[usable].mean()
    return result


def stored(names, measured, recorded, groups):
    """What was measured in all splits, as plain numbers."""

    def over_splits(part, name):
        return torch.stack([torch.as_tensor(one[part][name]) for one in measured])

    first = measured[0]
    result = {
        "images": len(recorded.images),
        "groups": len(groups.unique()),
        "profile": {name: rounded(over_splits("r", name).mean(dim=1)) for name in first["r"]},
        "cells": {name: rounded(over_splits("r", name).mean(dim=0)) for name in first["r"]},
        "blocks": [LAYERS.index(one["block"].removeprefix("trained ")) for one in measured],
        "numbers": first["numbers"],
        "learning": {name: rounded(over_splits("learning", name).T) for name in first["learning"]},
        "permuted": rounded(torch.stack([one["permuted"] for one in measured])),
    }
    for part in ("identified", "projected"):
        result[part] = {name: rounded(over_splits(part, name)) for name in first[part]}
    if recorded.repeats is not None:
        result["reliability"] = rounded(reliability(names, recorded.repeats))
        result["explained"] = rounded(torch.stack([one["explained"] for one in measured]))
    return result


def reliability(names, repeats, draws=20):
    """Of the mean of all repeats, for each cell: mean over random halves; repeats (cells, n, 10) with NaN."""
    values = []
    for draw in range(draws):
        order = torch.rand(repeats.shape, generator=seed_everything(draw), dtype=repeats.dtype)
        order = order.masked_fill(repeats.isnan(), 2).argsort(dim=2)
        ordered = repeats.gather(2, order)
        count = (~repeats.isnan()).sum(dim=2, keepdim=True)
        place = torch.arange(repeats.shape[2]).expand_as(repeats)
        halves = [
            ordered.masked_fill(~mask, torch.nan).nanmean(dim=2).T
            for mask in (place < count // 2, (place >= count // 2) & (place < count // 2 * 2))
        ]
        half = names["correlation"](*halves)
        values.append(2 * half / (1 + half))
    return torch.stack(values).mean(dim=0)


if __name__ == "__main__":
    os.environ["DLV_SEED"] = "0"
    torch.set_num_threads(1)
    names = functions()
    record = {"date": date.today().isoformat(), "torch": torch.__version__, "splits": SPLITS}
    record |= {"blocks": LAYERS, "size": SIZE}
    for session in ("190923", "210325"):
        record[session] = measure(names, session)
        encoding.RECORD.write_text(json.dumps(record), encoding="utf-8")
