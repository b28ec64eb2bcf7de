"""Responses of single cells in macaque V4 to photographs."""

from dataclasses import dataclass

import numpy
import torch

from helpers.data.files import fetched, images_in, names_in

SESSIONS = {
    "190923": "33 cells, 1200 photographs, repeats averaged",
    "210325": "50 cells, 640 photographs, with single repeats",
}


@dataclass(frozen=True)
class V4:
    """images: uint8 (n, 3, 112, 112). responses: float64 (cells, n), spikes in 100 ms, mean over repeats.

    repeats: float64 (cells, n, 10), the single repeats, NaN where there were fewer; None for session 190923.
    """

    session: str
    images: torch.Tensor
    responses: torch.Tensor
    repeats: torch.Tensor | None


def v4(session="190923"):
    """One session of recordings in V4, as `V4`, or None where it cannot be had; says in one line which.

    Data and images are under GPL-3, and the photographs are other people's: they are downloaded, and nothing
    stands in for them. Source: Cowley, Stan, Pillow & Smith (2026) Nature, doi 10.1038/s41586-026-10150-1.
    Raises ValueError for another session than 190923 and 210325.
    """
    if session not in SESSIONS:
        raise ValueError(f"There is no session {session!r}: there are {', '.join(SESSIONS)}.")
    files = fetched("v4")
    if files is None:
        print("Data: no recordings in V4, and nothing stands in for them.")
        return None
    archive = files[f"images_{session}.zip"]
    images = images_in(archive, names_in(archive, ".jpg"))
    raw = files.get(f"raw_{session}.npy")
    repeats = torch.tensor(numpy.load(raw)) if raw else None
    print(f"Data: macaque V4, session {session}: {SESSIONS[session]} (Cowley et al. 2026).")
    return V4(session, images, torch.tensor(numpy.load(files[f"avg_{session}.npy"])), repeats)
