"""Every committed notebook keeps the rules, and the rules notice what breaks them."""

import copy

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from rules import anatomy, complaints, tags

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_rules(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert complaints(notebook, path.stat().st_size) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_anatomy(path):
    assert anatomy(read(path)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cover_is_the_output(path):
    """The picture at the top is the very figure that the notebook drew further down."""
    import base64

    notebook = read(path)
    cover = next(cell for cell in notebook.cells if "cover" in tags(cell))
    drawn = next(o.data["image/png"] for o in cover.outputs if "image/png" in o.get("data", {}))
    assert (path.parent / "pictures" / f"{path.stem}.png").read_bytes() == base64.b64decode(drawn)
    assert any(f"](pictures/{path.stem}.png)" in cell.source for cell in notebook.cells[:4])


def test_outputs_are_from_mnist():
    notebook = read(ROOT / "notebooks" / "01_mnist_classification.ipynb")
    assert (
        "Data: MNIST, 55000 images"
        in next(cell for cell in notebook.cells if cell.id == "set-up").outputs[0].text
    )


def code(notebook, number=0):
    return [cell for cell in notebook.cells if cell.cell_type == "code"][number]


def clear_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def change_output(**fields):
    def change(notebook):
        code(notebook).outputs.append(nbformat.v4.new_output(**fields))

    return change


def change_source(cell_type, text, at=1):
    def change(notebook):
        [cell for cell in notebook.cells if cell.cell_type == cell_type][at].source += text

    return change


def drop(what):
    def change(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace(what, "")

    return change


def set_id(notebook):
    notebook.cells[5].id = "3f2a9c1b"


def set_slide(notebook):
    del notebook.cells[5].metadata["slideshow"]


def drop_tag(tag):
    def change(notebook):
        for cell in notebook.cells:
            cell.metadata["tags"] = [kept for kept in tags(cell) if kept != tag]

    return change


def change_alt(change):
    def change_all(notebook):
        for cell in notebook.cells:
            if "alt" in tags(cell):
                start, end = cell.source.split("</summary>\n\n")
                cell.source = f"{start}</summary>\n\n{change(end)}"

    return change_all


def drop_notes(notebook):
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.slideshow.slide_type != "notes"]


def unfold_notes(notebook):
    for cell in notebook.cells:
        if cell.metadata.slideshow.slide_type == "notes":
            cell.source = "Ask the room first."


BREAKS = {
    "cleared outputs": (clear_outputs, "not run from top to bottom"),
    "an error": (change_output(output_type="error", ename="E", evalue="", traceback=[]), "an error"),
    "stderr": (change_output(output_type="stream", name="stderr", text="careful"), "stderr"),
    "a path": (change_output(output_type="stream", name="stdout", text="/home/ada/x"), "path of one machine"),
    "a remote picture": (change_source("markdown", "\n![a b c d e f](https://x.org/a.png)"), "another site"),
    "no alt": (change_source("markdown", "\n![](pictures/x.png)"), "alt"),
    "a long text": (change_source("markdown", " word" * 121), "words; at most"),
    "a relative path": (change_source("code", "\nopen('../data/x')"), "a relative path"),
    "a long cell": (change_source("code", "\nx = 1" * 31), "more than 30 lines"),
    "a long line": (change_source("code", "\nx = 1" + " + 1" * 30), "columns"),
    "a random id": (set_id, "readable name"),
    "no slide type": (set_slide, "slide type"),
    "a deep heading": (change_source("markdown", "\n\n#### Too deep"), "skips a level"),
    "a second title": (change_source("markdown", "\n\n# Another"), "a second title"),
    "no minutes": (drop(" min)"), "no minutes in the heading"),
    "no claims": (drop_tag("nbval-check-output"), "no claims"),
    "no solution": (drop_tag("solution"), "not one solution"),
    "no hint": (drop_tag("hint"), "not one hint"),
    "no papers": (drop("https://doi.org/"), "doi.org"),
    "no glossary": (drop("](glossary.md)"), "glossary"),
    "a figure without words": (drop_tag("alt"), "tells its figure"),
    "few words": (change_alt(lambda text: text[:30] + "\n\n</details>"), "tells its figure"),
    "the same words": (change_alt(lambda text, first=[]: first.append(text) or first[0]), "the same words"),
    "no notes": (drop_notes, "no speaker notes"),
    "notes like text": (unfold_notes, "take for the text"),
    "no predictions": (drop("**Predict"), "Predict"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_rules_notice(name):
    """A test of the test: each break of a good notebook is named."""
    good = read(NOTEBOOKS[0])
    broken = copy.deepcopy(good)
    change, words = BREAKS[name]
    change(broken)
    new = set(complaints(broken, 1000)) - set(complaints(good, 1000))
    assert any(words in complaint for complaint in new), new


def test_rules_notice_size_and_resolution():
    import base64
    import io

    import matplotlib.pyplot as plt

    notebook = read(NOTEBOOKS[0])
    picture = io.BytesIO()
    plt.figure(figsize=(1, 1)).savefig(picture, dpi=150)
    data = {"image/png": base64.b64encode(picture.getvalue()).decode()}
    code(notebook).outputs.append(nbformat.v4.new_output("display_data", data=data))
    found = complaints(notebook, 1_000_001)
    assert any("1000001 bytes" in complaint for complaint in found)
    assert any("150 dpi" in complaint for complaint in found)


def short():
    """A small notebook with the anatomy that is wanted, and nothing else."""
    fold = "<details>\n<summary>For the speaker</summary>\n\nAsk first.\n\n</details>"
    figure = [new_output("display_data", data={"image/png": "iVBORw0KGgo="})]
    return new_notebook(
        cells=[
            new_markdown_cell("# Is one one?\n\n**Notebook 07** · 15 minutes to teach", id="title"),
            new_code_cell("import sys", id="set-up"),
            new_markdown_cell("## 1 · One (15 min)\n\n**Predict** it.", id="one"),
            new_markdown_cell(fold, id="notes-one", metadata={"slideshow": {"slide_type": "notes"}}),
            new_code_cell("plot()", id="figure", outputs=figure),
            new_markdown_cell("**One is one in all five runs.** So it stays.", id="found-one"),
        ]
    )


def many(cell_type, count, text):
    def change(notebook):
        new = new_markdown_cell if cell_type == "markdown" else new_code_cell
        notebook.cells += [new(text, id=f"more-{number}") for number in range(count)]

    return change


def instead(old, new):
    def change(notebook):
        for cell in notebook.cells:
            cell.source = cell.source.replace(old, new)

    return change


ANATOMY = {
    "too many cells": (many("code", 66, "x"), "71 shown cells"),
    "too many words": (many("markdown", 30, "word " * 100), "words shown"),
    "too long": (instead("15 min", "91 min"), "91 minutes; at most 90"),
    "too fast": (many("code", 9, "x"), "minutes for 14 shown cells"),
    "another time at the top": (instead("15 minutes", "20 minutes"), "does not say that it takes 15"),
    "a long set-up": (instead("import sys", "\n".join(f"x{n} = {n}" for n in range(7))), "set-up cell"),
    "open notes": (instead("<details>\n<summary>For the speaker</summary>", "Speaker:"), "not folded"),
    "no finding": (instead("**One is one in all five runs.**", "One is one."), "no bold sentence"),
    "read": (instead("**One is one in all five runs.**", "**Read.**"), "does not say in bold"),
}


def test_the_short_notebook_is_good():
    assert anatomy(short()) == []


@pytest.mark.parametrize("name", ANATOMY)
def test_anatomy_notices(name):
    """A test of the test: each break of the anatomy is named."""
    notebook = short()
    change, words = ANATOMY[name]
    change(notebook)
    assert any(words in complaint for complaint in anatomy(notebook)), anatomy(notebook)
