"""What belongs to notebook 08 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

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

TOOLS = ("set-up", "rounds", "layers", "autoencoder", "train", "make")

MUTATIONS = [
    Mutation(
        "PCA that forgets to subtract the mean",
        (
            *TOOLS,
            *("pca", "test-images", "copies"),
            "errors = {8: (0, lost(test_images, pca_copy(test_images, 8)))}",
            "linear-autoencoder",
            "m = {'linear network / PCA': linear_error / errors[8][1]}",
        ),
        ("pca", "codes = (images.flatten(1) - mean) @ basis", "codes = images.flatten(1) @ basis"),
        "without bends the network is PCA",
    ),
    Mutation(
        "the conditional network is trained on shuffled labels",
        (
            *TOOLS,
            *("divergence-by-hand", "vae", "train-judge", "conditional", "train-conditional"),
            "from_codes = lambda model, codes: model.decode(codes).detach()",
            "dice = torch.randn(2000, 20, generator=seed_everything(2))",
            *("order", "fill-orders", "check-orders"),
            "m = {'as ordered': delivered}; off_chance = abs(by_chance - 0.1)",
        ),
        ("train", "model.loss(images / 255, labels)", "model.loss(images / 255, labels.roll(1))"),
        "four of five come as ordered",
    ),
]
RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "reparametrised": lambda mean, log_variance, noise: mean + noise * (0.5 * log_variance).exp(),
    "impostor": (lambda images: 20 * torch.eye(10).repeat(20, 1), torch.full((200, 1, 28, 28), 0.3)),
}
