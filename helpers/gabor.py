"""Fit a two-dimensional Gabor to each of many filters at once, and say which fits mean nothing.

A Gabor is A exp(-x'²/2σx² - y'²/2σy²) cos(2πf x' + φ) + c, with x' across the bars and y' along them.
A cos φ, A sin φ and c are linear, so they are solved exactly at each step (variable projection: Golub &
Pereyra 1973, with Kaufman's 1975 slopes). The six others (centre, angle, two widths, frequency) move by
Levenberg-Marquardt, all filters and all starts in one batch, in float64 on the CPU.
"""

import math
import warnings
from dataclasses import dataclass, fields

import torch

from helpers.gabor_descent import descend

DEAD = 0.1  # a filter weaker than this share of the strongest one is not fitted
BLOB = 0.2  # cycles: below this n_x, spots and edges of many frequencies fit alike
PEAKS, WIDTHS = 3, (0.7, 1.2)  # starts: peaks of the spectrum, times two centres each, times these widths
FIRST, LAST, KEPT = 8, 40, 3  # steps from every start, then from the best ones, and how many those are
WHOLE = 1 / math.sqrt(8 * math.log(2))  # an envelope of this σ, in patches, fills the patch at half height
CHUNK = 64  # filters at once: larger chunks gain little speed and take more memory

# Share of kernels of smoothed noise (white noise blurred with σ = 1 pixel) of which a fit explains more than
# 70 %: measured, and measured again by tests/test_gabor.py.
NULL_PASSES = {3: 0.99, 5: 0.89, 7: 0.57}


@dataclass(frozen=True)
class Gabors:
    """Fitted Gabors; each field is float64 (n,), with lengths in pixels and angles in radians.

    x, y: the centre, to the right of and below the middle of the patch. theta: the direction across the
    bars, from 0 to π, from rightwards to downwards. frequency: in cycles per pixel. variance_explained:
    1 − squared error / variance around the mean. refusal: why a fit means nothing, or an empty text:
        dead: no contrast, or under a tenth of the strongest filter's; all its numbers are NaN.
        outside: the envelope is below half its peak everywhere in the patch: the centre lies far outside.
        alias: the frequency is above half a cycle per pixel.
        blob: fewer than 0.2 cycles wide. Many frequencies fit alike, so frequency, phase, n_x and n_y are
            not identifiable (errors in n_y to a third); centre, peak and variance explained stand.
    """

    size: int
    x: torch.Tensor
    y: torch.Tensor
    theta: torch.Tensor
    sigma_x: torch.Tensor
    sigma_y: torch.Tensor
    frequency: torch.Tensor
    phase: torch.Tensor
    amplitude: torch.Tensor
    offset: torch.Tensor
    variance_explained: torch.Tensor
    refusal: tuple[str, ...]

    def __len__(self):
        return len(self.refusal)

    @property
    def peak(self):
        """The frequency (n,) to which the Gabor responds best, in cycles per pixel: the peak of its spectrum.

        It is the frequency f, but for blobs: there f is hardly identifiable, and the peak is. An edge's peak
        stays near 1 / (2π σx) however low f is; a spot's is 0.
        """
        steps = torch.linspace(0, 1, 401, dtype=torch.float64) * 0.75
        bumps = [
            torch.exp(-2 * (math.pi * self.sigma_x[:, None] * (steps + way * self.frequency[:, None])) ** 2)
            for way in (-1, 1)
        ]
        mixed = 2 * bumps[0] * bumps[1] * (2 * self.phase[:, None]).cos()
        power = bumps[0] ** 2 + bumps[1] ** 2 + mixed
        return torch.where(self.theta.isnan(), torch.nan, steps[power.argmax(dim=1)])

    @property
    def n_x(self):
        """Width of the envelope in cycles, σx f: how many subfields."""
        return self.sigma_x * self.frequency

    @property
    def unsure(self):
        """Bool (n,): less than a cycle in the patch. The fit cannot tell such a frequency, nor n_x and n_y.

        It often stops at its lower limit, half a cycle: for a single stripe, be it as long as the patch.
        """
        return self.frequency < 1 / self.size

    @property
    def n_y(self):
        """Length of the envelope in cycles, σy f: how long the subfields are."""
        return self.sigma_y * self.frequency

    @property
    def area(self):
        """Area of the envelope, π σx σy, as a share of the patch: a small one is localised."""
        return math.pi * self.sigma_x * self.sigma_y / self.size**2

    @property
    def stands(self):
        """Bool (n,): the fit is not refused. Of a blob, frequency, phase, n_x and n_y mean little."""
        return torch.tensor([reason in ("", "blob") for reason in self.refusal], dtype=torch.bool)

    def envelopes(self):
        """Draw the fits' envelopes, which have no bars: float64 (n, size, size) with a peak of 1."""
        names = ("x", "y", "theta", "sigma_x", "sigma_y")
        return draw(self.size, *(getattr(self, name)[:, None, None] for name in names), 0, 0)

    def pictures(self):
        """Draw the fits: float64 (n, size, size)."""
        names = ("x", "y", "theta", "sigma_x", "sigma_y", "frequency", "phase")
        shapes = draw(self.size, *(getattr(self, name)[:, None, None] for name in names))
        return self.amplitude[:, None, None] * shapes + self.offset[:, None, None]


