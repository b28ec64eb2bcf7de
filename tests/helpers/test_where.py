"""Scenes and masks, the controls of pose, and their figures."""

import eyes
import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from helpers import segmenting, where_controls, where_plots

PARTS = ("snout", "tail")
FRAMES = torch.randint(0, 256, (3, 1, 30, 20), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
POINTS = torch.tensor([[[4.0, 5.0], [10.0, 12.0]]]).expand(3, -1, -1)


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


def made(seed=0):
    digits = torch.zeros(1, 1, 28, 28, dtype=torch.uint8)
    digits[..., 10:20, 12:15] = 255
    generator = torch.Generator().manual_seed(seed)
    return segmenting.scenes(digits, [torch.full((60, 50), 0.4)], 5, generator)


def test_scenes():
    """The ink is where the mask is, brighter than the patch; the same seed gives the same scenes."""
    images, masks = made()
    assert images.shape == masks.shape == (5, 1, 40, 40) and masks.sum(dim=(1, 2, 3)).tolist() == [30] * 5
    assert images[masks == 1].min() >= 0.6 and torch.allclose(images[masks == 0], torch.tensor(0.3))
    assert torch.equal(made()[0], images) and not torch.equal(made(1)[0], images)


def test_otsu_on_a_uniform_ground():
    images, masks = made()
    assert torch.equal(segmenting.otsu(images), masks.bool())


def test_fit_masks_and_guess():
    torch.manual_seed(0)
    images, masks = made()
    network = nn.Conv2d(1, 1, 1)
    fitted = segmenting.fit_masks(
        network,
        images,
        masks,
        lambda z, m: nn.functional.binary_cross_entropy_with_logits(z, m, pos_weight=torch.tensor(50.0)),
        600,
        torch.Generator().manual_seed(0),
        learning_rate=0.3,
    )
    assert not fitted.training
    guesses = segmenting.guess(fitted, images)
    assert guesses.dtype == torch.bool and (guesses == masks.bool()).float().mean() > 0.99


def test_patches():
    """The pixel in the middle of a window is among its features, for each position."""
    found = where_controls.patches(FRAMES, 5, 2)
    assert found.shape == (3, 13, 15, 10)
    assert torch.equal(found[:, 6], FRAMES[:, 0, ::2, ::2].float())


def test_dark_blob_and_mean_position():
    frames = torch.full((4, 1, 40, 30), 200, dtype=torch.uint8)
    points = torch.zeros(4, 2, 2)
    for number, (row, column) in enumerate(((15, 5), (20, 9), (25, 14), (12, 20))):
        frames[number, 0, row : row + 3, column : column + 3] = 10
        points[number] = torch.tensor([[column + 4.0, row + 1.0], [column - 2.0, row + 0.0]])
    frames[:, :, :5] = 0  # a wall
    train, test = torch.tensor([0, 1]), torch.tensor([2, 3])
    assert where_controls.dark_blob(frames, points, train, test) == pytest.approx(0, abs=1e-4)
    still = torch.tensor([[[0.0, 0.0]], [[2.0, 0.0]], [[4.0, 4.0]]])
    assert where_controls.mean_position(still, [0, 1], [2]) == pytest.approx(5)


def test_turned_offsets():
    """A body that is turned by a quarter, elsewhere, gets back its points; the ears do not change sides."""
    mark = torch.tensor([[[10.0, 0.0], [8.0, 2.0], [8.0, -2.0], [0.0, 0.0]]])
    turned = torch.stack([-mark[..., 1], mark[..., 0]], dim=-1) + 5
    assert torch.allclose(where_controls.turned_offsets(turned, mark), turned[:, :3], atol=1e-5)


def test_points_on_frames():
    where_plots.frames(FRAMES, POINTS, PARTS, ["a", "b", "c"], "Frames")
    axes = plt.gcf().axes
    assert [axis.get_title() for axis in axes] == ["a", "b", "c", "", "", ""]
    assert [tuple(line.get_xydata()[0]) for line in axes[3].lines] == [(4, 5), (10, 12)]
    assert sum(axes[3].get_xlim()) / 2 == 4 and len(axes[0].lines) == 1
    assert eyes.complaints(plt.gcf()) == []


def test_heat_maps():
    where_plots.heat_maps(FRAMES[0], torch.rand(2, 15, 10), POINTS[0], POINTS[1], PARTS, "Maps")
    assert [axis.get_title() for axis in plt.gcf().axes] == [*PARTS, ""]
    assert tuple(plt.gcf().axes[1].lines[1].get_xydata()[0]) == (10, 12)
    assert eyes.complaints(plt.gcf()) == []


def test_errors():
    where_plots.errors({"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([3.0, 5.0])}, "Errors")
    axis = plt.gcf().axes[0]
    assert [text.get_text() for text in axis.texts] == ["1.5", "4.0"]
    assert "log scale" in axis.get_ylabel() and eyes.complaints(plt.gcf()) == []


def test_shares():
    where_plots.shares({"a": torch.tensor([0.4, 0.6]), "b": torch.tensor([0.1, 0.3])}, 1 / 3, "Shares")
    assert [text.get_text() for text in plt.gcf().axes[0].texts[:2]] == ["50%", "20%"]
    assert eyes.complaints(plt.gcf()) == []


def test_falling():
    where_plots.falling([2, 5], {"a": torch.tensor([[4.0, 6.0], [1.0, 3.0]])}, "Falls")
    axis = plt.gcf().axes[0]
    assert axis.lines[0].get_ydata() == pytest.approx([5, 2]) and eyes.complaints(plt.gcf()) == []


def test_masks_and_cover():
    tiles = torch.rand(3, 1, 8, 8)
    where_plots.masks({"scene": tiles, "true mask": tiles}, "Masks")
    assert len(plt.gcf().axes) == 6 and eyes.complaints(plt.gcf()) == []
    four = dict.fromkeys(("scene", "true mask", "with skips", "without"), tiles[0])
    where_plots.cover(FRAMES[0], torch.rand(15, 10), POINTS[0], POINTS[0], PARTS, four, "All")
    assert [axis.get_title() for axis in plt.gcf().axes] == ["snout: where?", "head and tail found", *four]
    assert eyes.complaints(plt.gcf()) == []
