"""What belongs to notebook 08 alone: three plausible mistakes for each exercise, and mutations."""

import torch

WRONG_ANSWERS = {
    "exercise-divergence": [
        # the other way round; variances for deviations; the half is lost
        "checks.gaussian_kl(lambda m1, s1, m2, s2:"
        " (s1 / s2).log() + (s2 ** 2 + (m1 - m2) ** 2) / (2 * s1 ** 2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s2 / s1).log() + (s1 + (m1 - m2) ** 2) / (2 * s2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2:"
        " 2 * (s2 / s1).log() + (s1 ** 2 + (m1 - m2) ** 2) / s2 ** 2 - 1)",
    ],
    "exercise-sample": [
        # the variance for the deviation; no slopes; the mean alone
        "checks.reparametrised(lambda mean, log_variance, noise: mean + noise * log_variance.exp())",
        "checks.reparametrised(lambda mean, log_variance, noise:"
        " (mean + noise * (log_variance / 2).exp()).detach())",
        "checks.reparametrised(lambda mean, log_variance, noise: mean)",
    ],
    "exercise-impostor": [
        # real digits; the same picture again and again; the judge is fooled by brightness without bounds
        "checks.impostor((judge, digits.test.images[:200] / 255))",
        "checks.impostor((judge, torch.full((200, 1, 28, 28), 0.5, device=place)))",
        "checks.impostor((judge, 50 * torch.rand(200, 1, 28, 28).to(place)))",
    ],
}

MUTATIONS = []

RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "reparametrised": lambda mean, log_variance, noise: mean + noise * (0.5 * log_variance).exp(),
    "impostor": (lambda images: 20 * torch.eye(10).repeat(20, 1), torch.full((200, 1, 28, 28), 0.3)),
}