def draw(size, x, y, theta, sigma_x, sigma_y, frequency, phase):
    """Draw a Gabor of amplitude 1, float64 (size, size); each other argument a number, units as in `Gabors`.

    With tensors (n, 1, 1) instead of numbers it draws n of them: (n, size, size).
    """
    theta = torch.as_tensor(theta, dtype=torch.float64)
    pixels = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    down, right = torch.meshgrid(pixels, pixels, indexing="ij")
    across = (right - x) * theta.cos() + (down - y) * theta.sin()
    along = (down - y) * theta.cos() - (right - x) * theta.sin()
    wide, long = across / sigma_x, along / sigma_y
    envelope = torch.exp(-(wide**2) / 2 - long**2 / 2)
    wave = torch.cos(2 * math.pi * frequency * across + phase)
    return envelope * wave


def bandwidths(n_x, n_y):
    """The tuning at half height of a Gabor with these n_x and n_y (numbers): octaves and degrees.

    The octaves are infinite for a low-pass Gabor. A rough guide for an n_x of 0.3 or less, where the two
    lobes of the spectrum overlap.
    """
    k = math.sqrt(2 * math.log(2)) / (2 * math.pi)
    octaves = math.log2((n_x + k) / (n_x - k)) if n_x > k else math.inf
    return octaves, 2 * math.degrees(math.atan(k / n_y))


def fit(filters, longest=1.0):
    """Fit a Gabor to each filter of a tensor (n, size, size), from twelve starts each; return `Gabors`.

    longest: the largest σx and σy that are allowed, as a share of the patch's size. At `WHOLE` the envelope
    is as long as the patch at half its height; what is longer is extrapolated.
    Warns about kernels of 7×7 or less: there, smoothed noise passes for a Gabor as well.
    Raises ValueError for another shape, for no filter, and for values that are not finite.
    """
    filters = torch.as_tensor(filters).detach().to("cpu", torch.float64)
    size = filters.shape[-1]
    if filters.ndim != 3 or filters.shape[1] != size or filters.numel() == 0:
        raise ValueError(f"filters must have the shape (n, size, size), n > 0; got {tuple(filters.shape)}.")
    if not filters.isfinite().all():
        raise ValueError("filters must be finite numbers; some are NaN or infinite.")
    if size <= 7:
        share = NULL_PASSES[min(odd for odd in NULL_PASSES if odd >= size)]
        warnings.warn(
            f"A Gabor fit to {size}×{size} kernels proves nothing: of kernels of smoothed noise, {share:.0%} "
            "are explained to more than 70 %, too. Take 11×11 or more.",
            stacklevel=2,
        )
    values = filters.flatten(start_dim=1)
    mean = values.mean(dim=1, keepdim=True)
    spread = (values - mean).square().mean(dim=1, keepdim=True).sqrt()
    dead = (spread <= max(DEAD * spread.max(), 1e-9 * values.abs().max()))[:, 0]
    fitted = torch.full((len(values), 10), torch.nan, dtype=torch.float64)
    if not dead.all():
        alive = ~dead
        scaled = (values - mean)[alive] / spread[alive]
        found = torch.cat([_fit_chunk(chunk, size, longest) for chunk in scaled.split(CHUNK)])
        found[:, 7:9] *= spread[alive]
        found[:, 8:9] += mean[alive]
        fitted[alive] = found
    names = [field.name for field in fields(Gabors)][1:-1]
    return Gabors(size, *fitted.T, _refusals(dict(zip(names, fitted.T, strict=True)), size))


def _refusals(fitted, size):
    """For each filter the first reason that holds, or an empty text."""
    dead = fitted["theta"].isnan()
    shape = [fitted[name][:, None, None] for name in ("x", "y", "theta", "sigma_x", "sigma_y")]
    outside = draw(size, *shape, 0, 0).amax(dim=(1, 2)) < 0.5
    alias = fitted["frequency"] > 0.5
    blob = fitted["sigma_x"] * fitted["frequency"] < BLOB
    masks = {"dead": dead, "outside": outside, "alias": alias, "blob": blob}
    rows = torch.stack(list(masks.values()), dim=1).tolist()
    return tuple(next((name for name, holds in zip(masks, row, strict=True) if holds), "") for row in rows)


