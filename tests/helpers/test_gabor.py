"""The Gabor fit: it finds known parameters, is as good as scipy's, and refuses what means nothing."""

import math
import warnings

import numpy
import pytest
import torch
from scipy.ndimage import gaussian_filter
from scipy.optimize import least_squares

from helpers import gabor, gabor_descent

LIMITS = {20: (0.3, 0.01, 0.01), 10: (1.0, 0.03, 0.03)}  # dB: median error in degrees, octaves, cycles


def uniform(generator, low, high, count=200):
    return low + (high - low) * torch.rand(count, 1, 1, generator=generator, dtype=torch.float64)


def known_gabors(size, seed=0):
    """200 Gabors that lie inside the patch, as a dictionary of their parameters and as pictures."""
    generator = torch.Generator().manual_seed(seed)
    frequency = torch.exp(uniform(generator, math.log(1.2 / size), math.log(0.35)))
    true = {
        "x": uniform(generator, -size / 5, size / 5),
        "y": uniform(generator, -size / 5, size / 5),
        "theta": uniform(generator, 0, math.pi),
        "sigma_x": (uniform(generator, 0.15, 0.8) / frequency).clamp(0.9, size / 5),
        "sigma_y": (uniform(generator, 0.15, 0.9) / frequency).clamp(0.9, size / 4),
        "frequency": frequency,
        "phase": uniform(generator, -math.pi, math.pi),
    }
    pictures = gabor.draw(size, **true)
    return {name: value[:, 0, 0] for name, value in true.items()}, pictures, generator


def turned(angle):
    """The smallest turn between two directions (n,), in degrees: a half turn is none."""
    return torch.rad2deg(((angle + math.pi / 2) % math.pi - math.pi / 2).abs())


@pytest.mark.parametrize("size", [12, 16])
@pytest.mark.parametrize("decibels", LIMITS)
def test_known_gabors_in_noise(size, decibels):
    true, pictures, generator = known_gabors(size)
    noise = torch.randn(pictures.shape, generator=generator, dtype=torch.float64)
    noisy = pictures + noise * pictures.std(dim=(1, 2), keepdim=True) * 10 ** (-decibels / 20)
    found = gabor.fit(noisy)
    degrees, octaves, cycles = LIMITS[decibels]
    assert turned(found.theta - true["theta"]).median() <= degrees
    assert (found.frequency / true["frequency"]).log2().abs().median() <= octaves
    assert (found.n_x - true["sigma_x"] * true["frequency"]).abs().median() <= cycles
    assert (found.n_y - true["sigma_y"] * true["frequency"]).abs().median() <= cycles


@pytest.mark.parametrize("size", [12, 16])
def test_clean_gabors(size):
    """All are found again, with every parameter, and drawn again as they were."""
    true, pictures, _ = known_gabors(size)
    found = gabor.fit(3 * pictures + 1)
    assert (found.variance_explained > 0.999).all()
    assert torch.allclose(found.pictures(), 3 * pictures + 1, atol=0.1)
    sure = torch.tensor([reason == "" for reason in found.refusal])
    assert sure.sum() > 150
    for name in ("x", "y", "sigma_x", "sigma_y", "frequency"):
        assert torch.allclose(getattr(found, name)[sure], true[name][sure], atol=1e-3), name
    assert turned(found.theta - true["theta"])[sure].max() < 0.1
    assert torch.allclose(found.amplitude[sure], torch.tensor(3.0).double(), atol=0.01)
    flipped = ((found.theta - true["theta"]).abs() > 1)[sure]  # 0 and π are one direction
    wrong = torch.where(flipped, -found.phase[sure], found.phase[sure]) - true["phase"][sure]
    assert torch.allclose(wrong.cos(), torch.tensor(1.0).double(), atol=1e-3)


def test_as_good_as_scipy():
    """From the same starts and within the same bounds, `least_squares` finds nothing better."""
    _, pictures, generator = known_gabors(12, seed=1)
    few = pictures[:4] + 0.2 * torch.randn(4, 12, 12, generator=generator, dtype=torch.float64)
    found = gabor.fit(few)
    values = few.flatten(start_dim=1)
    values = (values - values.mean(dim=1, keepdim=True)) / values.std(dim=1, keepdim=True, correction=0)

    def residual(numbers, image):
        x, y, theta, log_x, log_y, log_frequency, even, odd, offset = torch.tensor(numbers)
        shape = [x, y, theta, log_x.exp(), log_y.exp(), log_frequency.exp()]
        drawn = even * gabor.draw(12, *shape, 0) - odd * gabor.draw(12, *shape, math.pi / 2)
        return (drawn + offset).flatten().numpy() - image.numpy()

    low, high, _ = (limits.numpy() for limits in gabor_descent._bounds(12))
    bounds = ([*low, *[-99] * 3], [*high, *[99] * 3])
    for number, starts in enumerate(gabor._starts(values, 12)):
        errors = [
            least_squares(
                residual, [*start.tolist(), 0.5, 0.5, 0], bounds=bounds, args=(values[number],), max_nfev=60
            ).cost
            for start in starts[::4]
        ]
        assert 1 - 2 * min(errors) / 144 <= found.variance_explained[number] + 1e-3


