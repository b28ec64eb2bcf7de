"""What belongs to notebook 07 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-divergence": [
        # the formula for a standard normal; the logarithm upside down; both directions mixed up
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (m1**2 + s1**2 - 1) / 2 - s1.log())",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s1 / s2).log()"
        " + (s1**2 + (m1 - m2)**2) / (2 * s2**2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s1 / s2).log()"
        " + (s2**2 + (m1 - m2)**2) / (2 * s1**2) - 0.5)",
    ],
    "exercise-sample": [
        # no gradient to the log-variance; the variance in place of the standard deviation; no sampling
        "checks.reparametrised(lambda m, v, noise: m + noise * (v / 2).exp().detach())",
        "checks.reparametrised(lambda m, v, noise: m + noise * v.exp())",
        "checks.reparametrised(lambda m, v, noise: m)",
    ],
}

RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "reparametrised": lambda mean, log_variance, noise: mean + noise * torch.exp(log_variance / 2),
}
