"""All notebooks without data and network; the exercises: "not yet" as given and for three wrong answers each,
"correct" for the folded solution."""

import json
import re

import nbformat
import pytest
from rules import tags
from running import NOTEBOOKS, beside, errors_of, execute, offline, read, text_of

WATCH = "sys.path.append('../tests'); import eyes; found_by_eyes = eyes.watch()"
FENCE = re.compile(r"```python\n(.*?)```", re.S)


def exercises(notebook):
    """Each exercise cell's number in the notebook, with the source of the solution that follows it."""
    waiting = None
    for number, cell in enumerate(notebook.cells):
        if "exercise" in tags(cell):
            waiting = number
        elif "solution" in tags(cell):
            yield waiting, "\n".join(FENCE.findall(cell.source))


@pytest.mark.executes
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_exercises(path, tmp_path):
    """One run, from top to bottom: at each exercise the given cell, the wrong answers, then the solution.

    The rest of the notebook runs on with the solution, on the embedded digits and with another seed. Each
    connection out of the computer is refused, and none is tried. Each figure that is shown can be read by
    everybody (see eyes.py).
    """
    notebook = read(path)
    found = list(exercises(notebook))
    for number, solution in reversed(found):
        given = notebook.cells[number]
        wrong = [nbformat.v4.new_code_cell(source) for source in beside(path).WRONG_ANSWERS[given.id]]
        assert len(wrong) >= 3
        notebook.cells[number + 1 : number + 1] = [
            *wrong,
            nbformat.v4.new_code_cell(solution, id=f"solved-{given.id}"),
        ]
    set_up = next(number for number, cell in enumerate(notebook.cells) if cell.id == "set-up")
    notebook.cells.insert(set_up + 1, nbformat.v4.new_code_cell(WATCH))
    notebook.cells.append(nbformat.v4.new_code_cell("eyes.say(found_by_eyes)", id="seen"))
    execute(notebook, {**offline(tmp_path), "DLV_SEED": "1000"})
    assert errors_of(notebook) == []
    assert json.loads(text_of(notebook.cells.pop())) == []
    assert not (tmp_path / "refused").exists(), (tmp_path / "refused").read_text()

    ids = [cell.id for cell in notebook.cells]
    names = [name.removeprefix("solved-") for name in ids if name.startswith("solved-")]
    assert len(names) == len(found) > 0
    for name in names:
        start, end = ids.index(name), ids.index(f"solved-{name}")
        for cell in notebook.cells[start:end]:
            assert re.fullmatch(r"not yet: .+\n", text_of(cell)), cell.source
        assert re.fullmatch(r"correct: .+\n", text_of(notebook.cells[end]))