def test_slopes():
    """JᵀJ and Jᵀr of the projection are those of numerical slopes."""
    _, pictures, generator = known_gabors(12)
    image = (pictures[:1] + 0.1 * torch.randn(1, 12, 12, generator=generator)).flatten(start_dim=1)
    walked = torch.tensor([[0.5, -0.4, 0.7, 0.6, 0.9, -1.6]], dtype=torch.float64)
    fall = gabor_descent._project(image, walked, 12)[3][0]
    for number in range(6):
        step = 1e-5 * torch.eye(6, dtype=torch.float64)[number]
        higher, lower = (gabor_descent._project(image, walked + way * step, 12)[1] for way in (1, -1))
        assert math.isclose(-2 * fall[number], (higher - lower) / 2e-5, rel_tol=1e-3, abs_tol=1e-4)


def picture_of(**changes):
    """A Gabor of 16×16 as a filter (1, 16, 16)."""
    shape = {"x": 0, "y": 0, "theta": 0.5, "sigma_x": 2, "sigma_y": 3, "frequency": 0.2, "phase": 0.3}
    return gabor.draw(16, **(shape | changes))[None]


def test_refusals():
    dot = torch.zeros(1, 16, 16)
    dot[0, 5, 7] = 1.0
    far_away = picture_of(x=14, y=1, theta=0.8, sigma_x=3, sigma_y=3, frequency=0.15, phase=0)
    filters = [
        picture_of(),
        torch.full((1, 16, 16), 3.0),
        0.05 * picture_of(),
        picture_of(sigma_x=1.5, frequency=0.08, phase=0),
        far_away / far_away.std() / 6,
        dot,
    ]
    found = gabor.fit(torch.cat([filter_.double() for filter_ in filters]))
    assert found.refusal[:5] == ("", "dead", "dead", "blob", "outside")
    assert found.stands.tolist()[:5] == [True, False, False, True, False]
    dead = [getattr(found, name)[1] for name in ("x", "theta", "phase", "variance_explained", "n_x", "area")]
    assert torch.stack(dead).isnan().all()


def test_alias():
    """A checkerboard has a wave of more than half a cycle per pixel, along its diagonal."""
    rows = torch.arange(16)
    checks = ((rows[:, None] + rows) % 2).double() * picture_of(phase=0, frequency=0.0)[0]
    assert gabor.fit(checks[None]).refusal in (("alias",), ("blob",), ("outside",))


def test_peak_is_the_peak_of_the_spectrum():
    """Against the Fourier transform of the drawn Gabors; a spot has its peak at 0, an edge has not."""
    shapes = [(2, 0.2, 0.4), (3, 0.05, 0), (3, 0.05, math.pi / 2), (3, 0.02, 1.2), (2.5, 0.08, 0.6)]
    pictures = [gabor.draw(32, 0, 0, 0, width, 3, f, phase).double() for width, f, phase in shapes]
    found = gabor.fit(torch.stack(pictures))
    waves = torch.fft.rfft(torch.stack(pictures).sum(dim=1), 2048).abs()
    assert torch.allclose(found.peak, waves.argmax(dim=1).double() / 2048, atol=0.003)
    assert found.peak[1] == 0 and found.peak[2] > 0.05


def test_nothing_to_fit():
    """Constants only: no crash, all dead."""
    found = gabor.fit(torch.ones(3, 11, 11))
    assert found.refusal == ("dead",) * 3 and len(found) == 3


def test_one_pixel_and_steps():
    """Filters with one pixel, one edge, one row, one corner: finite numbers, no crash."""
    filters = torch.zeros(4, 12, 12)
    filters[0, 3, 4] = 1
    filters[1, :, 6:] = 1
    filters[2, 5] = 1
    filters[3, 0, 0] = 1
    found = gabor.fit(filters)
    assert found.variance_explained.isfinite().all() and (found.variance_explained <= 1).all()
    assert found.pictures().isfinite().all()


