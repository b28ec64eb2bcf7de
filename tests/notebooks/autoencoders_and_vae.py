"""What belongs to notebook 07 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-divergence": [
        # the formula for a standard normal; the logarithm upside down; the directions mixed up
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (m1**2 + s1**2 - 1) / 2 - s1.log())",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s1 / s2).log()"
        " + (s1**2 + (m1 - m2)**2) / (2 * s2**2) - 0.5)",
        "checks.gaussian_kl(lambda m1, s1, m2, s2: (s1 / s2).log()"
        " + (s2**2 + (m1 - m2)**2) / (2 * s1**2) - 0.5)",
    ],
    "exercise-draw": [
        # the factor not transposed; the covariance matrix in place of its root; the mean forgotten
        "checks.full_gaussian(lambda c, e: c.mean(0) + e @ torch.linalg.cholesky(c.T.cov()))",
        "checks.full_gaussian(lambda c, e: c.mean(0) + e @ c.T.cov())",
        "checks.full_gaussian(lambda c, e: e @ torch.linalg.cholesky(c.T.cov()).T)",
    ],
}

MODELS = ("set-up", "layers", "decoder-network", "autoencoder", "train", "kl-term", "vae", "conditional")
SETS = "sets = {small.name: small}"
AUTOENCODERS = "autoencoders = {small.name: train(Autoencoder, 20, small.train, 900, 64)}"
VAES = "vaes = {small.name: train(VAE, 20, small.train, 900, 64)}"
NOISE = "noise = torch.randn(2000, 20, generator=seed_everything(1)).to(device)"
EPSILON = "epsilon = torch.randn(10_000, 20, generator=seed_everything(3)).to(device)"

MUTATIONS = [
    Mutation(
        "the VAE is trained without the KL term",
        (*MODELS, SETS, VAES, EPSILON, "elbo"),
        ("vae", "error + self.beta * kl", "error + 0 * kl"),
        "VAE: < 105 nats",
    ),
    Mutation(
        "the mixture is fitted to codes whose latents are shuffled one by one",
        (
            *MODELS,
            SETS,
            AUTOENCODERS,
            VAES,
            NOISE,
            "judges",
            "sure = {small.name: {}}",
            "spread",
            "densities",
            "distances",
        ),
        (
            "densities",
            "draw_from_gaussians(z, *options)",
            "draw_from_gaussians(torch.stack([c[torch.randperm(len(c))] for c in z.T], 1), *options)",
        ),
        "d² on AE codes",
    ),
    Mutation(
        "the labels that the conditional VAE is told are shuffled",
        (*MODELS, SETS, NOISE, "judges", "train-conditional", "obeyed"),
        (
            "train-conditional",
            "train(ConditionalVAE, 10, split.train[:20_000],",
            "train(ConditionalVAE, 10, data.Split(split.train.images, "
            "split.train.labels[torch.randperm(len(split.train))]),",
        ),
        "conditional",
    ),
]

RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "full_gaussian": lambda codes, noise: codes.mean(dim=0) + noise @ torch.linalg.cholesky(codes.T.cov()).T,
}
