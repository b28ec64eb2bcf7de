"""Run notebooks, or altered copies of them, as the tests want them."""

import importlib.util
import os
import sys

import nbformat
from conftest import REAL_DATA, ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
LOOPBACK_ONLY = ROOT / "tests" / "loopback_only"


def offline(folder):
    """Variables for a process without data, where each connection that leaves the computer is refused.

    What was refused is noted in the file `refused` in that (empty) folder.
    """
    return {
        **os.environ,
        "DLV_DATA": str(folder / "data"),
        "DLV_OFFLINE": "1",
        "DLV_TEST_REFUSED": str(folder / "refused"),
        "PYTHONPATH": str(LOOPBACK_ONLY),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def with_mnist():
    """Variables for a process with real MNIST and no downloads."""
    return {**os.environ, "DLV_DATA": str(REAL_DATA), "DLV_OFFLINE": "1"}


def nbval(path, environment):
    """Run pytest with nbval on a notebook; return the finished process."""
    import subprocess

    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-q", str(path)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def beside(path):
    """The module with what belongs to one notebook alone, named like it without its number."""
    file = ROOT / "tests" / "notebooks" / f"{path.stem[3:]}.py"
    spec = importlib.util.spec_from_file_location(f"beside_{path.stem[3:]}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path):
    """Read a notebook."""
    return nbformat.read(path, as_version=4)


def execute(notebook, environment, allow_errors=False):
    """Run a notebook that was read, in the folder of the notebooks, and return it with its outputs."""
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    )
    return client.execute(env=environment)


def text_of(cell):
    """What a cell printed."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def errors_of(notebook):
    """The errors in the outputs, as (cell id, text)."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell.id, o.evalue) for cell in code for o in cell.outputs if o.output_type == "error"]
