"""How often does each claim hold with other random numbers? `python tests/benchmarks/claims.py`

Runs the notebooks' code cells as they stand, each in a process of its own, for 20 base seeds (`DLV_SEED`)
on real MNIST and on the embedded digits, without the exercises. A claim that does not hold is noted and the
run goes on. Each run adds a line to claims.jsonl beside this file, so that what is there is not measured
again; from it comes the table claims.md.
All of it takes about eight hours of one CPU core; `--minutes 60` starts no run after an hour.
"""

import argparse
import ast
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from margins import Margins, in_deviations  # noqa: E402

from helpers.commands.run import code_hash, write  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
RUNS = Path(__file__).with_suffix(".jsonl")
SEEDS = [1000 * number for number in range(1, 21)]  # plus 500 on the embedded digits
DATA = ("MNIST", "scikit-learn's digits")


def code_cells(path, wanted=None):
    """The code cells that a run needs, as (id, source): those wanted, or all but the exercises."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        chosen = cell["id"] in wanted if wanted else "exercise" not in cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code" and chosen:
            yield cell["id"], "".join(cell["source"])


# --- one run, in a process of its own ----------------------------------------------------------------------


def run(path, wanted=None):
    """Run a notebook's cells in this process; return (claims that held or not, their margins, its names).

    wanted: the ids of the only cells to run.
    """
    import matplotlib.pyplot as plt

    from helpers.checks import shared

    claims, distances, watched = {}, {}, Margins()

    def claim(sentence, holds):
        claims[sentence], distances[sentence] = bool(holds), watched.taken()

    shared.claim = claim
    os.chdir(path.parent)
    names = watched.names()
    for name, source in code_cells(path, wanted):
        code = watched.compiled(source, name) if "checks.claim(" in source else compile(source, name, "exec")
        exec(code, names)
        plt.close("all")
    return claims, distances, names


def plain(value):
    """A number, or a small list, dict or tensor of numbers, as JSON holds it; None for anything else."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        kept = {str(key): plain(entry) for key, entry in value.items()}
    elif isinstance(value, list | tuple):
        kept = dict(enumerate(map(plain, value)))
    else:
        return None
    if not 0 < len(kept) <= 40 or None in kept.values():
        return None
    return kept if isinstance(value, dict) else list(kept.values())


def compared(path, names):
    """The numbers that the claims compare: what the cell `claims` names."""
    source = dict(code_cells(path))["claims"]
    used = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    values = {name: plain(names.get(name)) for name in sorted(used)}
    return {name: value for name, value in values.items() if value is not None}


def one(number):
    """Run the notebook with this number and print what it showed, as the last line."""
    path = next(path for path in NOTEBOOKS if path.stem.startswith(number))
    start = time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        claims, distances, names = run(path)
    numbers = names.get("measured")
    numbers = numbers if isinstance(numbers, dict) else {}  # in notebook 04 a function has this name
    found = {
        "cpu seconds": round(time.process_time() - start),
        "claims": claims,
        "margins": {
            sentence: {at: plain(by) for at, by in noted.items()} for sentence, noted in distances.items()
        },
        "compared": compared(path, names),
        "numbers": plain(numbers) if len(numbers) <= 40 else numbers,
    }
    print(json.dumps(found, ensure_ascii=False))


# --- all runs ----------------------------------------------------------------------------------------------


