"""The self-checks of notebook 11, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "ranks", "with_more"]


@never_raises
def with_more(answer):
    """A function of a reliability and a factor: the reliability with `factor` times as many repeats."""
    for reliability, factor, wanted in ((0.6, 1, 0.6), (0.5, 2, 2 / 3), (0.6, 4, 6 / 7), (0.2, 10, 5 / 7)):
        given = number(answer(reliability, factor))
        if not abs(given - wanted) < 1e-3:
            told = f"from {reliability} and {factor} times the repeats"
            return f"{told}, {wanted:.3f} was expected, not {given:.3f}"


@never_raises
def ranks(answer):
    """A function of predicted and seen (m, cells): the rank of each correct image, 1 the best."""
    generator = torch.Generator().manual_seed(0)
    seen = torch.randn(40, 12, generator=generator)
    predicted = seen * torch.tensor([1.0, 0.4])[torch.arange(40) % 2, None]
    predicted = predicted + 0.8 * torch.randn(40, 12, generator=generator)
    given = torch.as_tensor(answer(predicted.clone(), seen.clone()))
    if given.shape != (40,):
        return f"one rank for each of 40 images was expected, not the shape {tuple(given.shape)}"
    alike = torch.corrcoef(torch.cat([seen, predicted]))[:40, 40:]
    wanted = (alike > alike.diagonal()[:, None]).sum(dim=1) + 1
    if not torch.equal(given.long(), wanted) or (given != given.long()).any():
        place = int((given.long() != wanted).nonzero()[0]) if (given.long() != wanted).any() else 0
        return f"in a test, image {place} has rank {int(wanted[place])}, not {float(given[place]):g}"