def test_same_fit_whatever_stands_beside():
    """Neither the order, nor the chunks, nor the contrast of a filter changes its fit."""
    _, pictures, _ = known_gabors(12)
    alone = gabor.fit(pictures[70:72])
    assert torch.allclose(gabor.fit(pictures.flip(0)).n_x.flip(0)[70:72], alone.n_x, atol=1e-6)
    assert torch.allclose(gabor.fit(pictures[70:72] * 1e-9).n_y, alone.n_y, atol=1e-6)
    assert torch.allclose(gabor.fit(pictures[70:72].float() * 1e9).n_y, alone.n_y, atol=1e-4)


def test_turning_a_filter_turns_its_fit():
    """A quarter turn changes the angle, and swaps neither the widths nor n_x and n_y."""
    _, pictures, _ = known_gabors(12)
    before, after = gabor.fit(pictures[:50]), gabor.fit(pictures[:50].rot90(dims=(1, 2)))
    assert torch.allclose(before.n_x, after.n_x, atol=1e-3)
    assert torch.allclose(before.n_y, after.n_y, atol=1e-3)
    assert turned(before.theta - after.theta + math.pi / 2).max() < 0.1


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (torch.zeros(12, 12), r"shape \(n, size, size\), n > 0; got \(12, 12\)"),
        (torch.zeros(3, 11, 12), r"got \(3, 11, 12\)"),
        (torch.zeros(3, 1, 11, 11), "got"),
        (torch.zeros(0, 12, 12), "n > 0"),
        (torch.full((1, 12, 12), torch.nan), "NaN"),
        (torch.full((1, 12, 12), torch.inf), "infinite"),
    ],
)
def test_bad_input(filters, words):
    with pytest.raises(ValueError, match=words):
        gabor.fit(filters)


@pytest.mark.parametrize("size", [5, 7])
def test_small_kernels_prove_nothing(size):
    """The warning's number is what smoothed noise does; on 11×11 there is no warning."""
    noise = numpy.random.default_rng(1).standard_normal((400, size + 16, size + 16))
    smooth = torch.from_numpy(gaussian_filter(noise, (0, 1, 1))[:, 8:-8, 8:-8].copy())
    with pytest.warns(
        UserWarning, match=f"{size}×{size} kernels proves nothing: .* {gabor.NULL_PASSES[size]:.0%}"
    ):
        found = gabor.fit(smooth)
    passed = (found.variance_explained > 0.7).double().mean()
    assert abs(passed - gabor.NULL_PASSES[size]) < 0.09
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gabor.fit(torch.rand(2, 11, 11))


def test_keeps_what_it_is_given():
    filters = picture_of()
    filters.requires_grad_()
    before = filters.detach().clone()
    assert not gabor.fit(filters).theta.requires_grad
    assert torch.equal(filters.detach(), before)


def test_widths_stay_within_the_bound():
    """A bar that leaves the patch is as long as allowed, and a short one is fitted as without a bound."""
    bar, short = picture_of(sigma_y=60), picture_of()
    found = gabor.fit(torch.cat([bar, short]), gabor.WHOLE)
    assert found.sigma_y[0] == pytest.approx(16 * gabor.WHOLE) and found.sigma_x.max() < 2.01
    assert found.sigma_y[1] == pytest.approx(3, abs=0.01) and found.variance_explained[1] > 0.999
    assert math.exp(-((16 / 2) ** 2) / 2 / (16 * gabor.WHOLE) ** 2) == pytest.approx(0.5)


def test_a_stripe_has_no_frequency():
    """A long bar is fitted with less than a cycle in the patch, a Gabor of three stripes with more."""
    bar = picture_of(sigma_x=1.3, sigma_y=6, frequency=0.01, phase=0.8)
    found = gabor.fit(torch.cat([bar, picture_of()]), gabor.WHOLE)
    assert found.unsure.tolist() == [True, False] and found.variance_explained.min() > 0.99


def test_bandwidths():
    """At half height a spectrum is 0.187 / σx from f: computed by hand for n_x = n_y = 0.5."""
    octaves, degrees = gabor.bandwidths(0.5, 0.5)
    assert octaves == pytest.approx(math.log2(0.687 / 0.313), abs=0.01)
    assert degrees == pytest.approx(2 * math.degrees(math.atan(0.374)), abs=0.1)
    assert gabor.bandwidths(0.1, 0.5)[0] == math.inf
