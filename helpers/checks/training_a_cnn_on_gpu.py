"""The self-checks of notebook 05, one for each exercise."""

import time

import torch
import torch.nn.functional as F

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "convolution", "convolution_size", "standardized"]


@never_raises
def convolution(answer):
    """A function of a picture (h, w) and a kernel (k, l) that slides the one over the other."""
    generator = torch.Generator().manual_seed(0)
    for size, kernel_size in (((6, 6), (3, 3)), ((7, 9), (2, 4)), ((5, 5), (5, 5))):
        picture, kernel = (torch.rand(s, generator=generator) for s in (size, kernel_size))
        wanted = F.conv2d(picture[None, None], kernel[None, None])[0, 0]
        given = torch.as_tensor(answer(picture.clone(), kernel.clone()))
        if given.shape != wanted.shape:
            return (
                f"a picture of {size} and a kernel of {kernel_size} give {tuple(wanted.shape)} places, "
                f"not {tuple(given.shape)}"
            )
        if not torch.allclose(given.float(), wanted, atol=1e-5):
            return (
                f"a picture of {size} and a kernel of {kernel_size}: the shape is right, the numbers are not"
            )


@never_raises
def convolution_size(answer):
    """(channels, height, width, weights) of Conv2d(3, 10, 7, stride=2, padding=3) on 64 × 96."""
    if isinstance(answer, str) or len(answer) != 4:
        return "four numbers were expected: channels, height, width, weights"
    given = [number(value) for value in answer]
    names = ("number of channels", "height", "width", "number of weights")
    for name, value, wanted in zip(names, given, (10, 32, 48, 1480), strict=True):
        if value != wanted:
            return f"the {name} is not {value}"


@never_raises
def standardized(answer):
    """A function of images (n, 1, h, w) that gives each mean 0 and deviation 1, and fast."""
    images = torch.rand(4000, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    images = images * torch.linspace(0.5, 3, len(images))[:, None, None, None]
    wanted = (images - images.mean(dim=(1, 2, 3), keepdim=True)) / images.std(dim=(1, 2, 3), keepdim=True)

    def one_by_one():
        return torch.stack([(picture - picture.mean()) / picture.std() for picture in images])

    given = answer(images.clone())
    if given.shape != images.shape or not torch.allclose(given, wanted, atol=1e-3):
        return "the result is another one than that of the loop"
    times = _faster(lambda: answer(images), one_by_one)
    if times < 5:
        return f"the result is right, but only {times:.1f} times as fast as the loop"


def _faster(fast, slow):
    """How many times as fast the first function is as the second: the best of three runs of each, in turn."""
    seconds = {fast: [], slow: []}
    for function in (fast, slow) * 3:
        start = time.perf_counter()
        function()
        seconds[function].append(time.perf_counter() - start)
    return min(seconds[slow]) / min(seconds[fast])
