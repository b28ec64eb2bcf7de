"""PCA, fitted densities, the linear regression and the figures of notebook 07."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import generating, judging


@pytest.fixture
def images():
    """200 uint8 images of 4×4 pixels that vary along two directions only."""
    generator = torch.Generator().manual_seed(0)
    weights = torch.rand(200, 2, generator=generator)
    patterns = torch.rand(2, 16, generator=generator) * 120
    return (weights @ patterns).round().to(torch.uint8).reshape(200, 1, 4, 4)


def test_pca_keeps_two_directions(images):
    seen = images / 255
    enough, few = generating.PCA(images, 2), generating.PCA(images, 1)
    assert enough.basis.shape == (16, 2)
    assert enough.encode(seen).shape == (200, 2)
    assert generating.squared_error(enough, seen).max() < 1e-3
    assert generating.squared_error(few, seen).mean() > 10 * generating.squared_error(enough, seen).mean()
    assert generating.normalised_error(enough, seen).shape == (200,)


def test_gaussians_are_fitted_and_drawn_from():
    codes = torch.cat([torch.randn(300, 2) * 0.1 - 3, torch.randn(300, 2) * 0.1 + 3])
    drawn = generating.draw_from_gaussians(codes, 2, count=400, seed=1)
    assert drawn.shape == (400, 2) and drawn.dtype == torch.float32
    assert ((drawn.abs() - 3).abs() < 1).all()
    assert drawn[:50, 0].sign().unique().numel() == 2  # not sorted by component


def test_the_hidden_half_is_predicted(images):
    hidden = torch.zeros(4, 4, dtype=torch.bool)
    hidden[2:] = True
    seen = images / 255
    filled = generating.fill_in_linearly(seen, seen.masked_fill(hidden, 0), hidden, ridge=1e-4)
    assert torch.allclose(filled, seen, atol=0.02)


def test_mean_correlation():
    row = torch.arange(5.0)
    assert generating.mean_correlation(torch.stack([row, 2 * row, row + 1])) == pytest.approx(1)


def test_distances_are_by_name_and_smaller_for_what_is_alike():
    judge = judging.models.strided().eval()
    images = torch.rand(60, 1, 28, 28)
    found = generating.distances({"same": images, "darker": images / 4}, judge, images)
    assert abs(found["same"]) < 1e-3 < found["darker"]


def test_share_as_told():
    """A judge that sees the class in the brightness of an image; a third of each row is of another class."""
    judge = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 3))
    with torch.no_grad():
        judge[1].weight.copy_(torch.tensor([-1.0, 0.0, 1.0])[:, None].expand(3, 784))
        judge[1].bias.copy_(torch.tensor([0.0, 200.0, 0.0]))
    brightness = torch.tensor([[-1.0, -1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    images = brightness[:, :, None, None, None].expand(3, 3, 1, 28, 28)
    assert generating.share_as_told(judge, images) == pytest.approx(2 / 3)
    assert generating.share_as_told(judge, images[:, :2]) == 1


def test_odd_stimuli():
    digits = torch.rand(3, 1, 28, 28)
    stimuli = generating.odd_stimuli(digits)
    assert [len(images) for images in stimuli.values()] == [1, 1, 1, 1, 3]
    assert torch.equal(stimuli["rotated"].rot90(-1, dims=(2, 3)), digits)
    assert stimuli["black"].sum() == 0 and stimuli["letter H"].unique().tolist() == [0, 1]


def test_reconstructions_come_with_the_images(images):
    seen = images[:3] / 255
    rows = generating.reconstructions({"PCA": generating.PCA(images, 2)}, seen)
    assert list(rows) == ["real", "PCA"] and torch.allclose(rows["PCA"], seen, atol=0.02)


def test_models_decode_the_same_codes(images):
    models = {"two": generating.PCA(images, 2), "again": generating.PCA(images, 2)}
    rows = generating.decoded(models, torch.zeros(1, 2))
    assert list(rows) == ["two", "again"] and torch.allclose(rows["two"], rows["again"])
    assert torch.allclose(rows["two"][0], images.float().mean(dim=0) / 255, atol=1e-5)


def test_figures():
    tiles = torch.rand(6, 1, 28, 28)
    generating.show_rows({"one": tiles[:3], "two": tiles[3:]}, "title")
    assert [label.get_text() for label in plt.gca().get_yticklabels()] == ["one", "two"]
    generating.show_rows({"one": tiles}, columns=list("abcdef"))
    assert [label.get_text() for label in plt.gca().get_xticklabels()] == list("abcdef")
    generating.show_distances({"real": 1.0, "AE, one": 9.0, "VAE, prior": 4.0, "VAE, ten": 2.0}, "title")
    assert [text.get_text() for text in plt.gca().texts] == ["1", "2", "4", "9", " VAE, prior"]
    assert [line.get_xdata()[0] for line in plt.gca().lines] == [4.0]
    plt.close("all")
