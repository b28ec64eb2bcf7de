"""What belongs to notebook 05 alone: three plausible mistakes for each exercise, and mutations."""

from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-cycles": [
        # the cycle's length in pixels; its frequency; the subfields counted
        "checks.cycles_from_picture(10)",
        "checks.cycles_from_picture(0.1)",
        "checks.cycles_from_picture(3)",
    ],
    "exercise-variance": [
        # the 2 is forgotten; no division by the sum; the variance instead of 1 − length
        "checks.circular_variance(lambda r, t: 1 - (r * torch.exp(1j * t)).sum().abs() / r.sum())",
        "checks.circular_variance(lambda r, t: 1 - (r * torch.exp(2j * t)).sum().abs())",
        "checks.circular_variance(lambda r, t: (r * torch.exp(2j * t)).sum().abs() / r.sum())",
    ],
    "exercise-null": [
        # the pixels shuffled; white noise of the same strength; the filter itself, moved
        "checks.null_filter(lambda f, g: f.flatten()[torch.randperm(f.numel(), generator=g)].view(f.shape))",
        "checks.null_filter(lambda f, g: torch.randn(f.shape, generator=g) * f.std())",
        "checks.null_filter(lambda f, g: f.roll(3, dims=0))",
    ],
}

FITTED = (
    *("set-up", "photographs", "whiten", "show-white", "cut-patches", "as-rows", "natural-rows"),
    *("pca-function", "run-pca", "rotation"),
)
MEASURED = ("fit-all", "matched-noise", "gabor-like-function", "measure-all")
FEWER = (("natural-rows", "40_000", "10_000"),)

MUTATIONS = [
    Mutation(
        "a control that leaks: Gabors among the rotated components",
        (
            *FITTED,
            *MEASURED,
            "controls = [float(found[name]['share']) for name in ('PCA', 'random rotation')]",
        ),
        (
            "rotation",
            "rotated.reshape(-1, 12, 12)",
            "gabor.draw(12, 0, 0, torch.linspace(0, 3, 100)[:, None, None], 2, 2, 0.2, 0).float()",
        ),
        "Gabor-like: PCA, random rotation",
        FEWER,
    ),
    Mutation(
        "a null that leaks: the learned filters themselves",
        (
            *FITTED,
            *("ica-function", "run-ica"),
            *MEASURED,
            "null_shares = [float(row['null']) for row in found.values()]",
        ),
        (
            "matched-noise",
            "return noise.real[:, :size, :size]",
            "return filters[torch.arange(count) % len(filters)]",
        ),
        "Gabor-like: noise with a learned spectrum",
        FEWER,
    ),
]
