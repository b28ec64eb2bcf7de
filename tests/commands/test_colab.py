"""Colab: a notebook opened alone finds its helpers with the cell that `publish` writes into it."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
import rules
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from running import NOTEBOOKS, read

from helpers.commands import publish, run

PRETEND = """
import os, sys, types
sys.modules["google"] = types.ModuleType("google")
sys.modules["google.colab"] = types.ModuleType("google.colab")
"""
REPORT = """
print("helpers from", os.path.dirname(os.path.dirname(os.path.realpath(os.path.dirname(checks.__file__)))))
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
    if os.name == "nt":
        pytest.skip("Colab is Linux")
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("git", "sh"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.fixture
def first(copy):
    """The cell for Colab, with the address of that copy."""
    return publish.FIRST_CELL.format(address=copy.as_uri())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_opened_alone(path, first, programs, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    set_up = next(cell.source for cell in read(path).cells if cell.id == "set-up")
    done = start([PRETEND, first, first, set_up, REPORT], content, programs)  # twice: a cell is run again
    assert done.returncode == 0, done.stderr
    assert f"helpers from {content.resolve()}/vision\n" in done.stdout
    assert f"works in {content.resolve()}/vision/notebooks\n" in done.stdout
    assert "Device: " in done.stdout and "Data: " in done.stdout
    assert sorted(entry.name for entry in content.iterdir()) == ["vision"]
    alone = start([PRETEND, set_up], content, programs)
    assert "No module named 'helpers'" in alone.stderr, "without that cell it fails: the test is a test"


def test_restart_and_run_all(first, programs, tmp_path):
    """A new Python begins where the first one did: the copy is there, and what was written into it stays."""
    content = tmp_path / "content"
    content.mkdir()
    for what in ("open('mine', 'x')", "open('mine')"):
        done = start([PRETEND, first, f"{what}; print(os.getcwd())"], content, programs)
        assert done.stdout == f"{content.resolve()}/vision/notebooks\n", done.stderr


def test_elsewhere_it_does_nothing(first, programs, tmp_path):
    done = start([first, "print(os.getcwd())"], tmp_path, programs)
    assert done.stdout == f"{tmp_path}\n" and not (tmp_path / "vision").exists()


def test_no_copy_at_the_address(programs, tmp_path):
    first = publish.FIRST_CELL.format(address=(tmp_path / "nothing").as_uri())
    done = start([PRETEND, first], tmp_path, programs)
    assert "fatal: " in done.stderr and "CalledProcessError" in done.stderr


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A copy of the notebooks and the README, with links to one address and then to another."""
    (tmp_path / "notebooks").mkdir()
    for path in (*NOTEBOOKS, ROOT / "README.md"):
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    monkeypatch.setattr(publish, "ROOT", tmp_path)
    monkeypatch.setattr(publish, "README", tmp_path / "README.md")
    for address in ("https://github.com/first-one/dlv.git", "https://github.com/second/vision"):
        assert publish.main([address]) == 0
    return tmp_path


def test_links(published):
    """From one place, into each notebook and the README; an older address is gone; all rules hold."""
    readme = (published / "README.md").read_text(encoding="utf-8")
    assert "first-one" not in readme
    for path in NOTEBOOKS:
        assert readme.count(f"/second/vision/blob/main/notebooks/{path.name}") == 1
        copied = published / "notebooks" / path.name
        before, after = read(path), read(copied)
        assert "first-one" not in copied.read_text(encoding="utf-8")
        title, [cell] = after.cells[0].source, [cell for cell in after.cells if cell.id == "colab"]
        assert title.startswith(before.cells[0].source) and title.count("/second/vision/") == 2
        assert f"labpath=notebooks%2F{path.name}" in title
        assert '"https://github.com/second/vision"' in cell.source
        assert [c.id for c in after.cells if c.id != "colab"] == [c.id for c in before.cells]
        assert rules.complaints(after, copied.stat().st_size) == []
        assert run.code_hash(copied) == run.code_hash(path)


CODE = new_code_cell("1 + 1", id="code")


@pytest.mark.parametrize("cells", [[CODE], [], [new_markdown_cell("# Only text", id="text")]])
def test_an_own_notebook(tmp_path, monkeypatch, cells):
    """One that begins with code, or has none, gets its links once, in Markdown; its code stays as it is."""
    (tmp_path / "notebooks").mkdir()
    own = tmp_path / "notebooks" / "99_own.ipynb"
    nbformat.write(new_notebook(cells=[nbformat.from_dict(cell) for cell in cells]), own)
    (tmp_path / "README.md").write_text("<!-- links -->\n<!-- end of links -->")
    monkeypatch.setattr(publish, "ROOT", tmp_path)
    monkeypatch.setattr(publish, "README", tmp_path / "README.md")
    for _ in range(2):
        assert publish.main(["https://github.com/second/vision"]) == 0
    title, *after = read(own).cells
    assert title.cell_type == "markdown" and title.source.count("Open on the web: [Colab]") == 1
    code = [cell.source for cell in after if cell.id != "colab"]
    assert code == [cell.source for cell in cells if cell.cell_type == "code"]
    assert [cell.id for cell in after[:1]] == ["colab"] * bool(code)


def test_all_files_or_none(published, monkeypatch, capsys):
    """Whether a file cannot be read, the README has no place for links, or a file cannot be written."""
    readme, address = published / "README.md", "https://github.com/third/vision"
    last = published / "notebooks" / "99_own.ipynb"
    last.write_text("<<<<<<< HEAD")
    before = {path: path.read_bytes() for path in published.rglob("*.*")}
    assert publish.main([address]) == 1 and "99_own.ipynb cannot be read" in capsys.readouterr().out
    last.unlink()
    del before[last]
    text = readme.read_text(encoding="utf-8")
    readme.write_text("", encoding="utf-8")
    assert publish.main([address]) == 1 and "README.md has no line" in capsys.readouterr().out
    readme.write_text(text, encoding="utf-8")

    def full(path, content):
        if path == readme and b"third" in content.encode():
            raise OSError(28, "No space left on device")
        run.write(path, content)

    monkeypatch.setattr(publish, "write", full)
    assert publish.main([address]) == 1 and "No space left on device" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in published.rglob("*.*")} == before


ODD = [
    "a/..",
    "../b",
    "../..",
    "a/.",
    "a/.git",
    "a/...git",
    "-a/b",
    "a--b/c",
    "a_b/c",
    "é/b",
    "a/b/c",
    "a/b?c",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses(odd, capsys):
    assert publish.main([f"https://github.com/{odd}"]) == 2
    assert "Say where your copy is" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["A-1/b", "a/b.c.git", "a/.b_c-d/", "a/b.git/"])
def test_good_addresses(address):
    assert publish.GITHUB.fullmatch(f"https://github.com/{address}")


@pytest.mark.parametrize("arguments", [[], ["second/vision"], ["https://github.com/second"], ["a", "b"]])
def test_no_address(arguments, capsys):
    assert publish.main(arguments) == 2
    assert "Say where your copy is" in capsys.readouterr().out
