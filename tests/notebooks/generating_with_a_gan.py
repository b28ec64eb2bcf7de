"""What belongs to notebook 08 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-derivatives": [
        # the sign of the second; the two swapped; the losses in place of their derivatives
        "checks.generator_derivatives(lambda s: (-s.sigmoid(), (-s).sigmoid()))",
        "checks.generator_derivatives(lambda s: (-(-s).sigmoid(), -s.sigmoid()))",
        "checks.generator_derivatives(lambda s: (-F.softplus(s), F.softplus(-s)))",
    ],
    "exercise-count": [
        # one standard error for two; the variance of one share only; the square forgotten
        "checks.images_to_count(lambda p, q: (p * (1 - p) + q * (1 - q)) / (p - q)**2)",
        "checks.images_to_count(lambda p, q: 4 * p * (1 - p) / (p - q)**2)",
        "checks.images_to_count(lambda p, q: 4 * (p * (1 - p) + q * (1 - q)) / abs(p - q))",
    ],
}

RINGS = ("set-up", "generator", "discriminator-loss", "small-parts", "gan-loop")
RINGS += ("ring", "modes", "train-rings", "run-rings")
ONE_MOMENTUM_ONLY = (
    "run-rings",
    ',\n    "momentum 0.5, no penalty": (0.5, 0.0),\n    "momentum 0.5, penalties": (0.5, 0.05)}',
    "}",
)
IMPORTS = "from helpers.training import progress; from helpers.generators import moving_average"
REAL = "real = digits.train.images[:2000] / 255"
FLOW = ("set-up", "generator", "small-parts", IMPORTS, "train-autoencoder", "velocity")
GUIDED = ("train-flow", "run-flow", "judge", "sample", "guided", "obedience")
DISTANCES = ("samples, lines = {'GAN': by_guidance[0]}, {}", REAL)
DISTANCES += ("gaussians", "gaussians-per-class", "kept-vae", "distances")
SHORTER = (
    ("train-autoencoder", "(digits.train.images)", "(digits.train.images, steps=1000)"),
    ("train-flow", "steps=1500", "steps=1000"),
)

MUTATIONS = [
    Mutation(
        "the penalty is never added",
        RINGS,
        ("gan-loop", "penalty_weight if step % penalty_every == 0 else 0", "0"),
        "ring, momentum 0.9: with penalties",
        (ONE_MOMENTUM_ONLY,),
    ),
    Mutation(
        "the flow is trained on shuffled labels",
        (*FLOW, *GUIDED, "obey"),
        ("run-flow", "digits.train.labels", "digits.train.labels[torch.randperm(len(codes))]"),
        "asked for a digit",
        (*SHORTER, ("guided", "(0, 1, 1.5, 4)", "(0, 1.5)")),
    ),
    Mutation(
        "the Gaussians are fitted to noise in place of codes",
        (*FLOW, *GUIDED, *DISTANCES),
        ("gaussians-per-class", "some[", "torch.randn_like(some)["),
        "Gaussians per class",
        (*SHORTER, ("guided", "(0, 1, 1.5, 4)", "(0, 1, 1.5)")),
    ),
]

RIGHT = {
    "generator_derivatives": lambda s: (-s.sigmoid(), s.sigmoid() - 1),
    "images_to_count": lambda p, q: 4 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2,
}
