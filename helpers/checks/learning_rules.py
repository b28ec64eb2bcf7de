"""The self-checks of notebook 12, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises

__all__ = ["bcm", "claim", "direct_feedback", "sanger"]


@never_raises
def bcm(answer):
    """A function of w (units, d), thresholds (units,) and inputs (n, d): the new w and the new thresholds."""
    generator = torch.Generator().manual_seed(0)
    for units, size, n in ((3, 5, 7), (4, 2, 30)):
        w, x = (torch.randn(rows, size, generator=generator) for rows in (units, n))
        theta = 1 + torch.rand(units, generator=generator)
        given = answer(w.clone(), theta.clone(), x.clone())
        if not isinstance(given, tuple | list) or len(given) != 2:
            return "two things were expected, the new weights and the new thresholds"
        y = (x @ w.T).relu()
        slid = theta + 0.1 * ((y**2).mean(dim=0) - theta)
        learned = w + 0.01 * (y * (y - slid)).T @ x / n
        for name, value, wanted in (("thresholds", given[1], slid), ("weights", given[0], learned)):
            if value.shape != wanted.shape:
                return f"the {name} should keep their shape {tuple(wanted.shape)}, not {tuple(value.shape)}"
            if not torch.allclose(value, wanted, atol=1e-6):
                return f"the {name} are off by up to {(value - wanted).abs().max():.3g}"


@never_raises
def direct_feedback(answer):
    """A function of error (k, n, 10), activities and feedback matrices: an error signal for each layer."""
    generator = torch.Generator().manual_seed(0)
    for hidden in ((6,), (6, 6), (7, 5, 4)):
        draw = [torch.randn(2, 3, size, generator=generator) for size in (9, *hidden, 10)]
        activities, error = [h.relu() for h in draw[:-1]], draw[-1]
        direct = [torch.randn(2, size, 10, generator=generator) for size in hidden]
        wanted = [(error @ b.mT) * (h > 0) for h, b in zip(activities[1:], direct, strict=True)] + [error]
        given = answer(error.clone(), [h.clone() for h in activities], [b.clone() for b in direct])
        if len(given) != len(wanted):
            return f"{len(hidden)} hidden layers and the output need {len(wanted)} signals, not {len(given)}"
        for number, (mine, right) in enumerate(zip(given, wanted, strict=True), 1):
            if mine.shape != right.shape:
                return f"signal {number} should have the shape {tuple(right.shape)}, not {tuple(mine.shape)}"
            if not torch.allclose(mine, right, atol=1e-5):
                return f"signal {number} is off by up to {(mine - right).abs().max():.3g}"


@never_raises
def sanger(answer):
    """A function of w (units, d) and inputs (n, d): the new w, with a rate of 0.01."""
    generator = torch.Generator().manual_seed(0)
    for units, size, n in ((3, 5, 7), (4, 6, 30), (1, 3, 9)):
        w, x = (torch.randn(rows, size, generator=generator) for rows in (units, n))
        given = answer(w.clone(), x.clone())
        if given.shape != w.shape:
            return f"the weights should keep their shape {tuple(w.shape)}, not {tuple(given.shape)}"
        y = x @ w.T
        wanted = w + 0.01 * (y.T @ x - torch.tril(y.T @ y) @ w) / n
        off = (given - wanted).abs().amax(dim=1)
        if off.max() > 1e-6:
            return f"the weights of unit {off.argmax() + 1} of {units} are off by up to {off.max():.3g}"
