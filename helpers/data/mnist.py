"""MNIST, or what stands in for it."""

import gzip

import torch

from helpers import download
from helpers.data.batches import Split
from helpers.data.digits import Digits, announced, embedded


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
        return announced(embedded(device), " (a stand-in for MNIST)")
    from sklearn.model_selection import train_test_split

    images, labels, test_images, test_labels = (
        _read_idx(paths[f"{part}-ubyte.gz"])
        for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    )
    train, validation = train_test_split(range(len(labels)), test_size=5000, stratify=labels, random_state=0)
    whole = Split(images[:, None].to(device), labels.long().to(device))
    test = Split(test_images[:, None].to(device), test_labels.long().to(device))
    return announced(Digits("MNIST", whole[train], whole[validation], test))


def _read_idx(path):
    """Read a gzipped file of MNIST's IDX format (uint8 only) as a tensor of the shape it declares."""
    raw = gzip.decompress(path.read_bytes())
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return torch.frombuffer(bytearray(raw[4 + 4 * len(shape) :]), dtype=torch.uint8).reshape(shape)
