"""All notebooks run on real MNIST; their claims can fail; the helpers hold what notebooks teach."""

import ast
import subprocess
import sys

import pytest
from conftest import ROOT
from mutations import Mutation, mutated
from nbformat.v4 import new_code_cell, new_notebook
from running import NOTEBOOKS, beside, errors_of, execute, nbval, offline, read, text_of, with_mnist

MUTATIONS = [
    pytest.param(path, mutation, id=f"{path.stem[:2]}: {mutation.name}")
    for path in NOTEBOOKS
    for mutation in beside(path).MUTATIONS
]
TAUGHT = (
    "fit",
    "evaluate",
    "confusion",
    "fit_one_cycle",
    "clock",
    "lenet",
    "ExampleNetwork",
    "strided",
    "OneByOne",
)


@pytest.mark.executes
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_with_mnist(path, mnist_folder):
    finished = nbval(path, with_mnist())
    assert finished.returncode == 0, finished.stdout[-6000:]


def test_refusal_works(tmp_path):
    """A test of the test: a connection that would leave the computer is refused and noted."""
    code = "import urllib.request; urllib.request.urlopen('http://data.invalid/x', timeout=5)"
    environment = offline(tmp_path)
    command = [sys.executable, "-c", code]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode and "refuses connections" in finished.stderr
    assert (tmp_path / "refused").read_text() == "data.invalid\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_has_two_to_six_mutations(path):
    """They fit the notebook as it is now, and one claim each."""
    found = beside(path).MUTATIONS
    assert 2 <= len(found) <= 6
    for mutation in found:
        mutated(read(path), mutation)


@pytest.mark.executes
@pytest.mark.parametrize(("path", "mutation"), MUTATIONS)
def test_mutation_is_caught(path, mutation, tmp_path):
    """On the embedded digits: the claim holds after the cells as they stand, and fails after the change."""
    assert_caught(execute(mutated(read(path), mutation), offline(tmp_path), allow_errors=True))


def assert_caught(done):
    """Of a notebook made by `mutated` and run: no error but in its last cell, whose claim does not hold."""
    errors = errors_of(done)
    assert [name for name, _ in errors] == ["mutated"], errors
    assert "does not hold" in errors[0][1], errors
    assert next(cell for cell in done.cells if cell.id == "control" and text_of(cell).startswith("✓ "))


CLAIM = "from helpers.checks.shared import claim\nclass checks: claim = staticmethod(claim)"
SMALL = new_notebook(
    cells=[
        new_code_cell("import sys; sys.path.insert(0, '..')\n" + CLAIM, id="set-up"),
        new_code_cell("x = 2", id="x"),
        new_code_cell("y = abs(x)", id="y"),
        new_code_cell("z = y - 1\nchecks.claim('y is large', y > 1)\nchecks.claim('z', z)", id="claims"),
    ]
)


@pytest.mark.parametrize(("new", "caught"), [("x = 0", True), ("x = 3", False), ("x = lost", False)])
def test_a_mutation_that_is_not_caught_fails(new, caught, tmp_path):
    """A test of the test: neither a change without effect nor one that only breaks the code will do."""
    mutation = Mutation("x", ("set-up", "x", "y"), ("x", "x = 2", new), "y is")
    done = execute(mutated(SMALL, mutation), offline(tmp_path), allow_errors=True)
    if caught:
        assert_caught(done)
    else:
        with pytest.raises(AssertionError):
            assert_caught(done)


@pytest.mark.parametrize(
    ("field", "value"),
    [("cells", ("no",)), ("change", ("x", "no", "")), ("claim", "no"), ("smaller", (("y", "no", ""),))],
)
def test_a_mutation_that_does_not_fit_is_named(field, value):
    fitting = {"cells": ("x", "y"), "change": ("x", "2", "0"), "claim": "y is"}
    with pytest.raises(ValueError, match=r"no|0 claims"):
        mutated(SMALL, Mutation("x", **(fitting | {field: value})))


def functions(source):
    """The functions and classes of a source by name, each as code without docstrings."""
    kinds = ast.FunctionDef | ast.ClassDef
    found = {node.name: node for node in ast.parse(source).body if isinstance(node, kinds)}
    for outer in found.values():
        for node in ast.walk(outer):
            if isinstance(node, kinds) and ast.get_docstring(node):
                node.body = node.body[1:]
    return {name: ast.unparse(node) for name, node in found.items()}


def test_helpers_hold_what_was_taught():
    """What notebooks write out in full is, line for line, what training, models and loading hold."""
    taught = {}
    for path in NOTEBOOKS:
        for cell in read(path).cells:
            if cell.cell_type == "code" and "exercise" not in cell.metadata.get("tags", []):
                for name, source in functions(cell.source).items():
                    taught.setdefault(name, source)
    kept = {}
    for name in ("training", "models", "loading"):
        kept |= functions((ROOT / "helpers" / f"{name}.py").read_text(encoding="utf-8"))
    for name in ("progress", "distil_without"):  # a bar, and what an exercise of 09 fills in
        kept.pop(name)
    assert set(kept) == set(TAUGHT)
    assert {name: taught[name] for name in kept} == kept
