"""The tables of V1, the photographs, and what notebook 05 keeps in data/weights/."""

import json
import math

import pytest
import torch
from conftest import ROOT

from helpers import data, plotting, v1

CELLS = {
    "ringach_2002": 79,
    "de_valois_1982_orientation": 246,
    "de_valois_1982_frequency": 148,
    "ringach_2002_modulation": 308,
}


@pytest.mark.parametrize("name", CELLS)
def test_tables(name):
    """Each has as many cells as its first lines say, and names its paper and how it came here."""
    assert v1.table(name)["cells"].sum() == CELLS[name]
    text = (v1.FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert f"{CELLS[name]} cells" in head and "doi:10." in head and "igitised" in head


def test_bins_touch():
    """Edges grow, and each bin begins where the last one ends."""
    for name in ("de_valois_1982_frequency", "ringach_2002_modulation"):
        table = v1.table(name)
        assert torch.equal(table["from"][1:], table["to"][:-1])
    table = v1.table("ringach_2002")
    assert len(table["cells"]) == 25
    assert torch.allclose(table["n_x_from"][::5].log10().diff(), torch.tensor(0.24), atol=2e-3)


def test_no_cell_is_very_wide():
    """What the notebook says of the macaque: none beyond 0.91 cycles, 24 % blobs."""
    counts = v1.table("ringach_2002")["cells"].reshape(5, 5)
    assert counts[4].sum() == 0 and counts[:2, :2].sum() == 19


def test_unknown_table():
    with pytest.raises(ValueError, match="there are de_valois_1982_frequency"):
        v1.table("hubel_1962")


def test_photographs():
    pictures = data.photographs()
    assert len(pictures) == 10
    for picture in pictures.values():
        assert picture.ndim == 2 and picture.dtype == torch.float32 and min(picture.shape) >= 300
        assert 0 <= picture.min() < picture.max() <= 1


def test_filters_need_three_dimensions():
    for sets in ({}, {"a": torch.rand(1, 1, 5, 5)}, {"a": torch.rand(0, 5, 5)}):
        with pytest.raises(ValueError, match="at least one tensor"):
            plotting.filters(sets)


NOTEBOOK = ROOT / "notebooks" / "05_filters_and_v1_gabors.ipynb"


def source_of(cell_id):
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == cell_id)


def test_gabor_is_the_one_that_was_taught():
    """What notebook 05 writes out draws what helpers/gabor.py draws, line for line."""
    import ast

    def body(source):
        found = next(node for node in ast.walk(ast.parse(source)) if getattr(node, "name", "") == "draw")
        return ast.unparse(found.body[1:] if ast.get_docstring(found) else found.body)

    kept = (ROOT / "helpers" / "gabor.py").read_text(encoding="utf-8")
    assert body(source_of("draw")) == body(kept)


def test_without_and_with_alexnet(tmp_path, monkeypatch, capsys):
    """The branch with the weights, with random ones of the right shape; and the one without."""
    from helpers import catalogue, download

    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    names = {"torch": torch, "v1": v1}
    exec(source_of("load-weights"), names)
    title, weights = names["big_first_layer"]()
    assert title == "small network" and weights.shape[1:] == (1, 11, 11) and weights.isfinite().all()
    assert "AlexNet's weights are not here" in capsys.readouterr().out

    import hashlib

    torch.save({"features.0.weight": torch.randn(64, 3, 11, 11)}, tmp_path / "a.pth")
    sha = hashlib.sha256((tmp_path / "a.pth").read_bytes()).hexdigest()
    monkeypatch.setattr(download, "ON_REQUEST", {"alexnet": (catalogue.File("a.pth", sha, ()),)})
    title, weights = names["big_first_layer"]()
    assert title == "AlexNet" and weights.sum(dim=1).shape == (64, 11, 11)


def test_record_is_what_the_notebook_measures():
    """Five seeds or more for each number, all finite."""
    record = json.loads((ROOT / "data" / "benchmarks" / "filters_seeds.json").read_text(encoding="utf-8"))
    assert len({*record["seeds"]}) >= 5 and record["data"] == "MNIST"
    for values in record["values"].values():
        assert len(values) == len(record["seeds"]) and all(math.isfinite(value) for value in values)
