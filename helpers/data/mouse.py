"""A mouse in an open field, with four points marked by hand."""

from dataclasses import dataclass

import numpy
import torch

from helpers.data.files import SHIPPED

NAMES = {"leftear": "left ear", "rightear": "right ear", "tailbase": "tail base"}  # as the file has them


@dataclass(frozen=True)
class Mouse:
    """frames: uint8 (116, 1, 120, 160). points: float32 (116, 4, 2), x then y in pixels, as in `parts`."""

    frames: torch.Tensor
    points: torch.Tensor
    parts: tuple[str, ...]


def mouse():
    """116 frames of a mouse seen from above, with the snout, both ears and the base of the tail; no download.

    Source: Mathis et al. (2018) Nat Neurosci 21:1281, doi 10.1038/s41593-018-0209-y; the example
    openfield-Pranav-2018-10-30 of DeepLabCut (LGPL-3), reduced to 160 × 120 pixels.
    """
    with numpy.load(SHIPPED / "mouse" / "dlc_openfield_160x120.npz") as kept:
        frames, points, parts = (kept[name] for name in ("frames", "points", "parts"))
    found = Mouse(
        torch.tensor(frames)[:, None],
        torch.tensor(points),
        tuple(NAMES.get(part, part) for part in parts.tolist()),
    )
    print(f"Data: a mouse in an open field, {len(found.frames)} frames with {len(found.parts)} points each.")
    return found
