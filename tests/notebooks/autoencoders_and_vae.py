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
    "exercise-sample": [
        # no gradient to the log-variance; the variance in place of the standard deviation; no sampling
        "checks.reparametrised(lambda m, v, noise: m + noise * (v / 2).exp().detach())",
        "checks.reparametrised(lambda m, v, noise: m + noise * v.exp())",
        "checks.reparametrised(lambda m, v, noise: m)",
    ],
}

MODELS = ("set-up", "layers", "autoencoder", "train", "kl-term", "vae")
SETS = "sets = {split.name: split for split in (mnist, small)}"
NOISE = "noise = torch.randn(2000, 20, generator=seed_everything(1)).to(device)"
SMALL_AUTOENCODER = "autoencoders = {small.name: train(Autoencoder, 20, small.train, 4)}"
SMALL_VAE = "vaes = {small.name: train(VAE, 20, small.train, 4)}"
PLANES = "planes = {mnist.name: None}"
AUTOENCODERS = (*MODELS[:4], SETS, SMALL_AUTOENCODER, "train-autoencoders")
VAES = ("kl-term", "vae", SMALL_VAE, PLANES, "train-vaes", NOISE, "sampled-codes", "spread")

MUTATIONS = [
    Mutation(
        "the VAE is trained without the KL term",
        (*AUTOENCODERS, *VAES),
        ("vae", "error + self.beta * kl", "error + 0 * kl"),
        "the latents of the VAE",
        (("train-autoencoders", "mnist.train, 4)", "mnist.train, 1)"),),
    ),
    Mutation(
        "the mixture is fitted to codes whose latents are shuffled one by one",
        (*AUTOENCODERS, *VAES, "judges", "densities", "import matplotlib.pyplot as plt", "distances"),
        (
            "densities",
            "z, *options",
            "torch.stack([c[torch.randperm(len(c))] for c in z.T], 1), *options",
        ),
        "ten Gaussians on AE codes",
    ),
    Mutation(
        "the labels that the conditional VAE is told are shuffled",
        (*MODELS, SETS, NOISE, "judges", "conditional", "train-conditional", "obeyed"),
        (
            "train-conditional",
            "train(ConditionalVAE, 10, split.train[:20_000], 2)",
            "train(ConditionalVAE, 10, data.Split(split.train.images, "
            "split.train.labels[torch.randperm(len(split.train))]), 2)",
        ),
        "two in three digits",
    ),
]

RIGHT = {
    "gaussian_kl": lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5,
    "reparametrised": lambda mean, log_variance, noise: mean + noise * torch.exp(log_variance / 2),
}
