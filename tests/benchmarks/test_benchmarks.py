"""The benchmarks run, and the records that the notebooks show are complete."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT
from margins import Margins, in_deviations
from running import with_mnist

RECORDS = sorted((ROOT / "data" / "benchmarks").glob("ladder-*.json"))
VERSIONS = ["one by one", "one tensor", "strided", "99 % in one epoch"]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_records_are_complete(path):
    record = json.loads(path.read_text(encoding="utf-8"))
    assert {"device", "threads", "torch", "python", "date", "seeds", "versions"} <= set(record)
    names = [version["version"] for version in record["versions"]]
    assert names[: len(VERSIONS)] == VERSIONS and names[-1] == "for 99.5 %" and record["seeds"] >= 3
    for version in record["versions"]:
        assert version["images"] == pytest.approx(version["images_per_second"] * version["seconds"], rel=0.01)
        assert "reckoned" in version or len(version["accuracies"]) == record["seeds"]


def test_record_of_a_cpu_keeps_what_we_say_of_it():
    """99 % in at least 25 times less time than PyTorch's example; 99.5 % at nine times less still."""
    record = json.loads((ROOT / "data" / "benchmarks" / "ladder-cpu.json").read_text(encoding="utf-8"))
    versions = {version["version"]: version for version in record["versions"]}
    first, last, best = (versions[name] for name in ("one by one", "99 % in one epoch", "for 99.5 %"))
    assert first["accuracy"] >= 0.99 and last["accuracy"] >= 0.99
    assert first["seconds"] >= 25 * last["seconds"]
    assert best["accuracy"] >= 0.995 and first["seconds"] >= 9 * best["seconds"]


def test_speed_of_training_is_measured(mnist_folder, tmp_path):
    """One version, one seed: the command runs, reaches 99 % and leaves its record under build/."""
    script = ROOT / "tests" / "benchmarks" / "speed_training.py"
    command = [
        sys.executable,
        script,
        "--seeds",
        "1",
        "--only",
        "99 % in one epoch",
        "--to",
        tmp_path / "one.json",
    ]
    finished = subprocess.run(command, env=with_mnist(), capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    (version,) = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["versions"]
    assert version["version"] == "99 % in one epoch" and version["accuracy"] >= 0.985
    assert version["seconds"] > 0


def test_margins():
    """Each comparison of a claim is noted with its smallest distance; the margin is that of the nearest."""
    margins = Margins()
    names = margins.names()
    code = "held = all(0 < x <= 4 for x in (1, 3)) and torch.tensor([5.0, 7.0]).max() > 2 and {1} <= {1, 2}"
    exec(margins.compiled("import torch\n" + code, "cell"), names)
    assert names["held"] is True and sorted(margins.taken().values()) == [1, 1, 5] and not margins.taken()
    exec(margins.compiled("held = 3 < 2", "cell"), names)
    assert names["held"] is False and list(margins.taken().values()) == [-1]
    assert (
        in_deviations([{"a": 9, "b": 1, "c": 2}, {"a": 10, "b": 1, "c": 4}, {"a": 11, "b": 1, "c": 6}]) == 2
    )
    assert in_deviations([{"a": 9, "b": -1}, {"a": 10, "b": -2}, {"a": 11, "b": -3}]) == 10
    assert in_deviations([{"b": 1}] * 3) is None and in_deviations([{"a": 1}, {"a": 2}]) is None


def test_unknown_benchmark():
    command = [sys.executable, "-m", "helpers", "bench", "cooking"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 2 and "training" in finished.stdout
