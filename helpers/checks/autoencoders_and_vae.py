"""The self-checks of notebook 07, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "gaussian_kl", "reparametrised"]


@never_raises
def gaussian_kl(answer):
    """A function of two means and standard deviations (m1, s1, m2, s2): the KL divergence in nats."""
    from torch.distributions import Normal, kl_divergence

    for case in ((0.0, 0.5, 0.0, 2.0), (1.0, 1.0, 0.0, 1.0), (0.3, 1.7, 0.3, 1.7), (-1.0, 3.0, 2.0, 0.7)):
        one, other = Normal(*case[:2]), Normal(*case[2:])
        given = number(answer(*(torch.tensor(value) for value in case)))
        wanted = kl_divergence(one, other).item()
        if not abs(given - wanted) < 1e-4:
            names = "from N({:g}, {:g}²) to N({:g}, {:g}²)".format(*case)
            return f"{names} the divergence is {wanted:.4f} nats, not {given:.4f}"


@never_raises
def reparametrised(answer):
    """A function of mean, log-variance and noise, all (n, k), that gives codes (n, k)."""
    generator = torch.Generator().manual_seed(0)
    mean, log_variance, noise = (torch.randn(6, 3, generator=generator) for _ in range(3))
    mean.requires_grad_(), log_variance.requires_grad_()
    wanted = (mean + noise * (log_variance / 2).exp()).detach()
    given = answer(mean, log_variance, noise)
    if given.shape != wanted.shape:
        return f"the shape should be {tuple(wanted.shape)}, not {tuple(given.shape)}"
    for name, source in (("mean", mean), ("log-variance", log_variance)):
        gradient = None
        if given.requires_grad:
            gradient = torch.autograd.grad(given.sum(), source, retain_graph=True, allow_unused=True)[0]
        if gradient is None or not gradient.abs().sum() > 0:
            return f"no gradient reaches the {name}, so the encoder could not learn it"
    if not torch.allclose(given, wanted, atol=1e-5):
        return (
            f"gradients flow, but the first code should be {wanted[0, 0]:.4f}, not {given[0, 0].item():.4f}"
        )
