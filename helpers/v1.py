"""Cells of macaque V1: small tables in data/v1/, each with its paper and how it was digitised."""

import csv
from pathlib import Path

import numpy
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


def quartiles(edges, cells):
    """The lower quartile, the median and the upper quartile of cells counted in bins, in the units of edges.

    edges: n + 1 numbers above zero, in rising order. cells: tensor (n,). Within a bin the cells are taken to
    be even on a logarithmic axis.
    """
    cumulative = numpy.append(0, cells.cumsum(0)) / float(cells.sum())
    return 2 ** numpy.interp([0.25, 0.5, 0.75], cumulative, numpy.log2(edges))


def medians(cells):
    """Medians of n_x and n_y, in cycles, of counts (5, 5) in the bins of Ringach's table, as in `count`."""
    edges = [0.1, *table("ringach_2002")["n_x_to"][::5].tolist()]
    return quartiles(edges, cells.sum(1))[1], quartiles(edges, cells.sum(0))[1]


def summary(fits, accepted, longest):
    """What notebook 05 says of a set of fits (`gabor.Gabors`): an entry as in `learned_filters.seeds`.

    accepted: bool (n,). longest: the largest σ that was allowed, in pixels. Shares are from 0 to 1: `share`
    of the fields that are accepted; of these `at_bound` (σy at its limit), `unsure` and `blobs`. Further the
    medians `n_x`, `n_y` in cycles, `octaves`, the interquartile range of the peak frequency, and `counts`.
    """
    low, high = numpy.quantile(fits.peak[accepted], [0.25, 0.75])
    blobs = (fits.n_x < BLOB) & (fits.n_y < BLOB) & ~fits.unsure
    return {
        "share": accepted.double().mean().item(),
        "at_bound": (fits.sigma_y > 0.99 * longest)[accepted].double().mean().item(),
        "unsure": fits.unsure[accepted].double().mean().item(),
        "blobs": blobs[accepted].double().mean().item(),
        "n_x": fits.n_x[accepted].median().item(),
        "n_y": fits.n_y[accepted].median().item(),
        "octaves": float(numpy.log2(high / low)),
        "counts": count(fits.n_x[accepted], fits.n_y[accepted]).tolist(),
    }


def together(rows):
    """Join the summaries of several networks (dictionaries with the same names) into arrays (networks, …)."""
    names = [name for name in rows[0] if all(name in row for row in rows)]
    return {name: numpy.array([row[name] for row in rows]) for name in names}


def print_means(sets, names):
    """Print a table of means over networks; sets: for each (learner, kind) arrays as `together` gives them.

    names: the columns, some of the names in `summary`. Those that are shares are printed in percent.
    """
    print(f"{'':30}" + "".join(f"{name.replace('_', ' ') if len(name) > 3 else name:>10}" for name in names))
    for key, numbers in sets.items():
        means = [float(numpy.mean(numbers[name])) for name in names]
        forms = [
            ".0%" if name in ("share", "scrambled", "at_bound", "unsure", "blobs") else ".2f"
            for name in names
        ]
        cells = [f"{mean:10{form}}" for mean, form in zip(means, forms, strict=True)]
        print(f"{key[0]:13} {key[1]:16}" + "".join(cells))