def _fit_chunk(images, size, longest):
    """Fit images (n, pixels) of mean 0 and variance 1; return float64 (n, 10), ordered as in `Gabors`."""
    starts = _starts(images, size)
    count, many = starts.shape[:2]
    targets = images.repeat_interleave(many, dim=0)
    walked, _, error = descend(targets, starts.flatten(0, 1), size, FIRST, longest)
    best = error.view(count, many).topk(KEPT, dim=1, largest=False).indices
    walked = walked.view(count, many, 6).gather(1, best[:, :, None].expand(-1, -1, 6)).flatten(0, 1)
    walked, linear, error = descend(images.repeat_interleave(KEPT, dim=0), walked, size, LAST, longest)
    winner = error.view(count, KEPT).argmin(dim=1) + KEPT * torch.arange(count)
    return _readable(walked[winner], linear[winner], 1 - error[winner] / images.shape[1])


def _readable(walked, linear, explained):
    """Turn the fit's own numbers into those of `Gabors`: angle from 0 to π, phase from −π to π."""
    x, y, theta, log_x, log_y, log_frequency = walked.T
    even, odd, offset = linear.T
    turns = torch.floor(theta / math.pi)
    phase = torch.atan2(-odd, even) * (1 - 2 * (turns % 2))  # turned by half a circle, the phase's sign flips
    sizes = (log_x.exp(), log_y.exp(), log_frequency.exp())
    amplitude = torch.hypot(even, odd)
    return torch.stack([x, y, theta - turns * math.pi, *sizes, phase, amplitude, offset, explained], dim=1)


def _starts(images, size):
    """Twelve starts (n, 12, 6) for images (n, pixels).

    Frequency and angle come from the highest peaks of the spectrum. Each peak's wave is taken out
    (demodulation); what is left is the envelope, and its moments give the centre and the widths: once
    around its mean, once around its highest point.
    """
    steps = 64 if size <= 32 else 2 * size
    right = torch.fft.fftfreq(steps, dtype=torch.float64).repeat(steps, 1)
    down = right.T
    radius = torch.hypot(right, down)
    wanted = ((down > 0) | ((down == 0) & (right > 0))) & (radius <= 0.5) & (radius > 0.4 / size)
    power = torch.fft.fft2(images.view(-1, size, size), s=(steps, steps)).abs()
    around = torch.nn.functional.pad(power[:, None], (1, 1, 1, 1), mode="circular")
    peak = (power >= torch.nn.functional.max_pool2d(around, 3, stride=1)[:, 0]) & wanted
    height, place = torch.where(peak, power, 0).flatten(start_dim=1).topk(PEAKS, dim=1)
    place = torch.where(height > 0, place, place[:, :1])
    waves = torch.stack([right.flatten()[place], down.flatten()[place]], dim=2)  # (n, PEAKS, 2)
    pixels = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    grid = torch.stack([pixels.repeat(size), pixels.repeat_interleave(size)])  # (2, pixels): right, down
    return torch.cat(
        [_starts_of(images, waves[:, number], grid, size) for number in range(PEAKS)],
        dim=1,
    )


def _starts_of(images, wave, grid, size):
    """The starts (n, 4, 6) that belong to one wave (n, 2) for each image, in cycles per pixel."""
    frequency = wave.norm(dim=1).clamp(min=0.3 / size)
    theta = torch.atan2(wave[:, 1], wave[:, 0])
    angle = 2 * math.pi * wave @ grid
    pixels = grid[0, :size]
    width = 1 / (2 * math.pi * (frequency / 2).clamp(0.03, 0.2))
    blur = torch.exp(-(((pixels[:, None] - pixels) / width[:, None, None]) ** 2) / 2)
    envelope = sum(
        (blur @ (images * part).view(-1, size, size) @ blur).flatten(start_dim=1) ** 2
        for part in (angle.cos(), angle.sin())
    )
    starts = []
    highest = envelope.max(dim=1, keepdim=True).values
    for centred_on_peak in (False, True):
        weight = envelope * (envelope > highest / 4) if centred_on_peak else envelope
        weight = weight / weight.sum(dim=1, keepdim=True).clamp(min=1e-300)
        centre = grid[:, envelope.argmax(dim=1)].T if centred_on_peak else weight @ grid.T
        right, down = (grid[:, None] - centre.T[:, :, None]).unbind(0)
        across = right * theta.cos()[:, None] + down * theta.sin()[:, None]
        along = down * theta.cos()[:, None] - right * theta.sin()[:, None]
        for scale in WIDTHS:
            widths = [
                (2 * scale**2 * (weight * way**2).sum(dim=1) + 0.3).log() / 2 for way in (across, along)
            ]
            starts.append(torch.stack([*centre.T, theta, *widths, frequency.log()], dim=1))
    return torch.stack(starts, dim=1)
