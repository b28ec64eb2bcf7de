"""All notebooks run on real MNIST, and the claims can fail. (Without data and network: test_exercises.)"""

import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from running import NOTEBOOKS, errors_of, execute, nbval, offline, read, with_mnist

WITH_LABELS = [path for path in NOTEBOOKS if "data.mnist(" in path.read_text(encoding="utf-8")]

NETWORKS = ("lenet", "popular", "strided", "OneByOne")

SHUFFLE = """
import dataclasses

def shuffle(original):
    def shuffled(*arguments):
        digits = original(*arguments)
        order = torch.randperm(len(digits.train), generator=torch.Generator().manual_seed(0))
        train = data.Split(digits.train.images, digits.train.labels[order.to(digits.train.labels.device)])
        return dataclasses.replace(digits, train=train)
    return shuffled

data.digits = shuffle(data.digits)
digits = data.digits(place)
"""


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


@pytest.mark.parametrize("path", WITH_LABELS, ids=lambda path: path.stem)
def test_shuffled_labels_make_the_claims_red(path, tmp_path):
    """A test of the test: when the labels mean nothing, the claims do not hold."""
    notebook = read(path)
    cell = nbformat.v4.new_code_cell(SHUFFLE)
    set_up = next(i for i, cell in enumerate(notebook.cells) if cell.id == "set-up")
    notebook.cells.insert(set_up + 1, cell)
    errors = errors_of(execute(notebook, offline(tmp_path), allow_errors=True))
    assert [name for name, _ in errors] == ["claims"]
    assert "does not hold" in errors[0][1]


def test_helpers_hold_what_was_taught():
    """What the notebooks write out in full is, line for line, what training, models and loading hold."""
    import ast

    def functions(source):
        found = {
            node.name: node
            for node in ast.parse(source).body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        for node in found.values():
            if ast.get_docstring(node):
                node.body = node.body[1:]
        return {name: ast.unparse(node) for name, node in found.items()}

    taught = {}
    for stem in ("01_mnist_classification", "02_training_a_cnn_on_gpu"):
        for cell in read(ROOT / "notebooks" / f"{stem}.ipynb").cells:
            if cell.cell_type == "code":
                taught |= functions(cell.source)
    kept = {}
    for name in ("training", "models", "loading"):
        kept |= functions((ROOT / "helpers" / f"{name}.py").read_text(encoding="utf-8"))
    kept = {name: source for name, source in kept.items() if name != "progress"}
    assert set(kept) == {
        "evaluate",
        "confusion",
        "fit",
        "fit_one_cycle",
        "clock",
        *NETWORKS,
    }
    assert {name: taught[name] for name in kept} == kept
