"""The data sets, their splits, and the batches."""

import numpy
import pytest
import torch

from helpers import data
from helpers.data.digits import WRITERS_END

IMAGES = torch.zeros(4, 1, 28, 28, dtype=torch.uint8)
LABELS = torch.arange(4)


@pytest.fixture(scope="module")
def mnist(mnist_folder):
    return data.mnist()


@pytest.fixture(scope="module")
def digits():
    return data.digits()


def test_mnist(mnist):
    sizes = [len(part) for part in (mnist.train, mnist.validation, mnist.test)]
    assert sizes == [55000, 5000, 10000]
    assert mnist.train.images.shape == (55000, 1, 28, 28) and mnist.train.images.dtype == torch.uint8
    assert mnist.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert mnist.test.labels.bincount().tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_mnist_is_stratified_and_whole(mnist):
    train, validation = mnist.train.labels.bincount(), mnist.validation.labels.bincount()
    assert (validation / 5000 - train / 55000).abs().max() < 2e-4  # one picture in 5 000
    assert (train + validation).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    sums = torch.cat([mnist.train.images, mnist.validation.images]).flatten(1).sum(dim=1)
    assert sums.sum().item() / 60000 / 784 == pytest.approx(33.318, abs=0.001)  # MNIST's mean, 0.1307 × 255


def test_split_is_fixed(mnist):
    assert mnist.train.labels[:20].tolist() == [6, 1, 3, 7, 5, 3, 4, 8, 7, 0, 5, 8, 7, 9, 3, 0, 0, 4, 8, 5]


def test_torchvision_agrees(mnist, mnist_folder, tmp_path):
    """Our reader gives what torchvision's gives, for the same file."""
    import gzip

    from torchvision.datasets.mnist import read_image_file

    packed = (mnist_folder / "MNIST/raw/t10k-images-idx3-ubyte.gz").read_bytes()
    (tmp_path / "images").write_bytes(gzip.decompress(packed))
    assert torch.equal(mnist.test.images[:, 0], read_image_file(str(tmp_path / "images")))


def test_digits(digits):
    assert [len(part) for part in (digits.train, digits.validation, digits.test)] == [1157, 258, 382]
    images = digits.train.images
    assert images.shape[1:] == (1, 28, 28) and images.dtype == torch.uint8 and images.max() == 255
    assert images[:, :, :4].max() == 0 and images[:, :, :, -4:].max() == 0  # MNIST's margin


def test_digits_are_split_between_writers(digits):
    """The labels show it: each hand copied the same list, so each split begins with the list's start."""
    start = [*range(10)] * 3
    for part in (digits.train, digits.validation):
        assert part.labels[:30].tolist() == start
    assert digits.test.labels[:30].tolist() == start


@pytest.mark.parametrize("leak", ["train", "validation", "test"])
def test_no_picture_in_two_parts(digits, leak):
    """Neither a part that was mixed with another, nor one picture of it."""
    parts = {name: getattr(digits, name) for name in ("train", "validation", "test")}
    other = parts["test" if leak == "train" else "train"]
    for images in (other.images, torch.cat((parts[leak].images, other.images[:1]))):
        labels = torch.zeros(len(images), dtype=torch.int64)
        with pytest.raises(ValueError, match="at least one image stands in two"):
            data.Digits("leaking", **(parts | {leak: data.Split(images, labels)}))


def test_stand_in_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    stand_in = data.mnist()
    printed = capsys.readouterr().out
    why, which = printed.splitlines()
    assert "DLV_OFFLINE is set" in why and why.endswith(".")
    assert which.startswith("Data: scikit-learn's digits (a stand-in for MNIST), 1157 images")
    assert stand_in.name == "scikit-learn's digits" and len(stand_in.train) == 1157


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (IMAGES.float(), LABELS, "images must be a tensor of torch.uint8; got torch.float32"),
        (IMAGES.numpy(), LABELS, "images must be a tensor of torch.uint8; got uint8"),
        (IMAGES[:, 0], LABELS, r"\(n, 1, height, width\); got \(4, 28, 28\)"),
        (IMAGES.expand(4, 3, 28, 28), LABELS, r"\(n, 1, height, width\); got \(4, 3, 28, 28\)"),
        (IMAGES, LABELS.int(), "labels must be a tensor of torch.int64; got torch.int32"),
        (IMAGES, LABELS.tolist(), "labels must be a tensor"),
        (IMAGES, LABELS[:3], r"4 images need labels of the shape \(4,\); got \(3,\)"),
        (IMAGES, LABELS[:, None], r"got \(4, 1\)"),
        (IMAGES[:0], LABELS[:0], "at least one image"),
        (IMAGES, LABELS + 7, "between 0 and 9; got 7 to 10"),
        (IMAGES, LABELS - 1, "between 0 and 9; got -1 to 2"),
    ],
)
def test_bad_split(images, labels, words):
    with pytest.raises(ValueError, match=words):
        data.Split(images, labels)


