"""Run notebooks from top to bottom: `python -m helpers run [--save] [01 02 ...]`.

Executed copies, HTML pages and timings.json are written under build/. With --save the notebooks themselves
are written back with their outputs, and their times into data/benchmarks/timings.json, for a commit: only
when all went well, on real MNIST.
"""

import argparse
import asyncio
import base64
import contextlib
import datetime
import hashlib
import io
import json
import os
import re
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

from helpers.commands import page

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
TIMINGS = ROOT / "data" / "benchmarks" / "timings.json"
CELL_SECONDS = 600  # a cell that takes longer is stopped
STOPPED = "It was stopped (Ctrl-C)."


@dataclass
class Report:
    """What one run of a notebook showed."""

    name: str
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # on Windows, which does not say, 0
    cells: list = field(default_factory=list)  # (seconds, cell id)
    claims: int = 0
    held: int = 0
    device: str = "?"
    data: str = "none"
    error: str = ""

    def row(self):
        """The line of the table."""
        seconds, slowest = max(self.cells, default=(0.0, "none"))
        claims = f"{self.held} of {self.claims}"
        row = f"{self.name:32} {self.seconds:7.1f}  {seconds:6.1f} {slowest:24} {claims:10}"
        return f"{row} {self.device:24} {self.data}" + ("  FAILED" if self.error else "")

    def timing(self, code):
        """What timings.json keeps of it; code: the hash of what was run."""
        seconds, slowest = max(self.cells, default=(0.0, "none"))
        return {
            "seconds": round(self.seconds),
            "CPU seconds": round(self.cpu_seconds),
            "slowest cell": slowest,
            "its seconds": round(seconds),
            "device": self.device,
            "cores": os.cpu_count(),
            "data": self.data,
            "date": datetime.date.today().isoformat(),
            "code": code,
        }


HEAD = f"{'notebook':32} {'seconds':>7}  {'slowest cell (s)':31} {'claims':10} {'device':24} data"


def main(arguments=None):
    """Run the notebooks named (all by default), print the table, return 0 if nothing failed, else 1."""
    parser = argparse.ArgumentParser(prog="python -m helpers run", description="Run notebooks in full.")
    parser.add_argument("names", nargs="*", help="numbers or names of notebooks, such as 01 (default: all)")
    parser.add_argument("--save", action="store_true", help="write the outputs into notebooks/, for a commit")
    options = parser.parse_args(arguments)
    try:
        paths = find(options.names)
        for folder in (ROOT / "build", *((NOTEBOOKS, TIMINGS.parent) if options.save else ())):
            try_to_write(folder)
    except ValueError as error:
        print(error)
        return 1
    reports = []
    for path in paths:
        reports.append(run(path, ROOT / "build", options.save))
        if reports[-1].error == STOPPED:
            break
    print("\n" + HEAD, *(report.row() for report in reports), sep="\n")
    for report in reports:
        if report.error:
            print(f"\n{report.name} failed:\n{report.error}")
    return int(any(report.error for report in reports))


def find(names):
    """Return the paths of notebooks by number or name, all of the series without names.

    Raises ValueError if a name is unknown.
    """
    known = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    chosen = []
    for name in names:
        stem = Path(name).stem
        fitting = [path for path in known if path.stem == stem or path.stem.startswith(f"{stem}_")]
        if not fitting:
            raise ValueError(f"There is no notebook {name!r}; there are: {', '.join(p.stem for p in known)}.")
        chosen += fitting
    return chosen or known


def try_to_write(folder):
    """Raise ValueError if nothing can be written into a folder, which is made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise ValueError(
            f"Nothing can be written into {folder} ({error.strerror}): copy the project to a folder of yours."
        ) from None


def run(path, build, save=False):
    """Execute one notebook; write `<name>.ipynb` and `<name>.html` into the folder `build`; return a Report.

    Its times are added to `timings.json`. An error in a cell ends the run of this notebook and is told in
    the report; the copy in `build` shows it.
    """
    print(f"\n{path.stem}", flush=True)
    report = Report(path.stem)
    start, children = time.perf_counter(), sum(os.times()[2:4])  # CPU seconds of processes that ended
    try:
        notebook = read(path)
        try:
            execute(notebook, path.parent, report)
        finally:
            report.seconds, report.cpu_seconds = time.perf_counter() - start, sum(os.times()[2:4]) - children
            read_outputs(notebook, report)
            write_copy(notebook, path, build)
        if save and not report.error:
            save_outputs(notebook, path, report)
        if not report.error:
            for file in (build / "timings.json", *([TIMINGS] if save else [])):
                keep_timing(file, path.stem, report.timing(code_hash(path)))
    except Exception as error:  # whatever ends this notebook is told in the table, and the others still run
        report.error = report.error or re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip() or "Its kernel died."
    except (KeyboardInterrupt, asyncio.CancelledError):
        report.error = STOPPED
    return report


def read(path):
    """A notebook in today's format, in which all cells have ids. Raises ValueError if the file is none."""
    try:
        return nbformat.v4.upgrade(nbformat.read(path, as_version=4))
    except Exception as error:  # there are as many kinds as ways to break a file
        raise ValueError(f"{path.name} cannot be read as a notebook ({type(error).__name__}).") from None


