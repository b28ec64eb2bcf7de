"""The self-checks of notebook 04, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number
from helpers.learned_filters import kept

__all__ = ["claim", "effects", "filters_of"]


@never_raises
def filters_of(answer):
    """A function of basis functions (n, pixels), n ≤ pixels, that gives their filters (n, pixels)."""
    generator = torch.Generator().manual_seed(0)
    for shape in ((5, 5), (4, 9)):
        basis = torch.randn(shape, generator=generator)
        coefficients = torch.randn(20, shape[0], generator=generator)
        given = torch.as_tensor(answer(basis.clone())).float()
        if given.shape != shape:
            return f"{shape} basis functions need filters of the same shape, not {tuple(given.shape)}"
        error = (coefficients @ basis @ given.T - coefficients).abs().max()
        if not error < 1e-3:
            return f"for {shape[0]} basis functions of {shape[1]} pixels the coefficients do not come back"


@never_raises
def effects(answer):
    """How much weight decay and how much SGD (against Adam) adds to the Gabor-like share, from 0 to 1."""
    if isinstance(answer, str) or len(answer) != 2:
        return "two numbers were expected, the effect of weight decay and that of the optimiser"
    share = kept()["digits share"].mean(dim=2)
    wanted = (share[:, 1] - share[:, 0]).mean().item(), (share[0] - share[1]).mean().item()
    names = "the effect of weight decay", "the effect of SGD"
    for name, value, right in zip(names, (number(value) for value in answer), wanted, strict=True):
        if not abs(value - right) < 0.006:
            return f"{name} is not {value:.3f}"