def test_part_of_a_split():
    split = data.Split(IMAGES, LABELS)
    assert split[:2].labels.tolist() == [0, 1]
    assert split[torch.tensor([3, 1])].labels.tolist() == [3, 1]
    with pytest.raises(ValueError, match="at least one"):
        split[:0]


@pytest.fixture
def numbered():
    """A split of 10 pictures, each filled with its number."""
    images = torch.arange(10, dtype=torch.uint8)[:, None, None, None].expand(10, 1, 6, 6).contiguous()
    return data.Split(images, torch.arange(10))


def test_batches_hold_each_picture_once(numbered):
    batches = data.batches(numbered, 4, torch.Generator().manual_seed(0))
    assert len(batches) == 3 == len(list(batches))
    for _ in range(2):
        images, labels = map(torch.cat, zip(*batches, strict=True))
        assert images.dtype == torch.uint8 and images.shape == (10, 1, 6, 6)
        assert sorted(labels.tolist()) == list(range(10)) != labels.tolist()
        assert torch.equal(images[:, 0, 0, 0].long(), labels)


def test_batches_follow_the_generator(numbered):
    def order(seed, epochs=2):
        batches = data.batches(numbered, 4, torch.Generator().manual_seed(seed))
        return [torch.cat([labels for _, labels in batches]).tolist() for _ in range(epochs)]

    assert order(1) == order(1) != order(2)
    assert order(1)[0] != order(1)[1]


def test_shift_moves_each_picture_by_whole_pixels(digits):
    split = data.Split(digits.train.images[:1].expand(400, 1, 28, 28), torch.zeros(400, dtype=torch.int64))
    ((images, _),) = data.batches(split, 400, torch.Generator().manual_seed(0), shift=2)
    original = digits.train.images[0]
    places = {}
    for image in images:
        found = [
            (down, right)
            for down in range(-2, 3)
            for right in range(-2, 3)
            if torch.equal(
                image, original.roll((down, right), dims=(1, 2))
            )  # the margin is 4 pixels of black
        ]
        assert len(found) == 1
        places[found[0]] = places.get(found[0], 0) + 1
    assert len(places) == 25 and max(places.values()) < 40


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((numpy.zeros(3), 4, torch.Generator()), "made from a Split"),
        ((data.Split(IMAGES, LABELS), 0, torch.Generator()), "size must be 1 or more"),
        ((data.Split(IMAGES, LABELS), 2, torch.Generator(), -1), "shift 0 or more"),
        ((data.Split(IMAGES, LABELS), 2, 0), "must be a torch.Generator; got int"),
    ],
)
def test_bad_batches(arguments, words):
    with pytest.raises(ValueError, match=words):
        data.batches(*arguments)


def test_writers_differ():
    """The copies differ as hands do: a digit is nearer to those of its own copy than to others.

    Mean squared distance of two 8×8 pictures of one class: 517 to 1035 within a copy, 1096 and more between
    two. Not a proof: data/README.md names the pair of copies that is most alike.
    """
    from sklearn.datasets import load_digits

    loaded = load_digits()
    pixels, labels = torch.tensor(loaded.data, dtype=torch.float32), torch.tensor(loaded.target)
    starts = [0, 130, 256, 386, 516, 646, 776, 906, 1029, 1157, 1287, 1415, 1545, 1667, 1797]
    copy_of = torch.bucketize(torch.arange(1797), torch.tensor(starts), right=True) - 1
    distances = torch.cdist(pixels, pixels).square()

    def apart(one, other):
        pairs = [
            distances[(copy_of == one) & (labels == k)][:, (copy_of == other) & (labels == k)]
            for k in range(10)
        ]
        return sum(pair.mean() for pair in pairs) / 10

    within = max(apart(copy, copy) for copy in range(14))
    between = min(apart(one, other) for one in range(14) for other in range(one))
    assert within < between
    assert set(WRITERS_END) <= set(starts)
