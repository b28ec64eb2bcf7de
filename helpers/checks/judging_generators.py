"""The self-checks of notebook 15, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "endless", "nearest_turned"]


@never_raises
def endless(answer):
    """A function of d² of `few` images, `few`, d² of `more` images and `more`: a of d² = a + b/n."""
    for a, b, few, more in ((3.0, 500.0, 100, 200), (10.0, 800.0, 100, 400), (0.5, 60.0, 50, 1000)):
        d_few, d_more = a + b / few, a + b / more
        given = number(answer(d_few, few, d_more, more))
        if not abs(given - a) < 0.01:
            return f"d² = {d_few:g} of {few} and {d_more:g} of {more} images tend to {a:g}, not {given:.2f}"


@never_raises
def nearest_turned(answer):
    """A function of images (n, 1, h, h) and known (m, 1, h, h): the distance (n,) over four orientations."""
    draw = torch.Generator().manual_seed(0)
    known = torch.rand(30, 1, 7, 7, generator=draw)
    turns = (0, 1, 2, 3)
    copies = torch.cat([known[5 * k : 5 * k + 5].rot90(k, dims=(2, 3)) for k in turns])
    images = torch.cat([copies, torch.rand(8, 1, 7, 7, generator=draw)])
    wanted = torch.stack(
        [torch.cdist(images.rot90(k, dims=(2, 3)).flatten(1), known.flatten(1)).amin(dim=1) for k in turns]
    ).amin(dim=0)
    given = torch.as_tensor(answer(images.clone(), known.clone()), dtype=torch.float32)
    if given.shape != wanted.shape:
        return f"one distance for each of {len(images)} images was expected, not {tuple(given.shape)}"
    for k in turns:
        part = slice(5 * k, 5 * k + 5)
        if not torch.allclose(given[part], wanted[part], atol=1e-3):
            got = given[part].mean()
            return f"known images that were turned by {90 * k}° should be at the distance 0, not {got:.2f}"
    if not torch.allclose(given, wanted, atol=1e-3):
        return f"images that are no copies are too far or too near: {given[20]:.3f}, not {wanted[20]:.3f}"
