"""The real handwritten digits inside scikit-learn, in the shape of MNIST."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from helpers.data.batches import Split

WRITERS_END = (1157, 1415)  # where training ends, where validation ends


@dataclass(frozen=True)
class Digits:
    """A data set in three parts that share no picture (and, in the embedded digits, no writer).

    Raises ValueError if one does stand in two of them.
    """

    name: str
    train: Split
    validation: Split
    test: Split

    def __post_init__(self):
        seen = set()
        for part in (self.train, self.validation, self.test):
            images = {image.tobytes() for image in part.images.cpu().numpy()}
            if not seen.isdisjoint(images):
                raise ValueError(f"{self.name}: at least one image stands in two of the three parts.")
            seen |= images


def digits(device="cpu"):
    """The 1 797 real handwritten digits inside scikit-learn, as `Digits` in MNIST's shape; no download.

    The 8×8 pictures are enlarged to 20×20 and given MNIST's margin of 4 pixels. They come writer by writer:
    the same list of about 130 digits, copied out 14 times. Nine copies train, two validate, three test, so
    that, as far as the labels show, no hand is on both sides (a random split would put each on both).
    Source: Alpaydin & Kaynak, Optical recognition of handwritten digits (UCI), as in scikit-learn.
    """
    return announced(embedded(device))


def embedded(device):
    """The digits, without a word."""
    from sklearn.datasets import load_digits

    loaded = load_digits()
    small = torch.tensor(loaded.images, dtype=torch.float32)[:, None] / 16
    large = F.interpolate(small, size=(20, 20), mode="bicubic", align_corners=False).clamp(0, 1)
    images = (F.pad(large, (4, 4, 4, 4)) * 255).round().to(torch.uint8)
    whole = Split(images.to(device), torch.tensor(loaded.target, dtype=torch.int64, device=device))
    end, later = WRITERS_END
    return Digits("scikit-learn's digits", whole[:end], whole[end:later], whole[later:])


def announced(data, note=""):
    """Say in one line which data these are, and return them."""
    print(
        f"Data: {data.name}{note}, {len(data.train)} images to train, "
        f"{len(data.validation)} to validate, {len(data.test)} to test."
    )
    return data
