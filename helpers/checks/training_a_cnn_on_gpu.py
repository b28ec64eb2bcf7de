"""The self-checks of notebook 03, one for each exercise."""

import time

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "multiplications", "standardised"]


@never_raises
def multiplications(answer):
    """Those of Conv2d(16, 32, 5) on 12 × 12 pixels: (with a stride of 2, with a stride of 1)."""
    if isinstance(answer, str) or len(answer) != 2:
        return "two numbers were expected: with a stride of 2, and with a stride of 1"
    for stride, value, wanted in zip((2, 1), map(number, answer), (204_800, 819_200), strict=True):
        if value != wanted:
            return f"with a stride of {stride} it is not {value} multiplications"


@never_raises
def standardised(answer):
    """A function of images (n, 1, h, w) that gives each mean 0 and standard deviation 1, and fast."""
    images = torch.rand(4000, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    images = images * torch.linspace(0.5, 3, len(images))[:, None, None, None]
    wanted = (images - images.mean(dim=(1, 2, 3), keepdim=True)) / images.std(dim=(1, 2, 3), keepdim=True)

    def one_by_one():
        return torch.stack([(image - image.mean()) / image.std() for image in images])

    given = answer(images.clone())
    if given.shape != images.shape or not torch.allclose(given, wanted, atol=1e-3):
        return "the result is not that of the loop"
    times = _faster(lambda: answer(images), one_by_one)
    if times < 5:
        return f"the result is right, but only {times:.1f} times as fast as the loop"


def _faster(fast, slow):
    """How many times as fast the first function is as the second: the best run of each, on one thread."""
    seconds, threads = {fast: [], slow: []}, torch.get_num_threads()
    torch.set_num_threads(1)  # two threads wait for each other where a core is busy
    try:
        for function in (slow, *[fast] * 5) * 3:
            start = time.perf_counter()
            function()
            seconds[function].append(time.perf_counter() - start)
    finally:
        torch.set_num_threads(threads)
    return min(seconds[slow]) / min(seconds[fast])
