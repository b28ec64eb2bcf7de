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

MODELS = (
    "set-up",
    "layers",
    "autoencoder",
    "train",
    "kl-term",
    "vae",
    "test_images = mnist.test.images / 255",
)
AUTOENCODERS = "autoencoder = train(Autoencoder, 20, small.train, 900, 64)"
VAES = "vae = train(VAE, 20, small.train, 900, 64)"

MUTATIONS = [
    Mutation(
        "the VAE is trained without the KL term",
        (*MODELS, VAES, "elbo", "small_nats, small_nats_at_mean = nats, nats_at_mean"),
        ("vae", "error + self.beta * kl", "error + 0 * kl"),
        "VAE: < 105 nats",
    ),
    Mutation(
        "the mixture is fitted to codes whose latents are shuffled one by one",
        (
            *MODELS,
            AUTOENCODERS,
            VAES,
            "pca = generating.PCA(small.train.images, 20)",
            "random-codes",
            "densities",
            "distances",
            "small_distances = distances",
        ),
        (
            "densities",
            "fit(codes, 10)",
            "fit(torch.stack([c[torch.randperm(len(c))] for c in codes.T], 1), 10)",
        ),
        "d² on AE codes",
    ),
    Mutation(
        "the labels that the conditional VAE is told are shuffled",
        (
            *MODELS,
            "conditional",
            "random-codes",
            "judge = judging.train_judge(mnist, seed_everything(0))",
            "to-order",
            "obeyed",
            "small_told, small_ink = told, ink",
        ),
        (
            "to-order",
            "mnist.train[:20_000]",
            "data.Split(mnist.train.images, mnist.train.labels[torch.randperm(len(mnist.train))])",
        ),
        "conditional",
    ),
]

RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "full_gaussian": lambda codes, noise: codes.mean(dim=0) + noise @ torch.linalg.cholesky(codes.T.cov()).T,
}
