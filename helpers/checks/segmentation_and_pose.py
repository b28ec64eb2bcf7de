"""The self-checks of notebook 16, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises

__all__ = ["claim", "owner", "within"]


@never_raises
def within(answer):
    """A function of found and points (n, parts, 2) and a tolerance: the share within it, for each part."""
    points = torch.rand(40, 4, 2, generator=torch.Generator().manual_seed(0)) * 80
    angles = torch.linspace(0, 6, 40)
    away = torch.stack([angles.cos(), angles.sin()], dim=-1)[:, None]
    distance = torch.stack([torch.arange(40) % length for length in (3, 5, 9, 20)], dim=1).float()
    found = points + distance[..., None] * away
    for tolerance in (3.5, 6.5):
        given = answer(found.clone(), points.clone(), tolerance)
        given = torch.as_tensor(given, dtype=torch.float32)
        if given.shape != (4,):
            return f"one share for each of 4 parts was expected, not the shape {tuple(given.shape)}"
        wanted = (distance <= tolerance).float().mean(dim=0)
        if not torch.allclose(given, wanted, atol=1e-4):
            return f"in a test, {wanted[2]:.2f} of the third part are within {tolerance}; got {given[2]:.2f}"


@never_raises
def owner(answer):
    """A function of masks, bool (n, height, width): owners of vertical borders, (n, height, width − 1)."""
    masks = torch.zeros(2, 6, 8, dtype=torch.bool)
    masks[0, 1:4, 2:5] = True
    masks[1, 2:5, 3:] = True
    given = torch.as_tensor(answer(masks.clone()))
    if given.shape != (2, 6, 7):
        return f"a number for each pair of neighbours was expected, (2, 6, 7), not {tuple(given.shape)}"
    sides = ((0, 2, 1, "left", 1), (0, 2, 4, "right", -1), (1, 3, 2, "left", 1), (0, 2, 2, "inside", 0))
    for image, row, column, side, wanted in sides:
        if (got := int(given[image, row, column])) != wanted:
            name = "inside a square" if side == "inside" else f"at the {side} border of a square"
            return f"{name}, {wanted} was expected, not {got}"
    if int((given != 0).sum()) != 9:
        return f"nine pairs of neighbours have a border between them, not {int((given != 0).sum())}"
