"""Keep how well each feature space predicts V4 cells, for notebook 11: `python tests/benchmarks/v4_cells.py`

The notebook's own functions, with DLV_SEED=0, on all images of both sessions at 80 pixels: pixels, Gabor
energy and the seven stages of the trained network and of untrained ones. Ten random splits with 200 test
images, groups of near-duplicates on one side, each split with another untrained network. Kept are numbers of
ours only, in data/benchmarks/v4_cells.json: r for each split (mean over cells) and each cell (mean over
splits), its reliability where there are single repeats, r for permuted responses, and the share of test
images that are identified. Nothing of the images, and no response. Needs the recordings (`python -m helpers
fetch 11`); about half an hour of one CPU thread.
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
NEEDED = ("ridge", "correlation", "cross-validated", "predict", "reliability", "identify")
SPLITS, SIZE, TEST = 10, 80, 200


def functions():
    """Run the notebook's cells that define what is needed here; return their names."""
    import nbformat

    path = next((ROOT / "notebooks").glob("11_*.ipynb"))
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    names = {"torch": torch}
    for cell in NEEDED:
        exec(cells[cell], names)
    return names


def rounded(values):
    """A tensor as nested lists of numbers with four decimals."""
    return (values.double() * 1e4).round().div(1e4).tolist()


def measure(names, session):
    """All that is kept of one session: a dictionary; printed after each split."""
    recorded = data.v4(session)
    photos = data.photographs(colour=True)
    images, responses = encoding.resized(recorded.images, SIZE), recorded.responses.T.float()
    groups = encoding.near_duplicates(images)
    trained = pretrained.responses(pretrained.imagenet_network(), images, LAYERS, grid=7)
    fixed = {"pixels": encoding.pixels(images), "Gabor energy": encoding.gabor_energy(images)}
    fixed |= {f"trained {layer}": maps.flatten(1) for layer, maps in trained.items()}
    found = {"r": {}, "inside": {}, "identified": [], "permuted": []}
    for split in range(SPLITS):
        generator = seed_everything(split)
        train, test = encoding.split_groups(groups, TEST, generator)
        others = encoding.resized(
            encoding.crops(photos, 100, 112, seed_everything(100 + split), left=True), SIZE
        )
        random_maps = encoding.untrained_maps(images, others, LAYERS, 100 + split, grid=7)
        spaces = fixed | {f"untrained {layer}": maps.flatten(1) for layer, maps in random_maps.items()}
        guesses = {}
        for name, x in spaces.items():
            guesses[name], inside = names["predict"](x, responses, train, test, groups)
            r = names["correlation"](guesses[name], responses[test])
            found["r"].setdefault(name, []).append(r)
            found["inside"].setdefault(name, []).append(inside.mean())
        best = max((name for name in guesses), key=lambda name: found["inside"][name][-1])
        found["identified"].append(
            [names["identify"](guesses[name], responses[test]).float().mean() for name in (best, "pixels")]
        )
        mixed = responses[torch.randperm(len(responses), generator=generator)]
        some, _ = names["predict"](spaces["trained block_7"], mixed, train, test, groups)
        found["permuted"].append(names["correlation"](some, mixed[test]).mean())
        print(session, split, best, f"{found['r'][best][-1].mean():.3f}", found["identified"][-1], flush=True)
    return kept(names, found, recorded, groups)


def kept(names, found, recorded, groups):
    """What was found, as plain numbers."""
    r = {name: torch.stack(values) for name, values in found["r"].items()}  # (splits, cells) each
    result = {
        "images": len(recorded.images),
        "groups": len(groups.unique()),
        "profile": {name: rounded(values.mean(dim=1)) for name, values in r.items()},
        "cells": {name: rounded(values.mean(dim=0)) for name, values in r.items()},
        "identified": rounded(torch.tensor(found["identified"])),
        "permuted": rounded(torch.stack(found["permuted"])),
    }
    if recorded.repeats is not None:
        result["reliability"] = rounded(reliability(names, recorded.repeats))
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