def measure(path, data, seed, empty):
    """Run a notebook in a fresh process on this data with this seed; return the line to keep."""
    import torch

    mnist = os.environ.get("DLV_DATA", str(ROOT / "data"))
    variables = {"DLV_DATA": empty if data == DATA[1] else mnist, "DLV_SEED": str(seed), "DLV_OFFLINE": "1"}
    variables |= {"DLV_DEVICE": "cpu", "OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1", "MPLBACKEND": "agg"}
    finished = subprocess.run(
        [sys.executable, __file__, "--one", path.stem[:2]],
        env={**os.environ, **variables, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(f"{path.stem}, {data}, seed {seed}:\n{finished.stderr[-2000:]}")
    about = {"notebook": path.stem, "data": data, "seed": seed, "code": code_hash(path)}
    about |= {"date": str(date.today()), "torch": torch.__version__.split("+")[0]}
    about["machine"] = f"{platform.system()} {platform.machine()}, one of {os.cpu_count()} cores"
    return {**about, "python": platform.python_version(), **json.loads(finished.stdout.splitlines()[-1])}


def kept():
    """The runs kept so far of the notebooks as they stand now."""
    lines = RUNS.read_text(encoding="utf-8").splitlines() if RUNS.exists() else []
    now = {path.stem: code_hash(path) for path in NOTEBOOKS}
    return [
        run for run in map(json.loads, lines) if now.get(run["notebook"]) == run["code"] and "margins" in run
    ]


def sets_of(path):
    """The data that a notebook is run on: MNIST and the digits, both at once if it compares them, its own."""
    text = path.read_text(encoding="utf-8")
    if "data.mnist(" not in text:
        return ("its own data",)
    return ("MNIST and the digits",) if "data.digits(" in text else DATA


def table(runs):
    """The text of claims.md: how often each claim held."""
    lines = [
        "# How often does each claim hold?",
        "",
        "Each notebook ran with other random numbers (`DLV_SEED`), on real MNIST and on the digits inside",
        "scikit-learn: `python tests/benchmarks/claims.py`. The numbers are held / runs and, in brackets,",
        "how many standard deviations of these runs the nearest threshold lies away (from three runs on; –",
        "where nothing varies). Where a notebook has data of its own, or compares both sets: one column.",
    ]
    for path in NOTEBOOKS:
        columns = {
            data: [run for run in runs if run["notebook"] == path.stem and run["data"] == data]
            for data in sets_of(path)
        }
        if all(columns.values()):
            lines += ["", f"## {path.stem}", "", *rows(columns)]
    return "\n".join(lines) + "\n"


def rows(columns):
    """The lines of one notebook's table; columns: for each data set its runs."""
    yield f"| claim | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    every = [run for part in columns.values() for run in part]
    for claim in every[0]["claims"]:
        yield f"| {claim} | {' | '.join(entry(part, claim) for part in columns.values())} |"
    dates = sorted({run["date"] for run in every})
    versions = sorted({f"torch {run['torch']}, Python {run['python']}, {run['machine']}" for run in every})
    seconds = [f"{statistics.median(run['cpu seconds'] for run in part):.0f}" for part in columns.values()]
    yield ""
    yield f"{' to '.join(dict.fromkeys((dates[0], dates[-1])))}; {'; '.join(versions)}."
    yield f"CPU seconds a run (median): {', '.join(seconds)}."


def entry(runs, claim):
    """How often a claim held in these runs, and its margin."""
    held = f"{sum(run['claims'][claim] for run in runs)} / {len(runs)}"
    if len(runs) < 3:
        return held
    margin = in_deviations([run["margins"][claim] for run in runs])
    return f"{held} ({'–' if margin is None else format(margin, '.1f')})"


def main():
    """Measure what is missing, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--notebooks", nargs="+", help="numbers such as 03 (default: all)")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start no run after so many")
    options = parser.parse_args()
    if options.one:
        return one(options.one)
    end = time.monotonic() + 60 * options.minutes
    there = {(run["notebook"], run["data"], run["seed"]) for run in kept()}
    chosen = [path for path in NOTEBOOKS if not options.notebooks or path.stem[:2] in options.notebooks]
    wanted = [
        (path, data, seed + 500 * (data == DATA[1]))
        for seed in options.seeds
        for path in chosen
        for data in sets_of(path)
    ]
    with tempfile.TemporaryDirectory() as empty:
        for path, data, seed in wanted:
            if (path.stem, data, seed) in there or time.monotonic() > end:
                continue
            found = measure(path, data, seed, empty)
            with RUNS.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found, ensure_ascii=False) + "\n")
            broken = [claim for claim, held in found["claims"].items() if not held]
            print(f"{path.stem}, {data}, {seed}: {found['cpu seconds']} s", *broken, sep="; ", flush=True)
    write(RUNS.with_suffix(".md"), table(kept()))


if __name__ == "__main__":
    main()
