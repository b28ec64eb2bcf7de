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
