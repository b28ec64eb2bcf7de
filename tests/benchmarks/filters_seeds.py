"""Run notebook 03 with five other seeds and record its numbers: `python tests/benchmarks/filters_seeds.py`

The code cells run as they stand, once for each DLV_SEED, on the data that is there. What each run measured
is written to data/benchmarks/filters_seeds.json, which the notebook shows as a record: 3 minutes a seed.
Other seeds, without writing the file: `python tests/benchmarks/filters_seeds.py 5000 6000`.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "03_filters_and_v1_gabors.ipynb"
RECORD = ROOT / "data" / "benchmarks" / "filters_seeds.json"
SEEDS = (100, 200, 300, 400, 500)
WITHOUT = {"sliders", "recorded", "recorded-values", "big-layer", "fit-big", "show-big"}
WITHOUT |= {"cover-rows", "cover", "claims"}


def cells(wanted=None):
    """The notebook's code cells as (id, source): those wanted, or all that a run needs."""
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        chosen = cell["id"] in wanted if wanted else cell["id"] not in WITHOUT
        if cell["cell_type"] == "code" and chosen and not cell["id"].startswith("exercise"):
            yield cell["id"], "".join(cell["source"])


def run(wanted=None):
    """Run cells from top to bottom; return the names they leave."""
    import matplotlib
    import matplotlib.pyplot as plt

    matplotlib.use("agg")
    os.chdir(NOTEBOOK.parent)
    names = {}
    for name, source in cells(wanted):
        exec(compile(source, name, "exec"), names)
        plt.close("all")
    return names


def numbers(names):
    """What one run measured, by a readable name: shares from 0 to 1, degrees, cycles."""
    found = {f"Gabor-like: {name}": value for name, value in names["share"].items()}
    digits = [f"digits, {name}" for name in names["recipes"]]
    for name in ("ICA", "network, crops", "network, scrambled", *digits):
        found[f"R² over 0.6: {name}"] = names["over"][name]
    found["noise with a learned spectrum, most"] = max(names["null_shares"])
    for name, value in names["accuracies"].items():
        found[f"digits read: {name}"] = value
        found[f"median R²: digits, {name}"] = names["clear"][name]
    for name in names["sets"]:
        found[f"distance to V1: {name}"] = names["far"][name]["seen"]
        found[f"p of that distance: {name}"] = names["far"][name]["p"]
        for axis, value in zip(("n_x", "n_y"), names["shape_of"](name), strict=True):
            found[f"median {axis}: {name}"] = value.median()
        found[f"blobs: {name}"] = names["blob_share"](name)
        found[f"near the axes: {name}"] = names["cardinal"](name).mean()
    for layer in range(3):
        found[f"conv{layer + 1} sharper by"] = names["sharper"][layer]
    found["complex in conv3, trained"], found["complex in conv3, untrained"] = names["whole"]
    found["fit or gratings, degrees"] = names["apart"]
    return {name: round(float(value), 4) for name, value in found.items()}


def main():
    """Run, print a line for each number, and write the record unless other seeds were asked for."""
    import torch

    torch.set_num_threads(1)
    seeds = [int(seed) for seed in sys.argv[1:]] or list(SEEDS)
    runs = []
    for seed in seeds:
        os.environ["DLV_SEED"] = str(seed)
        names = run()
        runs.append(numbers(names))
        print(f"seed {seed} is done", flush=True)
    values = {name: [run[name] for run in runs] for name in runs[0]}
    for name, row in values.items():
        print(f"{name:44}", *(f"{value:7.3f}" for value in row))
    if len(sys.argv) == 1:
        record = {"date": str(date.today()), "torch": torch.__version__.split("+")[0], "seeds": seeds}
        record |= {"data": names["digits"].name, "values": values}
        RECORD.parent.mkdir(exist_ok=True)
        RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
