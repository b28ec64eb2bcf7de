"""Builds the site for the tests that look at it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT

from helpers.commands import environment

README = """# A series

For a test.

### One part

| notebook | what | runs in | to teach | after |
|---|---|---|---|---|
"""
GLOSSARY = """# Glossary

| English | French | In a sentence | First in notebook |
|---|---|---|---|
| **batch, mini-batch** | lot | Looked at together. | [07](07_odd.ipynb) |
| **loss** | perte | What is made small. | [07](07_odd.ipynb) |
"""


def site_python():
    """The Python of the site's environment; the test is skipped where its packages are missing."""
    python = environment.python_of(environment.SITE_VENV)
    if not environment.answers(python, "import sphinx, myst_nb, sphinx_book_theme, latex2mathml"):
        pytest.skip("the packages of the site are not installed: python -m helpers pages")
    return python


def project(folder):
    """A new project with the code of this one, and texts for notebooks that a test writes."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "notebooks" / "pictures").mkdir(parents=True)
    (folder / "README.md").write_text(README, encoding="utf-8")
    shutil.copy(ROOT / "CITATION.cff", folder)
    (folder / "notebooks" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "README.md").write_text("# The data\n\n[x](../LICENSE), [y](shipped/LICENCES.md)\n")
    (folder / "notebooks" / "INSTRUCTORS.md").write_text("# For instructors\n\n[x](../README.md)\n")
    return folder


def start(project, *arguments):
    """Start to build the site of a project."""
    return subprocess.Popen(
        [site_python(), "-m", "helpers.commands.pages", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def build(project, *arguments):
    """Build the site of a project; return its folder and what was printed."""
    with start(project, *arguments) as process:
        printed = process.communicate()[0]
    assert process.returncode == 0, printed
    edition = "pages-instructors" if arguments else "pages"
    return project / "build" / edition, printed


@pytest.fixture(scope="session")
def site():
    """The site of the notebooks as they are, attendees' edition: its folder, and what was printed."""
    site_python()
    with tempfile.TemporaryDirectory() as folder:
        copy = project(Path(folder) / "project")
        shutil.copytree(ROOT / "notebooks", copy / "notebooks", dirs_exist_ok=True)
        shutil.copy(ROOT / "README.md", copy)
        (copy / "notebooks" / "Untitled.ipynb").write_text("what somebody tries out")
        old = copy / "build" / "pages"
        old.mkdir(parents=True)
        (old / "old.html").write_text("a page of an earlier call")
        yield build(copy)
