"""`python -m helpers present`: the slides as the room sees them, in a real browser."""

import importlib.util
import shutil

import pytest
from browser import jupyterlab, page
from conftest import ROOT
from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

SLIDE, FRAGMENT, NOTES = ({"slideshow": {"slide_type": kind}} for kind in ("slide", "fragment", "notes"))
CELLS = [
    new_markdown_cell("# Is it live?", metadata=SLIDE, id="title"),
    new_markdown_cell("![tall](tall.png)", metadata=SLIDE, id="picture"),
    new_code_cell("print('six times seven is', 6 * 7)", metadata=SLIDE, id="code"),
    new_code_cell("print(*range(40), 'the last line', sep='\\n')", metadata=FRAGMENT, id="long"),
    new_markdown_cell("Ask the room first.", metadata=NOTES, id="notes"),
]


@pytest.fixture
def project(tmp_path):
    """A copy of the project with one small notebook."""
    if importlib.util.find_spec("jupyterlab_rise") is None:
        pytest.skip("jupyterlab-rise is not installed: python -m helpers present 01")
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements-slides.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "rise.css", folder / "notebooks")
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    write(new_notebook(cells=CELLS, metadata=kernel), folder / "notebooks" / "07_live.ipynb")
    Image.new("RGB", (900, 1500)).save(folder / "notebooks" / "tall.png")
    return folder


def test_in_front_of_a_room(project, tmp_path):
    """One talk, by keyboard alone; nothing is asked of the network."""
    asked = []
    with page(1280, 720) as tab, jupyterlab(project, "present", "07", folder=tmp_path / "jupyter") as address:
        tab.context.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{address}?token=t")
        assert address.endswith("/rise/notebooks/07_live.ipynb")
        tab.locator(".slide-number").wait_for(timeout=60_000)
        looks(tab)
        is_live(tab)
        has_notes(tab)
    server = address.partition("/rise")[0]
    assert len(asked) > 10 and [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []


def go_on(tab):
    """Go to what comes next, and give RISE the moment it takes to select the cell there."""
    tab.keyboard.press("Space")
    tab.wait_for_timeout(1500)


def looks(tab):
    """Letters are large, headings as written, and a tall figure keeps its shape and fits."""
    heading = tab.locator("section.present h1")
    assert heading.evaluate("element => getComputedStyle(element).textTransform") == "none"
    go_on(tab)
    picture = tab.locator("section.present img")
    box = picture.bounding_box()
    assert box["height"] > 400 and bottom(picture) < 720
    assert abs(box["height"] / box["width"] - 1500 / 900) < 0.01
    go_on(tab)
    code = tab.locator("section.present .cm-content").first
    assert code.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 18


def is_live(tab):
    """Cells run where they stand, and what they print can be scrolled to."""
    tab.keyboard.press("Tab")  # brings the keyboard to the cells, once
    tab.wait_for_timeout(500)
    tab.keyboard.press("Control+Enter")
    tab.get_by_text("six times seven is 42").wait_for(timeout=60_000)
    go_on(tab)
    tab.keyboard.press("Control+Enter")
    printed = tab.locator("section.present pre").filter(has_text="the last line")
    printed.wait_for(timeout=60_000)
    assert bottom(printed) > 720
    printed.evaluate("element => element.scrollIntoView({block: 'end'})")
    assert bottom(printed) <= 721


def bottom(element):
    """Where an element ends, in pixels below the top of the window."""
    box = element.bounding_box()
    return box["y"] + box["height"]


def has_notes(tab):
    """The speaker's notes open in a window of their own."""
    assert not tab.locator("p", has_text="Ask the room first.").is_visible()
    with tab.context.expect_page() as opened:
        tab.keyboard.press("t")
    notes = opened.value.locator("p", has_text="Ask the room first.")
    notes.wait_for(timeout=60_000)