def execute(notebook, folder, report):
    """Run all cells in a fresh kernel, with a progress line each; the times go into the report."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    started = 0.0

    def stop(task):
        report.error = STOPPED
        task.cancel()

    def on_notebook_start(notebook):
        """Answer Ctrl-C ourselves: nbclient would say that the kernel died, and go on."""
        with contextlib.suppress(NotImplementedError):  # on Windows, where it is an exception as always
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop, asyncio.current_task())

    def on_start(cell, cell_index):
        nonlocal started
        started = time.perf_counter()

    def on_end(cell, cell_index, execute_reply):
        if cell.cell_type == "code":
            seconds = time.perf_counter() - started
            report.cells.append((seconds, cell.id))
            print(f"  cell {len(report.cells)} of {len(code)}  {seconds:6.1f} s  {cell.id}", flush=True)

    NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,  # time stamps would differ in every commit
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        on_notebook_start=on_notebook_start,
        on_cell_start=on_start,
        on_cell_executed=on_end,
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def write_copy(notebook, path, build):
    """Write what was run, as a notebook and as a page with its glossary, into the folder `build`."""
    clean(notebook)
    shrink(notebook)
    build.mkdir(parents=True, exist_ok=True)
    write(build / path.name, nbformat.writes(notebook) + "\n")
    write(build / f"{path.stem}.html", page.page(notebook, path.stem, path.parent))
    write(build / "glossary.html", page.glossary())


def read_outputs(notebook, report):
    """Fill in the report what the notebook printed of itself: claims, device, data, a figure's error."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    text = "\n".join(o.text for cell in code for o in cell.outputs if o.output_type == "stream")
    for error in (o for cell in code for o in cell.outputs if o.output_type == "error"):
        report.error = report.error or f"{error.ename}: {error.evalue}"
    report.claims = sum(len(re.findall(r"^ *checks\.claim\(", cell.source, re.M)) for cell in code)
    report.held = len(re.findall(r"^✓ ", text, re.M))
    for name in ("device", "data"):
        if found := re.search(rf"^{name}: ([^,\n]*)", text, re.M | re.I):
            setattr(report, name, found[1].rstrip("."))


def clean(notebook):
    """Drop what differs from machine to machine, so that two runs leave the same file.

    A slider's place goes too: without a running kernel, the sentence that is its text says what to do.
    """
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}


def shrink(notebook):
    """Store the figures with 256 colours: no visible difference, and less than half of the bytes."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                picture = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
                file = io.BytesIO()
                picture, dpi = picture.convert("RGB"), picture.info.get("dpi", (72, 72))
                small = picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
                small.save(file, "png", optimize=True, dpi=dpi)
                output.data["image/png"] = base64.b64encode(file.getvalue()).decode()


def code_hash(path):
    """Eight letters that change with a notebook's code; exercises and Colab's cell do not count."""
    code = (cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    counted = (cell for cell in code if not {"exercise", "colab"} & {*cell.metadata.get("tags", [])})
    lines = (line for cell in counted for line in cell.source.splitlines() if line.strip())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def keep_timing(file, name, timing):
    """Write the times of one notebook into a JSON file, beside those of the others."""
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept[name] = timing
    write(file, json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n")


def save_outputs(notebook, path, report):
    """Write an executed notebook back, and the figure of its cell tagged `cover` as pictures/<name>.png."""
    if report.data.startswith("scikit-learn"):
        report.error = "Its outputs were not saved: they must come from real MNIST (python -m helpers fetch)."
        return
    covers = [cell for cell in notebook.cells if "cover" in cell.metadata.get("tags", [])]
    shown = [output.get("data", {}) for cell in covers for output in cell.outputs]
    pictures = [data["image/png"] for data in shown if "image/png" in data]
    if len(covers) != len(pictures):
        report.error = "Its outputs were not saved: the cell tagged `cover` drew no figure."
        return
    write(path, nbformat.writes(notebook) + "\n")
    (path.parent / "pictures").mkdir(exist_ok=True)
    for picture in pictures:
        write(path.parent / "pictures" / f"{path.stem}.png", base64.b64decode(picture))


def write(path, content):
    """Write a text or bytes file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
