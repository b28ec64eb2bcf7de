"""What surrounds an encoding model: stimuli, cells, feature spaces, ridge, near-duplicates, stored results.

Sources: Adelson & Bergen (1985) for Gabor energy, doi 10.1364/JOSAA.2.000284; the stored results are made by
tests/benchmarks/v4_cells.py from the recordings of Cowley et al. (2026), doi 10.1038/s41586-026-10150-1.
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

from helpers import gabor, pretrained

RECORD = Path(__file__).resolve().parents[1] / "data" / "benchmarks" / "v4_cells.json"
LEFT = 0.62  # the share of a photograph's width that is its left part


def resized(images, size):
    """Images uint8 (n, 3, height, width) as uint8 (n, 3, size, size), antialiased."""
    scaled = F.interpolate(images.float(), size=(size, size), mode="bilinear", antialias=True)
    return scaled.round().clamp(0, 255).byte()


def crops(photographs, count, size, generator, left):
    """Random square crops, uint8 (count, 3, size, size), of the left part of photographs, or the right one.

    photographs: a dictionary of uint8 (3, height, width), taken in turn. left: bool; the two parts share no
    pixel, so crops of different parts do not overlap. A crop is 1 to 1.6 times `size` wide before it is
    reduced. Raises ValueError if a part is narrower than `size`.
    """
    parts = []
    for image in photographs.values():
        cut = round(LEFT * image.shape[2])
        parts.append(image[:, :, :cut] if left else image[:, :, cut:])
    if any(min(part.shape[1:]) < size for part in parts):
        raise ValueError(f"A part of a photograph is narrower than {size} pixels.")
    found = []
    for number in range(count):
        part = parts[number % len(parts)]
        height, width = part.shape[1:]
        side = _draw(size, min(round(1.6 * size), height, width), generator)
        top, start = _draw(0, height - side, generator), _draw(0, width - side, generator)
        found.append(resized(part[None, :, top : top + side, start : start + side], size))
    return torch.cat(found)


def stimuli(photographs, counts, size, generator):
    """Crops for training and test as one tensor uint8 (n, 3, size, size), and the rows of each, int64.

    counts: how many of the left parts of the photographs, for training, and of the right ones, for testing.
    """
    parts = [
        crops(photographs, count, size, generator, left)
        for count, left in zip(counts, (True, False), strict=True)
    ]
    rows = torch.arange(sum(counts))
    return torch.cat(parts), rows[: counts[0]], rows[counts[0] :]


def untrained_maps(images, others, layers, seed, device="cpu", grid=8):
    """Responses of layers of an untrained network, as `pretrained.responses` gives them.

    images, others: uint8 (n, 3, size, size); the statistics of the batch norms come from the others.
    """
    network = pretrained.imagenet_network(trained=False, seed=seed).to(device)
    return pretrained.responses(pretrained.recalibrate(network, others), images, layers, grid=grid)


def sample(recorded, count, size, generator):
    """A random part of a session: images uint8 (count, 3, size, size), responses float32 (count, cells).

    recorded: a `data.V4`.
    """
    rows = torch.randperm(len(recorded.images), generator=generator)[:count]
    return resized(recorded.images[rows], size), recorded.responses[:, rows].T.float()


def _draw(low, high, generator):
    """A random whole number from low to high, both included."""
    return int(torch.randint(low, high + 1, (1,), generator=generator))


def pixels(images, size=16):
    """Images uint8 (n, 3, height, width) as features: colours averaged to size × size, float32 (n, d)."""
    return F.adaptive_avg_pool2d(images.float() / 255, size).flatten(1)


def gabor_pairs(count, size, generator):
    """Pairs of Gabors in quadrature, at random: even and odd, float32 (count, size, size) each, of mean 0.

    Their period is 10 to 20 pixels, their centre at most 12 pixels from the middle in each direction.
    """
    pairs = []
    for _ in range(count):
        turn, period, phase = torch.rand(3, generator=generator).tolist()
        period = 10 + 10 * period
        x, y = (_draw(-12, 12, generator) for _ in range(2))
        shape = (x, y, math.pi * turn, 0.45 * period, 0.45 * period, 1 / period)
        pair = [gabor.draw(size, *shape, 2 * math.pi * phase + shift).float() for shift in (0, math.pi / 2)]
        pairs.append(torch.stack([one - one.mean() for one in pair]))
    return torch.stack(pairs).unbind(dim=1)


def gabor_energy(images, cycles=(4, 8, 16), orientations=6, grid=8):
    """The energy of Gabor pairs at all positions, averaged to a grid: float32 (n, d).

    images: uint8 (n, 3, size, size), taken in grey. cycles: spatial frequencies, in cycles per image. The
    energy is the square root of the summed squares of a pair in quadrature, computed in the Fourier domain;
    the bandwidth is about one octave, and positions wrap around at the borders.
    """
    size = images.shape[-1]
    spectra = torch.fft.fft2(images.float().mean(dim=1) / 255)
    across = torch.fft.fftfreq(size)[None] * size
    down = torch.fft.fftfreq(size)[:, None] * size
    found = []
    for frequency in cycles:
        for number in range(orientations):
            turn = math.pi * number / orientations
            along = across * math.cos(turn) + down * math.sin(turn)
            beside = down * math.cos(turn) - across * math.sin(turn)
            exponent = ((along - frequency) / 0.28) ** 2 + (beside / 0.34) ** 2
            energy = torch.fft.ifft2(spectra * torch.exp(-exponent / (2 * frequency**2))).abs()
            found.append(F.adaptive_avg_pool2d(energy[:, None], grid).flatten(1))
    return torch.cat(found, dim=1)


def spikes(drives, generator, repeats=4):
    """Simulated cells of several kinds: counts (repeats, n, cells) and noise-free rates (n, cells).

    drives: what the cells of each kind compute, float (n, cells) each. Within a kind the mean rate rises from
    1 to 5 spikes; 0.6 of it is a baseline, and the rest is proportional to the drive. Counts are Poisson.
    """
    means = (
        torch.linspace(1, 5, drive.shape[1]) * (0.6 + 0.4 * drive / drive.mean(dim=0)) for drive in drives
    )
    rates = torch.cat(list(means), dim=1)
    return torch.poisson(rates.expand(repeats, -1, -1), generator=generator), rates


def ridge(x, y, new, penalties):
    """The ridge regression of notebook 09 for all penalties at once: predictions (penalties, m, cells).

    x: features of the training images (n, d). y: their responses (n, cells). new: features (m, d). The n × n
    matrix of similarities between images is decomposed once, and its eigenvectors serve every penalty. The
    similarities are divided by d, so that one penalty suits feature spaces of different size.
    """
    mean = x.mean(dim=0)
    deviation = x.std(dim=0) + 0.01 * x.std()  # features that hardly vary are not blown up
    x, new = (x - mean) / deviation, (new - mean) / deviation
    values, vectors = torch.linalg.eigh(x @ x.T / x.shape[1])
    targets = vectors.T @ (y - y.mean(dim=0))
    similarity = new @ x.T / x.shape[1] @ vectors
    weighted = [similarity @ (targets / (values + penalty)[:, None]) for penalty in penalties]
    return torch.stack(weighted) + y.mean(dim=0)


def near_duplicates(images, threshold=0.85):
    """A group number for each image, int64 (n,): similar images are in the same group, also by a chain.

    images: uint8 (n, 3, height, width). Two are similar if the correlation of their grey values, averaged to
    28 × 28, is above the threshold. Shifted or rotated copies are not found.
    """
    grey = F.adaptive_avg_pool2d(images.float().mean(dim=1, keepdim=True), 28).flatten(1)
    similar = torch.corrcoef(grey) > threshold
    similar.fill_diagonal_(True)
    groups = torch.arange(len(images))
    while True:
        lowest = torch.where(similar, groups, len(images)).amin(dim=1)
        if torch.equal(lowest, groups):
            return groups
        groups = lowest


def split_groups(groups, count, generator):
    """Split images at random into training and test rows, int64, with each group on one side only.

    groups: int64 (n,). count: how many test rows; exact unless large groups prevent it. Returns two tensors.
    """
    test = torch.zeros(len(groups), dtype=torch.bool)
    members = groups.unique()
    for group in members[torch.randperm(len(members), generator=generator)]:
        chosen = groups == group
        if test.sum() + chosen.sum() <= count:
            test |= chosen
    return torch.arange(len(groups))[~test], torch.arange(len(groups))[test]


def record():
    """What tests/benchmarks/v4_cells.py measured on all images: for each session a dictionary of tensors.

    profile: r as a mean over cells, (splits,), for "pixels", "Gabor energy", "Gabor energy + pixels",
    "trained block_0", "untrained block_0" and so on, and for "chosen", the trained block chosen inside the
    training images. cells: for the same, r as a mean over splits, (cells,). projected: r as in profile, for
    a few of these after a random projection to 700 dimensions.
    numbers: of training images, (4,); learning: r for these, (4, splits), for two feature spaces.
    identified: the share of test images, (splits,), for each family of feature spaces.
    permuted: r with permuted responses, (splits,). For session 210325 alone, reliability: of the mean of all
    repeats, (cells,), and explained: r² of the chosen block over the reliability on test images, (splits,).
    """
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    return {name: _tensors(kept[name]) for name in ("190923", "210325")}


def _tensors(values):
    """Nested dictionaries of lists as dictionaries of tensors."""
    if isinstance(values, dict):
        return {name: _tensors(value) for name, value in values.items()}
    return torch.tensor(values)
