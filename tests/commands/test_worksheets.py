"""`python -m helpers worksheets`: copies that do not answer their own predictions."""

import re

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.commands import environment, present, worksheets

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
FOLDS = re.compile("<details>.*?</details>", re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that the worksheets are written into, not made yet."""
    monkeypatch.setattr(worksheets, "FOLDER", tmp_path / "worksheets")
    return tmp_path / "worksheets"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem[:2])
def test_a_worksheet(path, folder):
    assert worksheets.main([path.stem[:2]]) == 0
    before, after = (nbformat.read(where, as_version=4) for where in (path, folder / path.name))
    nbformat.validate(after)
    code, copied = ([cell for cell in book.cells if cell.cell_type == "code"] for book in (before, after))
    assert [(cell.id, cell.source) for cell in copied] == [(cell.id, cell.source) for cell in code]
    assert not any(cell.outputs or cell.execution_count for cell in copied)
    texts = {cell.id: cell.source for cell in after.cells if cell.cell_type == "markdown"}
    assert not any("For the speaker" in text for text in texts.values())
    assert FOLDS.sub("", texts["you-will-see"]) == "" == FOLDS.sub("", texts["picture-to-make"])
    assert sum("What we found" in text for text in texts.values()) >= 4
    for name, text in texts.items():
        if name.startswith(worksheets.FOUND) or name == "what-we-saw":
            assert text.startswith(("<details>", "## ")) and "</summary>" in text, name
    shown = "\n".join(FOLDS.sub("", text) for text in texts.values())
    questions = sum(cell.source.count("**Predict") for cell in before.cells)
    assert shown.count("**Predict") == questions > 0, "no question is folded"
    for link in re.findall(r"\]\((?!https?:|#)([^)\s#]+)", "\n".join(texts.values())):
        assert (folder.parent / "worksheets" / link).resolve().name and (
            ROOT / "worksheets" / link
        ).resolve().exists(), link


def test_folds_up_to_the_next_question():
    text = "**Two are enough.** More do not help.\n\nNext come three.\n\n**Predict:** are they?"
    cell = new_markdown_cell(text)
    folded = worksheets.folded(cell, after_code=True)
    assert (
        FOLDS.sub("", folded) == "\n\n**Predict:** are they?" and "Next come three.\n\n</details>" in folded
    )
    assert worksheets.folded(cell, after_code=False) == text


@pytest.mark.parametrize(
    "text",
    ["**In the brain**, there are two.", "**A.** Write it.", "**Predict:** two?", "A **term** is new."],
)
def test_what_is_no_finding(text):
    assert worksheets.folded(new_markdown_cell(text), after_code=True) == text


def test_outputs_go():
    output = new_output("stream", text="2\n")
    notebook = new_notebook(cells=[new_code_cell("print(2)", outputs=[output], execution_count=1)])
    assert worksheets.worksheet(notebook).cells[0].outputs == []


def test_nothing_is_overwritten(folder, capsys):
    assert worksheets.main(["00"]) == 0
    target = folder / NOTEBOOKS[0].name
    target.write_text("somebody's work", encoding="utf-8")
    assert worksheets.main(["00", "01"]) == 0
    assert target.read_text(encoding="utf-8") == "somebody's work"
    assert "left as it is" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == [path.name for path in NOTEBOOKS[:2]]


def test_an_unknown_word(folder, capsys):
    assert worksheets.main(["00", "99"]) == 2
    assert "There is no notebook '99': 00, 01" in capsys.readouterr().out and not folder.exists()


def test_lab_opens_the_worksheet(folder, monkeypatch, tmp_path):
    """If it is there; else the notebook."""
    opened = []
    monkeypatch.setattr(present, "jupyterlab", lambda python, address, arguments: opened.append(address))
    monkeypatch.setattr(present, "notebooks", lambda: [NOTEBOOKS[0].stem])
    monkeypatch.setattr(environment, "ready_python", lambda: "python")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    present.lab([])
    worksheets.main(["00"])
    present.lab([])
    assert opened == [f"/lab/tree/{room}/{NOTEBOOKS[0].name}" for room in ("notebooks", "worksheets")]
