"""The self-checks of notebook 07, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "full_gaussian", "gaussian_kl"]


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
def full_gaussian(answer):
    """A function of codes (n, k) and standard normal noise (m, k): new codes (m, k), of one full Gaussian."""
    generator = torch.Generator().manual_seed(0)
    mixing = torch.tensor([[2.0, 0.0, 0.0], [1.5, 1.0, 0.0], [-1.0, 0.5, 0.3]])
    codes = torch.randn(400, 3, generator=generator) @ mixing.T + torch.tensor([1.0, -2.0, 0.5])
    noise = torch.randn(4000, 3, generator=generator)
    noise = noise - noise.mean(dim=0)
    noise = noise @ torch.linalg.inv(torch.linalg.cholesky(noise.T.cov())).T  # exactly standard
    given = answer(codes, noise)
    if tuple(given.shape) != (4000, 3):
        return f"the shape should be (4000, 3), not {tuple(given.shape)}"
    if not torch.allclose(given.mean(dim=0), codes.mean(dim=0), atol=1e-3):
        return "the new codes do not have the mean of the codes"
    wanted, found = codes.T.cov(), given.T.cov()
    if torch.allclose(found, wanted, rtol=1e-3, atol=1e-3):
        return None
    if torch.allclose(found.diag(), wanted.diag(), rtol=1e-3):
        pair = f"{found[0, 1]:.2f}, not {wanted[0, 1]:.2f}"
        return f"the variances are right, but latents 1 and 2 have the covariance {pair}"
    return f"the first latent has the variance {found[0, 0]:.2f}, not {wanted[0, 0]:.2f}"
