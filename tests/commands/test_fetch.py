"""`python -m helpers fetch`: what it fetches for which notebook, and what it says."""

import hashlib
import json
import re

import pytest
from conftest import ROOT
from servers import CONTENT

from helpers import catalogue, download
from helpers.commands import fetch


@pytest.fixture
def two_sets(monkeypatch, tmp_path):
    """Two data sets, of which the first is in the folder and the second cannot be had."""
    sha = hashlib.sha256(CONTENT).hexdigest()
    files = {name: (catalogue.File(f"{name}/a.bin", sha, (), len(CONTENT)),) for name in ("cells", "cats")}
    monkeypatch.setattr(download, "FILES", files)
    monkeypatch.setattr(download, "ON_REQUEST", {"large": files["cats"]})
    monkeypatch.setattr(catalogue, "NOTEBOOKS", {"cells": ("10", "11"), "cats": ("11",)})
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    (tmp_path / "cells").mkdir()
    (tmp_path / "cells" / "a.bin").write_bytes(CONTENT)


def test_one_notebook(two_sets, capsys):
    assert fetch.main(["10"]) == 0
    printed = capsys.readouterr()
    assert (
        printed.out.startswith("cells: already here, ") and printed.out.count("\n") == 1 and not printed.err
    )


def test_one_that_fails_does_not_stop_the_others(two_sets, capsys):
    """What is to be fetched is said with its size; the failure is one sentence."""
    assert fetch.main([]) == fetch.main(["11"]) == 1
    printed = capsys.readouterr()
    assert (
        "To fetch: cats " in printed.out and " MB\n" in printed.out and "cells: already here" in printed.out
    )
    assert printed.err.count("Could not get cats/a.bin") == 2 == printed.err.count("\n")


def test_words(two_sets, capsys):
    assert fetch.main(["00"]) == 0
    assert capsys.readouterr().out == "Notebook 00 needs no data that must be fetched.\n"
    assert fetch.main(["large"]) == 1
    assert fetch.main(["cells", "10"]) == 0
    for word in ("ten", "--help", "99", "*"):
        capsys.readouterr()
        assert fetch.main([word]) == 2
        assert capsys.readouterr().out == (
            f"{word!r} is neither a notebook with data, such as 10, nor a data set: cells, cats, large.\n"
        )


def test_the_catalogue():
    """Each set has a notebook and a row in data/README.md; each file a checksum, a size, two addresses."""
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert set(catalogue.NOTEBOOKS) == set(catalogue.FILES)
    assert set(catalogue.NOT_TO_BE_SHARED) <= set(catalogue.FILES)
    size = sum(file.size for files in catalogue.FILES.values() for file in files)
    assert f"({size / 1e6:.0f} MB)" in (ROOT / "README.md").read_text(encoding="utf-8")
    for files in catalogue.FILES.values():
        assert f"`{files[0].path.split('/')[0]}/" in readme
        for file in files:
            assert len(file.checksum) in (32, 64) and set(file.checksum) <= set("0123456789abcdef")
            assert file.size > 0 and len(file.addresses) == 2
            assert all(address.startswith("https://") for address in file.addresses)


def test_each_notebook_fetches_what_it_reads():
    """The loaders that a notebook calls are those whose sets the catalogue has for it."""
    sets = {name: {name} for name in catalogue.FILES} | {"it92": {"objects92", "it_2014"}}
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for loader in re.findall(r"\bdata\.(\w+)\(", source):
            for name in sets.get(loader, ()):
                assert path.name[:2] in catalogue.NOTEBOOKS[name], f"{path.stem} reads {name}"
