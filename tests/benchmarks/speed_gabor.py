"""How fast is the batched Gabor fit, and does it fit as well? `python -m helpers bench gabor`

64 filters of 16×16 (Gabors, some cut by the border, half of them with noise at 10 dB) are fitted by
`helpers.gabor.fit`; the first dozen also by loops over `scipy.optimize.least_squares`, from the same twelve
starts, with as many steps, and for `trf` within the same bounds. One thread; CPU seconds. The table also
gives the variance explained, and how often scipy's is higher by 0.1 % or more.

Measured 2026-11-21, one thread of a shared CPU, torch 2.15: 175 filters a second; scipy's lm 2.2, trf 4.4,
and on none of the twelve filters a higher variance explained.
"""

import math
import sys
import time
from pathlib import Path

import numpy
import torch
from scipy.optimize import least_squares

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from helpers import gabor, gabor_descent

SIZE, COUNT, FEW = 16, 64, 12  # FEW: filters for the slow loops
LOW, HIGH = (
    [*limits.tolist(), *[end] * 3]
    for limits, end in zip(gabor_descent._bounds(SIZE), (-99, 99), strict=False)
)
LIMITS = {
    "lm": {"max_nfev": 48 * 10},
    "trf": {"max_nfev": 48, "bounds": (LOW, HIGH)},
}  # lm counts slopes, too


def filters(count, size, generator):
    """Gabors (count, size, size) with random parameters; noise at 10 dB on every second one."""

    def uniform(low, high):
        return low + (high - low) * torch.rand(count, 1, 1, generator=generator, dtype=torch.float64)

    frequency = torch.exp(uniform(math.log(1.2 / size), math.log(0.35)))
    place = [uniform(-size / 3, size / 3) for _ in range(2)]
    widths = [(uniform(0.15, most) / frequency).clamp(0.9, size / 4) for most in (0.8, 0.9)]
    drawn = gabor.draw(size, *place, uniform(0, math.pi), *widths, frequency, uniform(-math.pi, math.pi))
    noise = torch.randn(drawn.shape, generator=generator, dtype=torch.float64)
    loud = drawn.std(dim=(1, 2), keepdim=True) * 10 ** (-10 / 20)
    return drawn + noise * loud * (torch.arange(count) % 2)[:, None, None]


def model(numbers, right, down):
    """The Gabor in NumPy, of nine numbers: the six of the fit, two amplitudes and an offset."""
    x, y, theta, log_x, log_y, log_frequency, even, odd, offset = numbers
    across = (right - x) * numpy.cos(theta) + (down - y) * numpy.sin(theta)
    along = (down - y) * numpy.cos(theta) - (right - x) * numpy.sin(theta)
    envelope = numpy.exp(-((across / numpy.exp(log_x)) ** 2 + (along / numpy.exp(log_y)) ** 2) / 2)
    turn = 2 * numpy.pi * numpy.exp(log_frequency) * across
    return envelope * (even * numpy.cos(turn) + odd * numpy.sin(turn)) + offset


def scipy_loop(images, starts, method):
    """Fit each image (pixels,) from each of its starts; return the share of variance explained (n,)."""
    pixels = numpy.arange(SIZE) - (SIZE - 1) / 2
    right, down = numpy.tile(pixels, SIZE), numpy.repeat(pixels, SIZE)
    explained = []
    for image, own in zip(images, starts, strict=True):
        errors = []
        for start in own:
            first = [model([*start, *pair, 0], right, down) for pair in ((1, 0), (0, 1))]
            linear = numpy.linalg.lstsq(numpy.stack([*first, numpy.ones_like(right)], 1), image, rcond=None)[
                0
            ]
            solved = least_squares(
                lambda numbers, image=image: model(numbers, right, down) - image,
                [*start, *linear],
                method=method,
                **LIMITS[method],
            )
            errors.append(2 * solved.cost)
        explained.append(1 - min(errors) / len(image))
    return numpy.array(explained)


def scaled(images):
    """Filters (n, size, size) as (n, pixels) of mean 0 and variance 1."""
    values = images.flatten(start_dim=1)
    return (values - values.mean(dim=1, keepdim=True)) / values.std(dim=1, keepdim=True, correction=0)


def main():
    """Print the table: a line for each way to fit."""
    torch.set_num_threads(1)
    images = filters(COUNT, SIZE, torch.Generator().manual_seed(0))
    gabor.fit(images[:4])  # the first call also loads things
    begin = time.process_time()
    explained = gabor.fit(images).variance_explained.numpy()
    ours = COUNT / (time.process_time() - begin)
    print(f"{'Gabor fits of 16×16, 12 starts each':36} filters/s  slower by  median R² (ours)   scipy higher")
    print(f"{'helpers.gabor.fit':36} {ours:9.1f} {'1':>10} {numpy.median(explained):17.4f}")
    values = scaled(images[:FEW])
    starts = gabor._starts(values, SIZE).numpy()
    for method in ("lm", "trf"):
        begin = time.process_time()
        other = scipy_loop(values.numpy(), starts, method)
        speed = FEW / (time.process_time() - begin)
        medians = f"{numpy.median(other):.4f} ({numpy.median(explained[:FEW]):.4f})"
        higher = f"{(other > explained[:FEW] + 1e-3).sum()} of {FEW}"
        name = f"scipy least_squares, {method}"
        print(f"{name:36} {speed:9.2f} {ours / speed:10.0f} {medians:>17}   {higher}")


if __name__ == "__main__":
    main()
