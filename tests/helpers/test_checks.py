"""The self-checks never raise, and the claims do."""

import importlib

import pytest
import torch
from running import NOTEBOOKS, beside

from helpers.checks.shared import claim

CHECKS = [
    pytest.param(path, check, id=f"{path.stem[:2]}: {name}")
    for path in NOTEBOOKS
    for name, check in vars(importlib.import_module(f"helpers.checks.{path.stem[3:]}")).items()
    if getattr(check, "is_check", False)
]


def raises(*arguments):
    raise RuntimeError("a bug\nin two lines")


NONSENSE = [None, 0, float("nan"), "text", [], object(), torch.zeros(3), torch.full((10,), float("nan"))]
NONSENSE += [
    raises,
    lambda: 1,
    lambda *a: None,
    lambda *a: "text",
    lambda *a: torch.full((10,), float("nan")),
]


@pytest.mark.parametrize(("path", "check"), CHECKS)
def test_one_line_and_no_error(path, check, capsys):
    """Nonsense, and the wrong answers kept beside the notebook, are "not yet"; the right one is "correct"."""
    kept = beside(path)
    for answer in [*NONSENSE, *getattr(kept, "WRONG", {}).get(check.__name__, [])]:
        check(answer)
        printed = capsys.readouterr()
        assert printed.out.startswith("not yet: ") and printed.out.count("\n") == 1, answer
        assert not printed.err
    if check.__name__ in (right := getattr(kept, "RIGHT", {})):
        check(right[check.__name__])
        assert capsys.readouterr().out == "correct: well done.\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_has_checks_of_its_own(path):
    """One file for each, named like it, with two checks at least; the notebook uses each of them."""
    own = [check.values[1].__name__ for check in CHECKS if check.values[0] == path]
    text = path.read_text(encoding="utf-8")
    assert len(own) >= 2 and f"from helpers.checks import {path.stem[3:]} as checks" in text
    for name in own:
        assert f"checks.{name}(" in text


def test_claim(capsys):
    claim("water is wet", torch.tensor(True))
    assert capsys.readouterr().out == "✓ water is wet\n"
    with pytest.raises(AssertionError, match="does not hold here: water is dry"):
        claim("water is dry", False)
