"""The tables of V1, the photographs, and the record that notebook 05 shows."""

import json

import pytest
import torch
from conftest import ROOT

from helpers import data, gabor, learned_filters, plotting, v1

LEARNERS = "ICA", "sparse coding", "top-k"
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


def test_record_is_what_the_notebook_shows():
    """Four seeds, three learners, three kinds of fields, from natural, scrambled and larger patches."""
    record = learned_filters.seeds()
    assert len({*record["seeds"]}) == 4
    names = [name + world for world in ("", ", scrambled", ", 16 pixels") for name in LEARNERS]
    assert set(record["sets"]) == set(names)
    for name in names:
        assert list(record["sets"][name]) == ["basis functions", "filters", "receptive fields"]
        for rows in record["sets"][name].values():
            assert len(rows) == 4
            for row in rows:
                assert sum(map(sum, row["counts"])) == round(row["share"] * row["fields"])
                assert "scrambled" in name or {"n_x", "n_y", "octaves", "at_bound"} < set(row)
                assert "scrambled" in name or {"unsure", "blobs"} < set(row)


def test_sample_has_the_shapes_of_the_table():
    """Drawn shapes fall into the bins as the cells do, and frequencies have V1's median."""
    n_x, n_y, frequency = v1.sample(20_000, torch.Generator().manual_seed(0))
    cells = v1.table("ringach_2002")["cells"].reshape(5, 5)
    assert torch.allclose(v1.count(n_x, n_y) / 20_000, cells / 79, atol=0.02)
    assert frequency.median() == pytest.approx(1, abs=0.05) and frequency.max() < 8


def test_medians_of_the_table():
    """Those that facts and notebook state; and quartiles of even bins lie at their edges."""
    assert v1.medians(v1.table("ringach_2002")["cells"].reshape(5, 5)) == pytest.approx(
        (0.365, 0.445), abs=1e-3
    )
    assert v1.quartiles([1, 2, 4, 8, 16], torch.ones(4)) == pytest.approx([2, 4, 8])


def test_summary_says_what_was_drawn():
    """Of three equal wide fields and one blob, of which the fit to one is not accepted."""
    wide = {"sigma_x": 2.5, "sigma_y": 3, "frequency": 0.2, "theta": 0.3, "phase": 0.5, "x": 0.2, "y": 0}
    blob = {**wide, "sigma_x": 1.2, "sigma_y": 1.2}
    fits = gabor.fit(torch.stack([gabor.draw(16, **shape) for shape in (wide, wide, wide, blob)]))
    found = v1.summary(fits, torch.tensor([True, True, False, True]), 3)
    assert found["share"] == 0.75 and found["blobs"] == pytest.approx(1 / 3)
    assert found["n_x"] == pytest.approx(0.5, abs=0.01) and found["n_y"] == pytest.approx(0.6, abs=0.01)
    assert found["at_bound"] == pytest.approx(2 / 3) and found["unsure"] == 0
    assert sum(map(sum, found["counts"])) == 3 and found["counts"][2][3] == 2 and found["octaves"] < 0.5


def test_means_over_networks(capsys):
    """What only some networks have is left out; shares are printed in percent."""
    rows = v1.together([{"n_x": 0.3, "share": 0.5}, {"n_x": 0.4, "share": 0.7, "other": 1}])
    assert set(rows) == {"n_x", "share"} and rows["n_x"].shape == (2,)
    v1.print_means({("ICA", "filters"): rows}, ["n_x", "share"])
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["n_x", "share"] and row.split() == ["ICA", "filters", "0.35", "60%"]


def test_count_knows_its_bins():
    """A value at an edge lies in the bin that begins there; what is beyond the table in the nearest one."""
    n_x, n_y = torch.tensor([0.302, 0.05, 3.0]), torch.tensor([0.525, 0.2, 3.0])
    found = v1.count(n_x, n_y)
    assert found.sum() == 3 and found[2, 3] == found[0, 1] == found[4, 4] == 1
