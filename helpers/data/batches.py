"""Images with labels as tensors, whole and on the device: a batch is an indexing, not a loader process."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

CLASSES = 10


@dataclass(frozen=True)
class Split:
    """Pictures with their labels: `images` uint8 (n, 1, height, width), `labels` int64 (n,) from 0 to 9.

    Raises ValueError if they are something else, are not equally many, or are none at all.
    """

    images: torch.Tensor
    labels: torch.Tensor

    def __post_init__(self):
        images, labels = self.images, self.labels
        for name, given, kind in (("images", images, torch.uint8), ("labels", labels, torch.int64)):
            if not isinstance(given, torch.Tensor) or given.dtype != kind:
                raise ValueError(
                    f"{name} must be a tensor of {kind}; got {getattr(given, 'dtype', type(given))}."
                )
        if images.ndim != 4 or images.shape[1] != 1:
            raise ValueError(f"images must have the shape (n, 1, height, width); got {tuple(images.shape)}.")
        if labels.shape != images.shape[:1]:
            raise ValueError(
                f"{len(images)} images need labels of the shape ({len(images)},); got {tuple(labels.shape)}."
            )
        if len(labels) == 0:
            raise ValueError("A data set needs at least one image; got none.")
        if labels.min() < 0 or labels.max() >= CLASSES:
            raise ValueError(
                f"labels must lie between 0 and {CLASSES - 1}; "
                f"got {labels.min().item()} to {labels.max().item()}."
            )

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, rows):
        """A part of the split: `rows` is a slice or a tensor of row numbers."""
        return Split(self.images[rows], self.labels[rows])


def batches(split, size, generator, shift=0):
    """The batches of one epoch, in a new random order each time they are asked for.

    split: a `Split`. size: pictures in a batch (the last one may be smaller). generator: the
    `torch.Generator` that shuffles. shift: each picture is moved by up to so many pixels, left or right
    and up or down, at random; what moves in is black.
    Going through it gives pairs: images uint8 (batch, 1, height, width) as the data set holds them, labels
    (batch,). The training loop divides by 255.
    Raises ValueError if size < 1, shift < 0 or generator is not a `torch.Generator`.
    """
    if not isinstance(split, Split):
        raise ValueError(f"batches are made from a Split (images, labels); got {type(split).__name__}.")
    if not isinstance(generator, torch.Generator):
        raise ValueError(f"generator must be a torch.Generator; got {type(generator).__name__}.")
    if size < 1 or shift < 0:
        raise ValueError(f"size must be 1 or more and shift 0 or more; got size={size} and shift={shift}.")
    return _Batches(split, size, generator, shift)


@dataclass(frozen=True)
class _Batches:
    split: Split
    size: int
    generator: torch.Generator
    shift: int

    def __len__(self):
        return math.ceil(len(self.split) / self.size)

    def __iter__(self):
        split, count = self.split, len(self.split)
        device, generator = split.images.device, self.generator
        order = torch.randperm(count, generator=generator, device=generator.device).to(device)
        if self.shift:  # drawn once an epoch: a copy to the GPU at each step would make it wait
            corners = torch.randint(
                2 * self.shift + 1, (count, 2), generator=generator, device=generator.device
            ).to(device)
        for rows in order.split(self.size):
            images = split.images[rows]
            if self.shift:
                images = self._shifted(images, *corners[rows].T)
            yield images, split.labels[rows]

    def _shifted(self, images, down, right):
        height, width = images.shape[2:]
        wide = F.pad(images, (self.shift,) * 4)
        windows = wide.unfold(2, height, 1).unfold(3, width, 1)  # every window of the old size, as a view
        return windows[torch.arange(len(images), device=images.device), :, down, right]
