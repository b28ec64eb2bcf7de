"""Cells of macaque V1: small tables in data/v1/, each with its paper and how it was digitised."""

import csv
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent / "data" / "v1"


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
    """Draw shapes from Ringach's table: n_x and n_y in cycles, each (count,), log-uniform in their bins."""
    cells = table("ringach_2002")
    chosen = torch.multinomial(cells["cells"], count, True, generator=generator)
    shapes = []
    for name in ("n_x", "n_y"):
        low, high = (cells[f"{name}_{end}"][chosen] for end in ("from", "to"))
        shapes.append(low * (high / low) ** torch.rand(count, generator=generator))
    return shapes


def count(n_x, n_y):
    """How many fields lie in each bin of Ringach's table: float32 (5, 5), rows n_x, columns n_y.

    n_x, n_y: tensors (n,), in cycles. What lies beyond the table is counted in the nearest bin.
    """
    inner = table("ringach_2002")["n_x_to"][:20:5].contiguous()
    row, column = (torch.bucketize(lengths.float(), inner, right=True) for lengths in (n_x, n_y))
    return torch.bincount(5 * row + column, minlength=25).reshape(5, 5).float()
