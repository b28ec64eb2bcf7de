"""Simple models of the 92 objects: pixels, silhouette, Gabor energy; and the RDMs kept for offline use."""

from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

from helpers import similarity

KEPT = Path(__file__).resolve().parents[1] / "data" / "weights" / "object_rdms.npz"
LAYERS = ("stem", *(f"block_{number}" for number in (1, 3, 5, 7, 9, 11, 13, 14, 15)))
LAYERS += ("head", "pooled", "logits")
CONTROLS = ("pixels", "silhouette", "Gabor energy")
GREY, TOLERANCE = 128, 3  # of the background, in bytes
STEP = 1 / 32767  # of the numbers in the record: distances from 0 to 2 in 16 bits
COARSE = 1 / 255  # of Euclidean distances, as shares of the largest, in 8 bits
GROUPS = (  # the 92 objects, in their order
    ("human body", 12),
    ("human face", 12),
    ("animal body", 12),
    ("animal face", 12),
    ("natural object", 23),
    ("artificial object", 21),
)
CATEGORIES = ("body", "face", "natural object", "artificial object")


def kept():
    """RDMs made by `tests/benchmarks/object_rdms.py`, of 92 photographs that do not travel with the project.

    A dictionary of float64 tensors: `trained` (layers, 92, 92), EfficientNet-Lite0 with ImageNet weights, for
    each of `LAYERS`; `untrained` (5 seeds, layers, 92, 92); `controls` (3, 92, 92), in the order of
    `CONTROLS`. Images of 128 × 128 pixels, distances of 1 − Pearson correlation. `trained_euclidean` and
    `untrained_euclidean`: the same layers with Euclidean distances, as shares of each layer's largest.
    """
    with numpy.load(KEPT, allow_pickle=False) as file:
        steps = {name: COARSE if name.endswith("euclidean") else STEP for name in file.files}
        return {name: similarity.square(torch.tensor(file[name] * step)) for name, step in steps.items()}


def groups():
    """The number of the group in `GROUPS` to which each of the 92 objects belongs: int64 (92,)."""
    counts = torch.tensor([count for _, count in GROUPS])
    return torch.arange(len(GROUPS)).repeat_interleave(counts)


def categories():
    """The number of the category in `CATEGORIES` to which each of the 92 objects belongs: int64 (92,)."""
    return torch.tensor([0, 1, 0, 1, 2, 3])[groups()]


def pixels(images):
    """The RDM of the pixels of images uint8 (n, 3, height, width): float64 (n, n)."""
    return similarity.rdm(images.float())


def masks(images):
    """Where a pixel differs from the grey background; images uint8 (n, 3, h, w) to bool (n, h, w)."""
    return (images.float() - GREY).abs().amax(dim=1) > TOLERANCE


def silhouette(images):
    """The RDM of the objects' masks; images uint8 (n, 3, h, w)."""
    return similarity.rdm(masks(images).float())


def gabor_energy(images, periods=(4, 8, 16, 32), orientations=8):
    """The RDM of the energy of Gabor-like filters, as of complex cells of V1: float64 (n, n).

    images: uint8 (n, 3, height, width), as high as wide. periods: of the filters, in pixels. Each filter is
    a Gaussian in the frequency plane, one octave wide, on one side of zero only, so that its response is
    complex and the modulus does not depend on the phase. Energies are averaged over squares of one period;
    each period weighs the same.
    """
    grey = images.float().mean(dim=1)
    spectrum = torch.fft.fft2(grey - GREY)
    steps = torch.fft.fftfreq(grey.shape[-1])
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    parts = []
    for period in periods:
        energies = []
        for angle in torch.arange(orientations) * torch.pi / orientations:
            along = x * angle.cos() + y * angle.sin() - 1 / period
            across = y * angle.cos() - x * angle.sin()
            response = torch.fft.ifft2(spectrum * torch.exp(-(along**2 + across**2) * period**2 / 0.16))
            energies.append(response.abs())
        pooled = F.adaptive_avg_pool2d(torch.stack(energies, dim=1), max(2, grey.shape[-1] // period))
        scaled = (pooled - pooled.mean()) / pooled.std()
        parts.append(scaled.flatten(1) / scaled[0].numel() ** 0.5)
    return similarity.rdm(torch.cat(parts, dim=1))
