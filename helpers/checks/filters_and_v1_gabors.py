"""The self-checks of notebook 05, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["circular_variance", "claim", "cycles_from_picture", "null_filter"]


@never_raises
def cycles_from_picture(answer):
    """N_x of the Gabor in the picture, within a fifth (σx = 5 pixels, 10 pixels a cycle)."""
    given, wanted = number(answer), 5 / 10
    if abs(given - 5) < 1 or abs(given - 10) < 2:
        return "a number of pixels; n_x is a number of cycles: a width divided by the length of a cycle"
    if not abs(given / wanted - 1) < 0.2:
        return f"n_x is {'larger' if given < wanted else 'smaller'} than {given:g}"


@never_raises
def circular_variance(answer):
    """A function of responses (n,) and orientations (n,) in radians: 1 − |Σ r e^(2iθ)| / Σ r."""
    even = torch.arange(12) * torch.pi / 12
    uneven = torch.tensor([0.0, 0.3, 0.5, 1.0, 1.8, 2.2, 3.0])
    cases = [
        ("all orientations alike", torch.ones(12), even, 1.0),
        ("one orientation only", torch.eye(12)[5] * 7, even, 0.0),
        ("two orientations at a right angle", torch.eye(12)[2] + torch.eye(12)[8], even, 1.0),
        ("a broad curve", 2 + (2 * (even - 1)).cos(), even, 0.75),
    ]
    responses = torch.tensor([1.0, 3, 2, 0, 1, 4, 2])
    cosine, sine = ((responses * part).sum() for part in ((2 * uneven).cos(), (2 * uneven).sin()))
    cases.append(
        ("uneven steps", responses, uneven, (1 - torch.hypot(cosine, sine) / responses.sum()).item())
    )
    for name, responses, orientations, wanted in cases:
        given = number(answer(responses.clone(), orientations.clone()))
        if not abs(given - wanted) < 1e-3:
            return f"{name}: the circular variance is {wanted:.2f}, not {given:.2f}"


@never_raises
def null_filter(answer):
    """A function of a filter (size, size) and a generator: noise with the filter's spectrum."""
    rows = torch.arange(16.0) - 7
    filter_ = torch.exp(-(rows**2) / 18)[:, None] * torch.exp(-(rows**2) / 8) * (1.2 * rows).cos()
    first, second = (answer(filter_.clone(), torch.Generator().manual_seed(seed)) for seed in (0, 1))
    if not isinstance(first, torch.Tensor) or first.shape != filter_.shape:
        return f"a tensor of the shape {tuple(filter_.shape)} was expected"
    if first.is_complex():
        return "the noise is complex: take the real part of what the inverse transform gives"
    if first.isnan().any():
        return "some values are NaN"
    spectra = [torch.fft.fft2(image.float()).abs() for image in (filter_, first)]
    if (spectra[0] - spectra[1]).abs().max() > 1e-3 * spectra[0].max():
        return "its amplitude spectrum is not the filter's"
    if torch.allclose(first, second, atol=1e-4):
        return "another generator gives the same picture: the phases are not random"
    alike = [
        torch.corrcoef(torch.stack([filter_.flatten(), noise.flatten()]))[0, 1] for noise in (first, second)
    ]
    if max(abs(value) for value in alike) > 0.9:
        return "it still looks like the filter"
