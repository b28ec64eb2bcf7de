"""Data sets as tensors, whole and on the device: a batch is an indexing, not a loader process."""

import gzip
import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from helpers import download

CLASSES = 10
WRITERS_END = (1157, 1415)  # in scikit-learn's digits: where training ends, where validation ends


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


@dataclass(frozen=True)
class Digits:
    """A data set in three parts that share no picture (and, in the embedded digits, no writer)."""

    name: str
    train: Split
    validation: Split
    test: Split


def mnist(device="cpu"):
    """MNIST in a fixed split of 55 000 / 5 000 / 10 000, or the embedded `digits` where it cannot be had.

    Says in one line which of the two it returns, as `Digits` on the given device. The 5 000 images for
    validation are drawn from MNIST's training part so that each class keeps its share.
    Source: LeCun, Cortes & Burges, The MNIST database of handwritten digits.
    """
    try:
        paths = {path.name: path for path in download.fetch("mnist")}
    except download.DownloadError as error:
        print(error)
        return _announced(_embedded(device), " (a stand-in for MNIST)")
    from sklearn.model_selection import train_test_split

    images, labels, test_images, test_labels = (
        _read_idx(paths[f"{part}-ubyte.gz"])
        for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    )
    train, validation = train_test_split(range(len(labels)), test_size=5000, stratify=labels, random_state=0)
    whole = Split(images[:, None].to(device), labels.long().to(device))
    test = Split(test_images[:, None].to(device), test_labels.long().to(device))
    return _announced(Digits("MNIST", whole[train], whole[validation], test))


def digits(device="cpu"):
    """The 1 797 real handwritten digits inside scikit-learn, as `Digits` in MNIST's shape; no download.

    The 8×8 pictures are enlarged to 20×20 and given MNIST's margin of 4 pixels. They come writer by writer:
    the same list of about 130 digits, copied out 14 times. Nine copies train, two validate, three test, so
    that, as far as the labels show, no hand is on both sides (a random split would put each on both).
    Source: Alpaydin & Kaynak, Optical recognition of handwritten digits (UCI), as in scikit-learn.
    """
    return _announced(_embedded(device))


def photographs():
    """Ten photographs in grey, by name: float32 (height, width) from 0 to 1; no download.

    Two come with scikit-learn, eight with scikit-image (inside their packages). Grey is the luma of BT.601.
    """
    import skimage.data
    from sklearn.datasets import load_sample_images

    loaded = load_sample_images()
    pictures = {Path(name).stem: image for name, image in zip(loaded.filenames, loaded.images, strict=True)}
    for name in ("astronaut", "camera", "chelsea", "coffee", "rocket", "grass", "gravel"):
        pictures[name] = getattr(skimage.data, name)()
    pictures["motorcycle"] = skimage.data.stereo_motorcycle()[0]
    grey = {}
    for name, picture in pictures.items():
        pixels = torch.tensor(picture, dtype=torch.float32) / 255
        grey[name] = pixels @ torch.tensor([0.299, 0.587, 0.114]) if pixels.ndim == 3 else pixels
    return grey


def _embedded(device):
    from sklearn.datasets import load_digits

    loaded = load_digits()
    small = torch.tensor(loaded.images, dtype=torch.float32)[:, None] / 16
    large = functional.interpolate(small, size=(20, 20), mode="bicubic", align_corners=False).clamp(0, 1)
    images = (functional.pad(large, (4, 4, 4, 4)) * 255).round().to(torch.uint8)
    whole = Split(images.to(device), torch.tensor(loaded.target, dtype=torch.int64, device=device))
    end, later = WRITERS_END
    return Digits("scikit-learn's digits", whole[:end], whole[end:later], whole[later:])


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
        order = torch.randperm(len(self.split), generator=self.generator, device=self.generator.device)
        for rows in order.to(self.split.images.device).split(self.size):
            images = self.split.images[rows]
            yield self._shifted(images), self.split.labels[rows]

    def _shifted(self, images):
        if not self.shift:
            return images
        height, width = images.shape[2:]
        down, right = torch.randint(
            2 * self.shift + 1, (2, len(images)), generator=self.generator, device=self.generator.device
        ).to(images.device)
        wide = functional.pad(images, (self.shift,) * 4)
        windows = wide.unfold(2, height, 1).unfold(3, width, 1)  # every window of the old size, as a view
        return windows[torch.arange(len(images), device=images.device), :, down, right]


def _announced(data, note=""):
    print(
        f"Data: {data.name}{note}, {len(data.train)} images to train, "
        f"{len(data.validation)} to validate, {len(data.test)} to test."
    )
    return data


def _read_idx(path):
    """Read a gzipped file of MNIST's IDX format (uint8 only) as a tensor of the shape it declares."""
    raw = gzip.decompress(path.read_bytes())
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return torch.frombuffer(bytearray(raw[4 + 4 * len(shape) :]), dtype=torch.uint8).reshape(shape)
