"""Colab: a notebook opened alone finds its helpers with the cell that the README gives."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from running import NOTEBOOKS, read

FIRST_CELL = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)[1]
PRETEND = """
import os, sys, types
sys.modules["google"] = types.ModuleType("google")
sys.modules["google.colab"] = types.ModuleType("google.colab")
"""
REPORT = """
print("helpers from", os.path.dirname(os.path.dirname(os.path.realpath(checks.__file__))))
print("works in", os.getcwd())
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The address of a copy of the project: a git repository on this disk, with what is here now."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    folder = tmp_path_factory.mktemp("published") / "copy"
    names = ("helpers", "notebooks", "data", "requirements.txt")
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "MNIST"))
        else:
            shutil.copy(ROOT / name, folder)
    git = ["git", "-C", str(folder), "-c", "user.name=test", "-c", "user.email=test@localhost"]
    git += ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "copy"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    return folder


def start(cells, content, programs):
    """Run these cells in Python in the folder `content`, with no data, network or program but those."""
    environment = {**os.environ, "PATH": str(programs), "DLV_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    environment.pop("DLV_DATA", None)
    environment.pop("PYTHONPATH", None)
    command = [sys.executable, "-c", "\n".join(cells)]
    return subprocess.run(command, cwd=content, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def programs(tmp_path):
    """A folder with git and the shell, and no pip: nothing can be installed."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("git", "sh"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.mark.skipif(os.name == "nt", reason="Colab is Linux")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_opened_alone(path, copy, programs, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    set_up = next(cell.source for cell in read(path).cells if cell.cell_type == "code")
    assert "ADDRESS_OF_YOUR_COPY" in FIRST_CELL
    first = FIRST_CELL.replace("ADDRESS_OF_YOUR_COPY", copy.as_uri())
    done = start([PRETEND, first, first, set_up, REPORT], content, programs)  # twice: a cell is run again
    assert done.returncode == 0, done.stderr
    assert f"helpers from {content.resolve()}/vision\n" in done.stdout
    assert f"works in {content.resolve()}/vision/notebooks\n" in done.stdout
    assert "Device: " in done.stdout and "Data: " in done.stdout
    assert sorted(entry.name for entry in content.iterdir()) == ["vision"]
    alone = start([PRETEND, set_up], content, programs)
    assert "No module named 'helpers'" in alone.stderr, "without that cell it fails: the test is a test"


def test_elsewhere_it_does_nothing(copy, programs, tmp_path):
    first = FIRST_CELL.replace("ADDRESS_OF_YOUR_COPY", copy.as_uri())
    done = start([first, "print(os.getcwd())"], tmp_path, programs)
    assert done.stdout == f"{tmp_path}\n" and not (tmp_path / "vision").exists()
