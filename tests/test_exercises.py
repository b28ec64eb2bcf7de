"""The exercises: as given "not yet", three wrong answers each "not yet", the folded solution "correct"."""

import re

import nbformat
import pytest
from rules import tags
from running import NOTEBOOKS, errors_of, execute, offline, read, text_of
from wrong_answers import WRONG_ANSWERS

FENCE = re.compile(r"```python\n(.*?)```", re.S)


def exercises(notebook):
    """Each exercise cell's number in the notebook, with the source of the solution that follows it."""
    waiting = None
    for number, cell in enumerate(notebook.cells):
        if "exercise" in tags(cell):
            waiting = number
        elif "solution" in tags(cell):
            yield waiting, "\n".join(FENCE.findall(cell.source))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_exercises(path, tmp_path):
    """One run, from top to bottom: at each exercise the given cell, the wrong answers, then the solution.

    The rest of the notebook runs on with the solution, on the embedded digits and with another seed.
    """
    notebook = read(path)
    found = list(exercises(notebook))
    for number, solution in reversed(found):
        given = notebook.cells[number]
        wrong = [nbformat.v4.new_code_cell(source) for source in WRONG_ANSWERS[given.id]]
        assert len(wrong) >= 3
        notebook.cells[number + 1 : number + 1] = [
            *wrong,
            nbformat.v4.new_code_cell(solution, id=f"solved-{given.id}"),
        ]
    execute(notebook, {**offline(tmp_path), "DLV_SEED": "1000"})
    assert errors_of(notebook) == []

    ids = [cell.id for cell in notebook.cells]
    names = [name.removeprefix("solved-") for name in ids if name.startswith("solved-")]
    assert len(names) == len(found) > 0
    for name in names:
        start, end = ids.index(name), ids.index(f"solved-{name}")
        for cell in notebook.cells[start:end]:
            assert re.fullmatch(r"not yet: .+\n", text_of(cell)), cell.source
        assert re.fullmatch(r"correct: .+\n", text_of(notebook.cells[end]))
