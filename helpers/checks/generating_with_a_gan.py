"""The self-checks of notebook 08, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number, trouble

__all__ = ["claim", "gaussian_kl", "impostor", "reparametrised", "trouble"]


@never_raises
def gaussian_kl(answer):
    """A function of two means and deviations (m1, s1, m2, s2): the KL divergence in nats."""
    from torch.distributions import Normal, kl_divergence

    for case in ((0.0, 1.0, 0.0, 1.0), (1.0, 1.0, 0.0, 1.0), (0.0, 0.5, 0.0, 2.0), (-1.0, 3.0, 2.0, 0.7)):
        one, other = Normal(*case[:2]), Normal(*case[2:])
        given = number(answer(*(torch.tensor(value) for value in case)))
        wanted = kl_divergence(one, other).item()
        if not abs(given - wanted) < 1e-4:
            names = "from N({:g}, {:g}²) to N({:g}, {:g}²)".format(*case)
            return f"{names} the divergence is {wanted:.4f} nats, not {given:.4f}"


@never_raises
def reparametrised(answer):
    """A function of mean, log-variance and noise, all (n, k), that gives a code (n, k)."""
    generator = torch.Generator().manual_seed(0)
    mean, log_variance, noise = (torch.randn(6, 3, generator=generator) for _ in range(3))
    mean.requires_grad_(), log_variance.requires_grad_()
    wanted = (mean + noise * (log_variance / 2).exp()).detach()
    given = answer(mean, log_variance, noise)
    if given.shape != wanted.shape:
        return f"the shape should be {tuple(wanted.shape)}, not {tuple(given.shape)}"
    if not torch.allclose(given, wanted, atol=1e-5):
        return f"the first number should be {wanted[0, 0]:.4f}, not {given[0, 0].item():.4f}"
    if not given.requires_grad:
        return "the numbers are right, but no slope can flow back through them"
    slopes = torch.autograd.grad(given.sum(), (mean, log_variance), allow_unused=True)
    if any(slope is None or not slope.abs().sum() > 0 for slope in slopes):
        return "no slope flows back to the mean, or none to the log-variance"


@never_raises
def impostor(answer):
    """(judge, images (n, 1, 28, 28)): no digits, and yet the judge is sure, of all ten."""
    judge, images = answer
    if images.ndim != 4 or images.shape[1:] != (1, 28, 28) or len(images) < 100:
        return f"100 pictures or more of the shape (n, 1, 28, 28) are needed, not {tuple(images.shape)}"
    if images.min() < 0 or images.max() > 1:
        return f"a pixel lies outside 0 to 1: {images.min():.2f} to {images.max():.2f}"
    frame = torch.ones(28, 28, dtype=torch.bool)
    frame[4:-4, 4:-4] = False
    if (brightness := images[:, 0, frame].mean()) < 0.2:
        return f"they may be digits: their margin is too dark ({brightness:.2f}; at least 0.2 is asked for)"
    with torch.no_grad():
        judged = judge(images).softmax(dim=1)
    confidence = judged.max(dim=1).values.mean()
    rarest = judged.argmax(dim=1).bincount(minlength=10).min() / len(images)
    if confidence < 0.9:
        return f"the judge is not sure: its confidence is {confidence:.2f}; 0.9 is asked for"
    if rarest < 0.05:
        return f"it is not fooled by all ten: the rarest class has {rarest:.0%}; 5 % is asked for"
