"""The self-checks of notebook 06, one for each exercise."""

import math

import torch

from helpers.checks.shared import claim, never_raises

__all__ = ["claim", "complex_of_simple", "preferred_orientation"]


@never_raises
def preferred_orientation(answer):
    """A function of curves (units, 8), at orientations 0 to 157.5°: the preferred one in radians, 0 to π."""
    angles = torch.arange(8) * math.pi / 8
    wanted = torch.tensor([0.3, 1.0, 1.7, 2.9, 0.0])
    curves = torch.exp(2 * ((2 * (angles - wanted[:, None])).cos() - 1))
    given = torch.as_tensor(answer(curves.clone()), dtype=torch.float32)
    if given.shape != (5,):
        return f"one orientation for each of 5 units was expected, not the shape {tuple(given.shape)}"
    for angle, got in zip(wanted.tolist(), given.tolist(), strict=True):
        if not -0.001 <= got <= math.pi + 0.001:
            return f"a curve with its peak at {math.degrees(angle):.0f}° gave {got:.2f}, not from 0 to π"
        if not abs(math.remainder(got - angle, math.pi)) < 0.02:  # 0 and π are one orientation
            return f"a curve with its peak at {math.degrees(angle):.0f}° gave {math.degrees(got):.0f}°"


@never_raises
def complex_of_simple(answer):
    """A function of frames (n, pixels), even and odd filters (pixels,): the energy, from rectified parts."""
    generator = torch.Generator().manual_seed(0)
    frames = torch.randn(50, 16, generator=generator)
    even, odd = torch.linalg.qr(torch.randn(16, 2, generator=generator)).Q.T
    given = torch.as_tensor(answer(frames.clone(), even.clone(), odd.clone()), dtype=torch.float32)
    if given.shape != (50,):
        return f"one rate for each of 50 frames was expected, not the shape {tuple(given.shape)}"
    phases = torch.arange(8) * math.pi / 4
    waves = phases.cos()[:, None] * even + phases.sin()[:, None] * odd
    rates = torch.as_tensor(answer(waves, even.clone(), odd.clone()), dtype=torch.float32)
    if not torch.allclose(rates, torch.ones(8), atol=1e-3):
        low, high = rates.min(), rates.max()
        return f"over eight phases of its grating the rate goes from {low:.2f} to {high:.2f}; it should be 1"
    if not torch.allclose(given, (frames @ even) ** 2 + (frames @ odd) ** 2, atol=1e-3):
        return "the phase does not matter, but for noise the rate is not the energy"
