"""The self-checks of notebook 10, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "draw_pairs", "kendall"]


@never_raises
def kendall(answer):
    """A function of two short vectors (n,): Kendall's τ-a, a number."""
    generator = torch.Generator().manual_seed(0)
    for name, levels in (("without ties", 1000), ("with ties", 3)):
        a, b = torch.randint(levels, (2, 30), generator=generator).double()
        signs = [(a[i] - a[j]).sign() * (b[i] - b[j]).sign() for i in range(30) for j in range(i)]
        wanted = float(sum(signs)) / len(signs)
        given = number(answer(a.clone(), b.clone()))
        if not abs(given - wanted) < 1e-6:
            return f"for two vectors {name}, {wanted:.3f} was expected, not {given:.3f}"


@never_raises
def draw_pairs(answer):
    """A function of an RDM (n, n) and drawn images (n,): the pairs that are left, without copies."""
    rdm = torch.arange(25.0).reshape(5, 5)
    rdm = rdm + rdm.T
    rdm.fill_diagonal_(0)
    given = torch.as_tensor(answer(rdm.clone(), torch.tensor([3, 0, 3, 1, 4])))
    if given.numel() == 10:
        return "all ten pairs are there, and one of them is an image with its own copy"
    if given.shape != (9,):
        return f"nine pairs were expected, not the shape {tuple(given.shape)}"
    wanted = torch.tensor([18.0, 24, 42, 18, 6, 24, 24, 42, 30])
    if not torch.equal(given.double().sort().values, wanted.double().sort().values):
        return f"nine pairs as expected, but their sum is {float(given.sum()):.0f}, not {wanted.sum():.0f}"
