"""Cells of macaque V1: small tables in data/v1/, each with its paper and how it was digitised."""

import csv
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent / "data" / "v1"
BLOB = 0.302  # cycles, an edge of Ringach's table: what is below it in n_x and n_y is called a blob


def table(name):
    """Read data/v1/<name>.csv: a dictionary with a float32 tensor (rows,) for each column.

    Lines that start with # hold the source. Raises ValueError, with the names there are, for an unknown one.
    """
    known = sorted(path.stem for path in FOLDER.glob("*.csv"))
    if name not in known:
        raise ValueError(f"There is no table {name!r}: there are {', '.join(known)}.")
    with open(FOLDER / f"{name}.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {column: torch.tensor([float(row[column]) for row in rows]) for column in rows[0]}


def sample(count, generator):
    """Draw fields like V1's: n_x and n_y in cycles, and frequencies in units of V1's median; each (count,).

    Ringach's table gives the shapes, De Valois's the frequencies, which are taken as independent of them;
    both are log-uniform in their bins.
    """

    def draw(cells, names):
        chosen = torch.multinomial(cells["cells"], count, True, generator=generator)
        ends = [[cells[name + end][chosen] for end in ("from", "to")] for name in names]
        return [low * (high / low) ** torch.rand(count, generator=generator) for low, high in ends]

    peaks = draw(table("de_valois_1982_frequency"), ("",))[0]
    return *draw(table("ringach_2002"), ("n_x_", "n_y_")), peaks / 2.8


def count(n_x, n_y):
    """How many fields lie in each bin of Ringach's table: float32 (5, 5), rows n_x, columns n_y.

    n_x, n_y: tensors (n,), in cycles. What lies beyond the table is counted in the nearest bin.
    """
    inner = table("ringach_2002")["n_x_to"][:20:5].contiguous()
    row, column = (torch.bucketize(lengths.float(), inner, right=True) for lengths in (n_x, n_y))
    return torch.bincount(5 * row + column, minlength=25).reshape(5, 5).float()
