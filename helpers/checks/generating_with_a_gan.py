"""The self-checks of notebook 08, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "generator_derivatives", "images_to_count"]


@never_raises
def generator_derivatives(answer):
    """A function of logits s (n,): the derivatives of −softplus(s) and of softplus(−s), two tensors (n,)."""
    logits = torch.tensor([-6.0, -1.0, 0.0, 2.5], requires_grad=True)
    softplus = torch.nn.functional.softplus
    given = answer(logits.detach())
    if len(given) != 2:
        return f"two derivatives are wanted, not {len(given)}"
    for name, loss, mine in zip(
        ("saturating", "non-saturating"), (-softplus(logits), softplus(-logits)), given, strict=True
    ):
        (wanted,) = torch.autograd.grad(loss.sum(), logits)
        if mine.shape != wanted.shape:
            return f"the {name} one should have the shape {tuple(wanted.shape)}, not {tuple(mine.shape)}"
        if not torch.allclose(mine, wanted, atol=1e-4):
            return f"the derivative of the {name} loss is not right (at s = −6, {mine[0].item():.4f})"


@never_raises
def images_to_count(answer):
    """A function of two shares p and q: how many images of each make p − q twice its standard error."""
    for p, q in ((0.94, 0.93), (0.9, 0.5), (0.3, 0.45)):
        wanted = 4 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2
        given = number(answer(p, q))
        if not abs(given - wanted) <= max(1, 0.005 * wanted):
            return f"with {given:,.0f} images, {p:.0%} and {q:.0%} do not differ by two standard errors"
