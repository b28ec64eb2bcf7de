"""Controls for finding points in frames: patches of the image, the dark blob, the mean position."""

import torch
import torch.nn.functional as F


def patches(frames, size, step):
    """The surroundings of each position as features: float32 (n, d, ⌈height / step⌉, ⌈width / step⌉).

    frames: uint8 (n, 1, height, width), continued at the edges. Positions are `step` pixels apart. Of the
    pixels of a window of size × size (odd), every second one is taken, line by line.
    """
    height, width = (-(-length // step) for length in frames.shape[2:])
    padded = F.pad(frames.float(), [size // 2] * 4, mode="replicate")
    return F.unfold(padded, size, stride=step)[:, ::2].unflatten(2, (height, width))


def dark_blob(frames, points, train, test, below=40, margin=10):
    """The median error, in pixels, of a guess from the mean position of the dark pixels.

    frames: uint8 (n, 1, height, width). points: float (n, parts, 2), x then y in pixels. train, test: row
    numbers; the mean offset of each part from the blob is measured in `train`. below: grey values that
    are dark. margin: rows above and below that are left out (walls).
    """
    dark = (frames[:, 0] < below).float()
    dark[:, :margin], dark[:, -margin:] = 0, 0
    y, x = (torch.arange(length).float() for length in dark.shape[1:])
    sums = torch.stack([dark.sum(dim=1) @ x, dark.sum(dim=2) @ y], dim=-1)
    centre = (sums / dark.sum(dim=(1, 2))[:, None])[:, None]
    offset = (points - centre)[train].mean(dim=0)
    return (centre + offset - points)[test].norm(dim=2).median()


def turned_offsets(found, marks):
    """The parts of the head from its centre and the direction of the body: float (n, parts − 1, 2).

    found: float (n, parts, 2), x then y in pixels; the last part is the base of the tail, the others lie on
    the head. Of them only the head's centre and the direction from the tail base to it are used. marks: float
    (m, parts, 2), labelled frames: each part's mean offset from the centre is measured along and across the
    direction of the body there.
    """
    centre, along = _head_and_direction(marks)
    offsets = torch.einsum("mij,mpj->mpi", along, marks[:, :-1] - centre).mean(dim=0)
    centre, along = _head_and_direction(found)
    return centre + torch.einsum("nij,pi->npj", along, offsets)


def _head_and_direction(points):
    """The centre of the head (n, 1, 2), and unit vectors along and across the body as rows (n, 2, 2)."""
    centre = points[:, :-1].mean(dim=1, keepdim=True)
    x, y = F.normalize(centre[:, 0] - points[:, -1], dim=1).T
    return centre, torch.stack([x, y, -y, x], dim=1).view(-1, 2, 2)


def mean_position(points, train, test):
    """The median error, in pixels, of the mean position in `train` (see `dark_blob`)."""
    return (points[train].mean(dim=0) - points[test]).norm(dim=2).median()
