"""`python -m helpers present`: the slides as the room sees them, in a real browser."""

import importlib.util
import json
import re
import shutil
import urllib.request

import pytest
from browser import jupyterlab, keep_screen, listen, page
from conftest import ROOT
from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from running import NOTEBOOKS

SLIDE, FRAGMENT, NOTES = ({"slideshow": {"slide_type": kind}} for kind in ("slide", "fragment", "notes"))
CELLS = [
    new_markdown_cell("# Is it live?", metadata=SLIDE, id="title"),
    new_markdown_cell("Ask the room first.", metadata=NOTES, id="notes"),
    new_markdown_cell("![tall](tall.png)", metadata=SLIDE, id="picture"),
    new_code_cell("print('six times seven is', 6 * 7)", metadata=SLIDE, id="code"),
    new_code_cell("print(*range(40), 'the last line', sep='\\n')", metadata=FRAGMENT, id="long"),
]


# RISE asks its server for a style of the notebook's own, which none of ours has.
OWN_STYLE = re.compile(r"/files/notebooks/\d\d_\w+\.css$")


def needs_rise():
    """Skip the test where RISE is missing."""
    if importlib.util.find_spec("jupyterlab_rise") is None:
        pytest.skip("jupyterlab-rise is not installed: python -m helpers present 01")


@pytest.fixture
def project(tmp_path):
    """A copy of the project with one small notebook."""
    needs_rise()
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


@pytest.mark.browser
def test_in_front_of_a_room(project, tmp_path):
    """One talk, by keyboard alone; nothing is asked of the network."""
    with jupyterlab(project, "present", "07", folder=tmp_path / "jupyter") as address, page(1280, 720) as tab:
        troubles = listen(tab, address.partition("/rise")[0])
        tab.goto(f"{address}?token=t")
        assert address.endswith("/rise/notebooks/07_live.ipynb")
        tab.locator(".slide-number").wait_for(timeout=60_000)
        looks(tab)
        is_live(tab)
        has_notes(tab)
        leads_to_the_menus(tab, address)
        assert [text for text in troubles if not OWN_STYLE.search(text)] == []


# The height of each slide when all its parts are shown and none may scroll.
HEIGHTS = """() => {
  const style = document.createElement('style');
  style.textContent = '.reveal .slides section { display: block !important; max-height: none !important; }';
  document.head.append(style);
  const slides = [...document.querySelectorAll('.reveal .slides section:not(.stack)')];
  return slides.map(slide => [slide.scrollHeight, slide.scrollWidth, slide.innerText.slice(0, 60)]);
}"""


SIZES = ((1280, 720), (1920, 1080))  # of the screen, in pixels


@pytest.fixture(scope="module")
def slides(tmp_path_factory):
    """The address of a JupyterLab that shows any notebook of the series as slides."""
    needs_rise()
    folder = tmp_path_factory.mktemp("jupyter")
    with jupyterlab(ROOT, "present", NOTEBOOKS[0].stem, folder=folder) as address:
        yield address.rpartition("/")[0]


@pytest.mark.browser
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_slide_fits(path, slides):
    """Nothing of a committed notebook is cut off, figures and printed lines included; its cover is large."""
    for width, height in SIZES:
        with page(width, height) as tab:
            tab.goto(f"{slides}/{path.name}?token=t")
            tab.locator(".slide-number").wait_for(timeout=120_000)
            tab.wait_for_timeout(2000)
            go_on(tab)
            assert tab.locator("section.present img").bounding_box()["height"] > 0.7 * height
            keep_screen(tab, f"slide_{path.stem}_{height}")
            tab.evaluate(HEIGHTS)  # shows all slides, and with them the figures
            tab.wait_for_function("[...document.images].every(image => image.complete)")
            tab.wait_for_timeout(1000)
            measured = tab.evaluate(HEIGHTS)
            assert len(measured) > 20
            cut_off = [slide for slide in measured if slide[0] > 0.97 * height + 1 or slide[1] > width]
            assert cut_off == [], (width, height, cut_off)


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
    """The speaker's notes open in a window of their own.

    On the first slide: RISE's previews start there, and where one is opened later and loads slowly, it takes
    the talk back to the start.
    """
    tab.keyboard.press("Home")
    tab.locator("section.present h1").wait_for()
    tab.wait_for_timeout(1500)  # in a moment the cell that had the keyboard loses it
    tab.keyboard.press("Tab")
    tab.wait_for_timeout(500)
    assert not tab.locator("p", has_text="Ask the room first.").is_visible()
    with tab.context.expect_page() as opened:
        tab.keyboard.press("t")
    notes = opened.value.locator("p", has_text="Ask the room first.")
    notes.wait_for(timeout=180_000)  # it loads JupyterLab two more times


def leads_to_the_menus(tab, address):
    """The same notebook in JupyterLab, with the same kernel, and the menus that INSTRUCTORS.md names."""
    tab.goto(address.replace("/rise/", "/lab/tree/"))
    tab.locator(".jp-Notebook h1", has_text="Is it live?").wait_for(timeout=120_000)
    text = (ROOT / "notebooks" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    named = re.findall(r"(File|Run|Kernel) → (\w[\w ]*\w)", text)
    assert {menu for menu, _ in named} == {"File", "Run", "Kernel"}
    for menu, entry in named:
        tab.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{menu}$")).click()
        tab.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}…?$")).wait_for()
        tab.keyboard.press("Escape")
    answer = urllib.request.urlopen(address.partition("/rise")[0] + "/api/kernels?token=t").read()
    assert len(json.loads(answer)) == 1
