"""`python -m helpers run`: what it writes, counts and says."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.commands import run

GOOD = [
    new_markdown_cell("# Is one one? [Words](glossary.md)", id="title"),
    new_code_cell("print('Device: CPU, 1 of 2 cores.\\nData: MNIST, 3 images')", id="set-up"),
    new_code_cell(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);", id="figure", metadata={"tags": ["cover"]}
    ),
    new_code_cell("print('✓ one is one')  # as checks.claim does\n1", id="claims"),
    new_code_cell("def claims():\n    pass\n", id="last"),
]


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Write a notebook of these cells into a folder of its own; return its path."""
    monkeypatch.setattr(run, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "TIMINGS", tmp_path / "timings.json")

    def write(cells, name="07_small"):
        nbformat.write(new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
        return tmp_path / f"{name}.ipynb"

    return write


def test_a_good_run(book, capsys, tmp_path):
    path = book(GOOD)
    before = path.read_bytes()
    assert run.main([]) == 0
    printed = capsys.readouterr().out
    assert "cell 1 of 4" in printed and "cell 4 of 4" in printed
    row = printed.splitlines()[-1]
    assert row.startswith("07_small") and "CPU" in row and "MNIST" in row and "FAILED" not in row
    executed = nbformat.read(tmp_path / "build" / "07_small.ipynb", as_version=4)
    assert executed.cells[-1].execution_count == 4
    page = (tmp_path / "build" / "07_small.html").read_text(encoding="utf-8")
    assert "<html" in page and "<script" not in page
    assert 'href="glossary.html"' in page and (tmp_path / "build" / "glossary.html").exists()
    assert path.read_bytes() == before, "the notebook itself stays as it was"


def test_times_are_kept(book, tmp_path):
    """A line for each notebook that ran well, beside those of earlier runs; for a commit with --save only."""
    busy = "import time\nend = time.time() + 2\nwhile time.time() < end:\n    pass"
    book([*(c for c in GOOD if c.id != "figure"), new_code_cell(busy, id="slow")])
    book([*GOOD, new_code_cell("1 / 0", id="wrong")], "08_wrong")
    assert run.main(["07"]) == 0 and run.main(["08"]) == 1
    kept = json.loads((tmp_path / "build" / "timings.json").read_text(encoding="utf-8"))
    assert list(kept) == ["07_small"]
    found = kept["07_small"]
    assert found["seconds"] >= found["its seconds"] >= 2 and found["slowest cell"] == "slow"
    assert found["CPU seconds"] > 0 or sys.platform == "win32"
    assert found["data"] == "MNIST" and found["device"] == "CPU" and found["cores"] > 0
    assert not (tmp_path / "timings.json").exists()
    book(GOOD, "06_other")
    run.main(["--save", "06"])
    assert list(json.loads((tmp_path / "build" / "timings.json").read_text("utf-8"))) == [
        "06_other",
        "07_small",
    ]
    assert list(json.loads((tmp_path / "timings.json").read_text("utf-8"))) == ["06_other"]


def test_code_hash(book):
    """Another result of the code, or the place where a cell ends, is no other code; a changed line is."""
    one = run.code_hash(book([new_code_cell("a = 1\n\nb = 2", id="both")]))
    cells = [new_code_cell("a = 1", id="first", execution_count=3), new_code_cell("b = 2", id="second")]
    exercise = new_code_cell("c = ...", id="task", metadata={"tags": ["exercise"]})
    assert one == run.code_hash(book([*cells, exercise]))
    assert one != run.code_hash(book([*cells, new_code_cell("c = ...", id="task")]))


def test_a_failing_cell(book, capsys, tmp_path):
    book([*GOOD, new_code_cell("1 / 0", id="wrong"), new_code_cell("'after'", id="after")])
    assert run.main(["07"]) == 1
    printed = capsys.readouterr().out
    assert "FAILED" in printed and "ZeroDivisionError" in printed
    executed = nbformat.read(tmp_path / "build" / "07_small.ipynb", as_version=4)
    assert executed.cells[-2].outputs[0].ename == "ZeroDivisionError"
    assert executed.cells[-1].execution_count is None


def test_a_figure_that_fails(book, capsys):
    """A figure is drawn after its cell has gone well; its error is a failure all the same."""
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('$\\\\nothing$');"
    book([*GOOD, new_code_cell(source, id="wrong")])
    assert run.main(["07"]) == 1
    assert "07_small failed:\nValueError: " in capsys.readouterr().out


@pytest.mark.parametrize("content", ["<<<<<<< HEAD", "", "[]", "{}", '{"nbformat": 4}'])
def test_a_broken_file(book, tmp_path, capsys, content):
    """A failure like others, and the next notebook still runs."""
    (tmp_path / "06_broken.ipynb").write_text(content)
    book([new_code_cell("1", id="one")])
    assert run.main([]) == 1
    table = capsys.readouterr().out.split("slowest cell (s)")[1]
    assert "06_broken" in table and "07_small" in table and table.count("FAILED") == 1


def test_a_page_that_cannot_be_written(book, capsys, monkeypatch):
    """This notebook has failed, and the next still runs."""
    page = run.page.page

    def write(notebook, name, folder):
        if name == "06_first":
            raise RuntimeError("no page")
        return page(notebook, name, folder)

    monkeypatch.setattr(run.page, "page", write)
    book([new_code_cell("1", id="one")], "06_first")
    book([new_code_cell("1", id="one")])
    assert run.main([]) == 1
    table = capsys.readouterr().out.split("slowest cell (s)")[1]
    assert "06_first" in table and "07_small" in table and table.count("FAILED") == 1


def test_a_page_says_what_is_wrong_and_holds_no_script(book, tmp_path):
    """Words of a figure without their fold, a formula that is none, HTML of all kinds."""
    bad = (
        "# One? <script>alert(1)</script>\n\n[x](javascript:alert(1)) $\\frac{$ <img src=x onerror=alert(1)>"
    )
    shown = "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))"
    fold = new_markdown_cell("<details>\n<summary>Hint</summary>\n\n**bold**\n\n</details>", id="fold")
    words = new_markdown_cell("no fold", id="alt", metadata={"tags": ["alt"]})
    book([new_markdown_cell(bad, id="title"), GOOD[2], words, new_code_cell(shown, id="html"), fold])
    assert run.main([]) == 0
    text = (tmp_path / "build" / "07_small.html").read_text(encoding="utf-8")
    assert "<script" not in text and "<img src=x" not in text and 'href="javascript' not in text
    assert "are not folded" in text and "it is no formula" in text and "IPython.core.display.HTML" in text
    assert re.search(r"<details class=.more.>\s*<summary>Hint</summary>\s*<p><strong>bold</strong>", text)


def test_an_old_format(book):
    """The cells of formats before 4.5 have no ids."""
    path = book([new_code_cell("1"), new_markdown_cell("text")])
    old = json.loads(path.read_text(encoding="utf-8")) | {"nbformat_minor": 0}
    for cell in old["cells"]:
        del cell["id"]
    path.write_text(json.dumps(old), encoding="utf-8")
    assert run.main(["--save", "07"]) == 0
    assert all(cell.id for cell in nbformat.read(path, as_version=4).cells)


@pytest.mark.parametrize("save", [[], ["--save"]])
def test_a_read_only_checkout(book, tmp_path, capsys, monkeypatch, save):
    """Said before anything runs."""
    monkeypatch.setattr(run, "execute", lambda *_: pytest.fail("a cell ran"))
    book(GOOD)
    (tmp_path / "file").touch()  # no folder can be made in it, by root neither
    monkeypatch.setattr(run, "TIMINGS" if save else "ROOT", tmp_path / "file" / "timings.json")
    assert run.main(save) == 1
    assert "Nothing can be written into" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process on Windows")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c(book, capsys, number):
    """The table is kept, and the next notebook does not start; the same when it is asked to end."""
    source = f"import os, time; os.kill(os.getppid(), {int(number)}); time.sleep(60)"
    book([*GOOD, new_code_cell(source, id="long")], "06_long")
    book(GOOD)
    assert run.main([]) == 1
    printed = capsys.readouterr().out
    assert "06_long failed:\nIt was stopped (Ctrl-C)." in printed and "cell 4 of 5" in printed
    assert "07_small" not in printed


def test_misleading_variables(tmp_path):
    """What the user set for other programs changes nothing, and neither does a kernel of another Python."""
    shutil.copytree(ROOT / "helpers", tmp_path / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    kernel = tmp_path / "other" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["false"], "display_name": "x", "language": "python"}')
    (tmp_path / "other" / "matplotlibrc").write_text("text.usetex: True\n")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "glossary.md").write_text("# Words")
    cell = new_code_cell(f"import sys; assert __debug__ and sys.prefix == {sys.prefix!r}", id="straight")
    nbformat.write(new_notebook(cells=[*GOOD, cell]), tmp_path / "notebooks" / "07_small.ipynb")
    variables = dict.fromkeys(("JUPYTER_PATH", "JUPYTER_DATA_DIR", "MATPLOTLIBRC"), str(tmp_path / "other"))
    variables |= {"MPLBACKEND": "module://no_such_module", "PYTHONOPTIMIZE": "2", "PYTHONSAFEPATH": "1"}
    finished = subprocess.run(
        [sys.executable, tmp_path / "helpers", "run"],
        cwd=tmp_path.parent,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    executed = nbformat.read(tmp_path / "build" / "07_small.ipynb", as_version=4)
    assert any("image/png" in output.get("data", {}) for output in executed.cells[2].outputs)


def test_a_kernel_that_dies(book, capsys):
    """As when memory runs out: told, and the next notebook still runs."""
    book([*GOOD, new_code_cell("import os; os._exit(1)", id="dies")], "06_dies")
    book(GOOD)
    assert run.main([]) == 1
    table = capsys.readouterr().out.split("slowest cell (s)")[1]
    assert "06_dies" in table and table.count("FAILED") == 1


def test_claims_are_counted(book):
    source = (
        "from types import SimpleNamespace as N\nchecks = N(claim=lambda text, holds: print('✓', text))\n"
    )
    cells = [*GOOD[:3], new_code_cell(source + "checks.claim('a', 1)\nchecks.claim('b', 1)\n", id="claims")]
    report = run.run(book(cells), run.ROOT / "build")
    assert (report.held, report.claims) == (2, 2)
    cells[-1].source += "assert False\nchecks.claim('c', 1)"
    report = run.run(book(cells), run.ROOT / "build")
    assert (report.held, report.claims) == (2, 3) and "2 of 3" in report.row()


def test_save_writes_outputs_and_cover(book, tmp_path):
    path = book(GOOD)
    assert run.main(["--save", "07"]) == 0
    saved = nbformat.read(path, as_version=4)
    assert [cell.execution_count for cell in saved.cells if cell.cell_type == "code"] == [1, 2, 3, 4]
    assert saved.metadata.language_info == {"name": "python"}
    assert (tmp_path / "pictures" / "07_small.png").read_bytes().startswith(b"\x89PNG")
    first = path.read_bytes()
    run.main(["--save", "07"])
    assert path.read_bytes() == first, "two runs leave the same bytes"


@pytest.mark.parametrize("break_it", ["1 / 0", "print('Data: scikit-learn\\'s digits, 3 images')"])
def test_save_refuses(book, break_it, capsys):
    """Neither a failed run nor one on the stand-in is written back."""
    path = book([new_code_cell(break_it, id="set-up"), *GOOD[2:]])
    before = path.read_bytes()
    assert run.main(["--save", "07"]) == 1
    assert path.read_bytes() == before
    assert "FAILED" in capsys.readouterr().out


def test_figures_are_stored_small_and_sliders_as_a_sentence(book, tmp_path):
    import io

    from PIL import Image

    slider = "from IPython.display import display\nimport ipywidgets\n"
    slider += "shown = ipywidgets.FloatSlider()._repr_mimebundle_()\n"
    slider += "display({**shown, 'text/plain': 'move me'}, raw=True)"
    run.run(book([*GOOD, new_code_cell(slider, id="slider")]), tmp_path / "build", save=True)
    picture = Image.open(io.BytesIO((tmp_path / "pictures" / "07_small.png").read_bytes()))
    assert picture.mode == "P" and picture.info["dpi"][0] < 101
    saved = nbformat.read(tmp_path / "07_small.ipynb", as_version=4)
    assert saved.cells[-1].outputs[0].data == {"text/plain": "move me"}
    assert "widgets" not in saved.metadata


def test_rare_colours_are_kept():
    """A blue dot beside pictures of many colours stays blue."""
    import io

    import numpy
    from PIL import Image

    pixels = numpy.random.default_rng(0).integers(0, 256, (200, 200, 1)).repeat(3, axis=2).astype("uint8")
    pixels[:, :100, 0] = 0
    pixels[:4, :4] = (0, 114, 178)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    output = new_output("display_data", {"image/png": base64.b64encode(file.getvalue()).decode()})
    run.shrink(new_notebook(cells=[new_code_cell("1", outputs=[output])]))
    kept = numpy.asarray(Image.open(io.BytesIO(base64.b64decode(output.data["image/png"]))).convert("RGB"))
    assert abs(kept[:4, :4].astype(int) - (0, 114, 178)).max() <= 10


def test_cover_without_a_figure(book, capsys):
    book([*GOOD[:2], new_code_cell("1", id="figure", metadata={"tags": ["cover"]})])
    assert run.main(["--save", "07"]) == 1
    assert "drew no figure" in capsys.readouterr().out


def test_nothing_to_run(book, capsys):
    book([new_code_cell("", id="empty")])
    assert run.main([]) == 0
    assert "07_small" in capsys.readouterr().out


def test_unknown_name(book, capsys):
    book(GOOD)
    assert run.main(["08"]) == 1
    assert "There is no notebook '08'; there are: 07_small." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["07", "07_small", "07_small.ipynb", "notebooks/07_small.ipynb"])
def test_names(book, name):
    """Without a name: all of the series, and nothing that somebody tries out."""
    path = book(GOOD)
    book([], "Untitled")
    assert run.find([name]) == run.find([]) == [path]


def test_nothing_half_written(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run.os, "replace", fail)
    with pytest.raises(OSError):
        run.write(target, "new")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]
