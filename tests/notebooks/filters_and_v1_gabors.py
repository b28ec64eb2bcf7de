"""What belongs to notebook 05 alone: three plausible mistakes for each exercise, and mutations."""

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

MUTATIONS = []
