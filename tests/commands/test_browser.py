"""The notebooks as an attendee sees them, in JupyterLab in a real browser, with nothing asked outside.

Two are run to the end, one of them with sliders; the others are opened.
"""

import shutil
import time

import nbformat
import pytest
from browser import jupyterlab, keep_screen, listen, page
from conftest import ROOT
from rules import tags
from running import NOTEBOOKS, errors_of, offline, read

SLIDERS = [path for path in NOTEBOOKS if "with_sliders(" in path.read_text(encoding="utf-8")]
RUN = [SLIDERS[0], next(path for path in NOTEBOOKS if path != SLIDERS[0])]
MINUTES = 20  # the longest that a notebook may take on a busy machine
IDLE = "Python 3 (ipykernel) | Idle"  # what the bar below says once the kernel has nothing more to do


@pytest.fixture
def project(tmp_path):
    """A copy of the project, so that what is run and saved there changes nothing here."""
    folder = tmp_path / "project"
    for name in ("helpers", "notebooks", "data"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "MNIST", "hub")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "requirements.txt", folder)
    return folder


@pytest.mark.browser
@pytest.mark.executes
@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_run_all(path, project, tmp_path):
    """Run All, to the end and without an error; sliders move their pictures; a solution folds out."""
    away = {**offline(tmp_path), "OMP_NUM_THREADS": "1"}
    with jupyterlab(project, "lab", folder=tmp_path / "jupyter", **away) as lab, page() as tab:
        server = lab.partition("/lab")[0]
        troubles = listen(tab, server)
        without_outputs(project / "notebooks" / path.name)
        tab.goto(f"{server}/lab/tree/notebooks/{path.name}?token=t")
        run_all(tab, project / "notebooks" / path.name)
        saved = read(project / "notebooks" / path.name)
        assert errors_of(saved) == []
        counts = [cell.execution_count for cell in saved.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))
        for number, cell in enumerate(saved.cells):
            if "with_sliders(" in cell.source:
                move_sliders(tab, cell_at(tab, number))
        fold_out(tab, cell_at(tab, next(n for n, cell in enumerate(saved.cells) if "solution" in tags(cell))))
        cell_at(tab, next(n for n, cell in enumerate(saved.cells) if "cover" in tags(cell)))
        keep_screen(tab, f"notebook_{path.stem}")
        assert not tab.get_by_text("official Jupyter news").is_visible()
        assert troubles == []  # before the server stops: the page still asks it for news
    assert not (tmp_path / "refused").exists(), (tmp_path / "refused").read_text()


@pytest.mark.browser
def test_the_others_open(project, tmp_path):
    """With a kernel, the figures that were committed, and solutions that fold out."""
    with jupyterlab(project, "lab", folder=tmp_path / "jupyter", **offline(tmp_path)) as lab, page() as tab:
        server = lab.partition("/lab")[0]
        troubles = listen(tab, server)
        for path in NOTEBOOKS:
            if path in RUN:
                continue
            tab.goto(f"{server}/lab/workspaces/{path.stem}/tree/notebooks/{path.name}?token=t")
            tab.get_by_text(IDLE).wait_for(timeout=240_000)
            cells = read(path).cells
            cover = cell_at(tab, next(n for n, cell in enumerate(cells) if "cover" in tags(cell)))
            cover.locator(".jp-OutputArea-output img").first.wait_for(timeout=60_000)
            fold_out(tab, cell_at(tab, next(n for n, cell in enumerate(cells) if "solution" in tags(cell))))
        assert troubles == []  # before the server stops: the page still asks it for news
    assert not (tmp_path / "refused").exists(), (tmp_path / "refused").read_text()


def without_outputs(path):
    """Clear a notebook, so that what it shows later was made by the browser's run."""
    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def run_all(tab, path):
    """Choose Run All Cells in the menu, and wait until all cells have run, or one has failed."""
    tab.get_by_text(IDLE).wait_for(timeout=240_000)
    tab.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    tab.get_by_text("Run All Cells", exact=True).click()
    end = time.monotonic() + 60 * MINUTES
    while True:
        assert time.monotonic() < end, f"not done after {MINUTES} minutes"
        tab.wait_for_timeout(5000)
        if tab.get_by_text(IDLE).is_visible():  # between two cells, too
            tab.keyboard.press("Control+s")
            tab.wait_for_timeout(2000)
            saved = tab.locator(".jp-mod-dirty").count() == 0  # else a cell goes on printing: try again
            if saved and has_run(read(path)):
                return


def has_run(notebook):
    """Whether each code cell has run, or one has failed, so that no more will."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return all(cell.execution_count for cell in code) or errors_of(notebook) != []


def cell_at(tab, number):
    """Scroll to a cell by its number, and return it."""
    cell = tab.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')
    cell.wait_for(state="attached", timeout=60_000)
    cell.scroll_into_view_if_needed()
    tab.wait_for_timeout(500)
    return cell


def move_sliders(tab, cell):
    """Move each slider of a cell by the keyboard alone, and back: its picture changes, and comes back."""
    handles = cell.get_by_role("slider").all()
    assert len(handles) > 0
    picture = cell.locator(".jp-OutputArea-output img")

    def press(key, same):
        for _ in range(8):
            tab.keyboard.press(key)
        end = time.monotonic() + 60
        while (picture.screenshot() == first) != same:
            assert time.monotonic() < end, "the picture stays when a slider moves"
            tab.wait_for_timeout(500)

    for handle in handles:
        first = picture.screenshot()
        handle.focus()
        press("ArrowLeft", same=False)
        press("ArrowRight", same=True)


def fold_out(tab, cell):
    """Open a folded solution by the keyboard alone; its text is seen."""
    details = cell.locator("details")
    inside = details.locator(":scope > :not(summary)").first
    assert not inside.is_visible()
    details.locator("summary").focus()
    tab.keyboard.press("Enter")
    inside.wait_for(timeout=10_000)
