"""The self-checks of notebook 02, one for each exercise."""

import torch
import torch.nn.functional as F

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "convolution", "convolution_size"]


@never_raises
def convolution(answer):
    """A function of an image (h, w) and a kernel (k, l) that slides the kernel over the image."""
    generator = torch.Generator().manual_seed(0)
    for size, kernel_size in (((6, 6), (3, 3)), ((7, 9), (2, 4)), ((5, 5), (5, 5))):
        image, kernel = (torch.rand(s, generator=generator) for s in (size, kernel_size))
        wanted = F.conv2d(image[None, None], kernel[None, None])[0, 0]
        given = torch.as_tensor(answer(image.clone(), kernel.clone()))
        sizes = f"an image of {size} and a kernel of {kernel_size}"
        if given.shape != wanted.shape:
            return f"{sizes} give {tuple(wanted.shape)} positions, not {tuple(given.shape)}"
        if not torch.allclose(given.float(), wanted, atol=1e-5):
            return f"{sizes}: the shape is right, the numbers are not"


@never_raises
def convolution_size(answer):
    """(channels, height, width, parameters) of Conv2d(3, 10, 7, stride=2, padding=3) on 64 × 96 pixels."""
    if isinstance(answer, str) or len(answer) != 4:
        return "four numbers were expected: channels, height, width, parameters"
    given = [number(value) for value in answer]
    names = ("number of channels", "height", "width", "number of parameters")
    for name, value, wanted in zip(names, given, (10, 32, 48, 1480), strict=True):
        if value != wanted:
            return f"the {name} is not {value}"
