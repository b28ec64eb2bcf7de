"""Does what notebook 04 measures hold for other random numbers? `python tests/benchmarks/imagine_seeds.py`

Runs the notebook from top to bottom, in a kernel of its own, for each base seed (`DLV_SEED`) and data set,
without its exercises, claims and record, and writes what it measured to build/benchmarks/imagine-cpu.json
(about 25 minutes on one CPU thread; options: --seeds 100 200, --data MNIST). The record that the notebook
shows is in data/benchmarks/.
"""

import argparse
import datetime
import json
import os
import platform
import sys
import time
from pathlib import Path

import nbformat
import torch
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "04_generating_images.ipynb"
LEFT_OUT = {"claims", "record", "keep-sheet", "keep-film"}
SAY = "import json, time\nprint(json.dumps({'cpu seconds': time.process_time(), **measured}))"


def measure(seed, folder):
    """Run the notebook with this base seed on the data in this folder; return what it measured, as a dict."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code"
        and cell.id not in LEFT_OUT
        and "exercise" not in cell.metadata.get("tags", [])
    ]
    notebook.cells.append(nbformat.v4.new_code_cell(SAY))
    environment = {
        **os.environ,
        "DLV_SEED": str(seed),
        "DLV_DATA": str(folder),
        "DLV_OFFLINE": "1",
        "DLV_DEVICE": "cpu",
        "OMP_NUM_THREADS": "1",
        "TQDM_DISABLE": "1",
    }
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    return json.loads(client.execute(env=environment).cells[-1].outputs[0].text)


def main():
    """Measure, print as it goes, and write the record."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[100, 200, 300, 400, 500])
    parser.add_argument("--data", nargs="+", default=["MNIST", "scikit-learn's digits"])
    options = parser.parse_args()
    mnist = os.environ.get("DLV_DATA", str(ROOT / "data"))
    nothing = ROOT / "build" / "no-data"
    record = {
        "device": "CPU",
        "threads": 1,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
        "base seeds": options.seeds,
        "measured": {},
    }
    path = ROOT / "build" / "benchmarks" / "imagine-cpu.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in options.data:
        rows = record["measured"][name] = []
        for seed in options.seeds:
            start = time.perf_counter()
            rows.append(measure(seed, mnist if name == "MNIST" else nothing))
            print(f"{name}, {seed}: {time.perf_counter() - start:.0f} s", rows[-1], flush=True)
            rounded = json.loads(json.dumps(record), parse_float=lambda text: round(float(text), 4))
            path.write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
