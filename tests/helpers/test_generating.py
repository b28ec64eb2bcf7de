"""PCA, fitted densities, the linear regression and the figures of notebook 07."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import generating


@pytest.fixture
def images():
    """200 uint8 images of 4×4 pixels that vary along two directions only."""
    generator = torch.Generator().manual_seed(0)
    weights = torch.rand(200, 2, generator=generator)
    patterns = torch.rand(2, 16, generator=generator) * 120
    return (weights @ patterns).round().to(torch.uint8).reshape(200, 1, 4, 4)


def test_pca_keeps_two_directions(images):
    seen = images / 255
    enough = generating.PCA(images, 2)
    few = enough.first(1)
    assert torch.allclose(few.basis, generating.PCA(images, 1).basis)
    assert enough.basis.shape == (16, 2)
    assert enough.encode(seen).shape == (200, 2)
    assert generating.squared_error(enough, seen).max() < 1e-3
    assert generating.squared_error(few, seen).mean() > 10 * generating.squared_error(enough, seen).mean()
    assert generating.share_lost(enough, seen).shape == (200,)


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


def test_the_entropy_of_pixels_is_zero_for_black_and_white_and_largest_for_grey():
    tiles = torch.stack([torch.zeros(1, 2, 2), torch.ones(1, 2, 2), torch.full((1, 2, 2), 0.5)])
    assert generating.pixel_entropy(tiles).tolist() == pytest.approx([0, 0, 4 * 0.6931], abs=1e-3)


def test_copies_are_nearer_than_new_images():
    known, others = torch.rand(50, 1, 4, 4), torch.rand(40, 1, 4, 4)
    assert generating.nearer(known[:10] + 0.001, others, known) == 1
    assert generating.nearer(others, known[:10] + 0.001, known) == 0
    assert abs(generating.nearer(others[:20], others[20:], known) - 0.5) < 0.4


def test_reconstructions_come_with_the_images(images):
    seen = images[:3] / 255
    rows = generating.reconstructions({"PCA": generating.PCA(images, 2)}, seen)
    assert list(rows) == ["real", "PCA"] and torch.allclose(rows["PCA"], seen, atol=0.02)


def test_figures():
    tiles = torch.rand(6, 1, 28, 28)
    generating.show_rows({"one": tiles[:3], "two": tiles[3:]}, "title")
    assert [label.get_text() for label in plt.gca().get_yticklabels()] == ["one", "two"]
    generating.show_rows({"one": tiles}, columns=list("abcdef"))
    assert [label.get_text() for label in plt.gca().get_xticklabels()] == list("abcdef")
    generating.show_codes(plt.figure().gca(), torch.rand(50, 2), torch.arange(50) % 10)
    assert len(plt.gca().lines) == 10
    rows = {"real": 1.0, "averages": 100.0, "AE": {"a": 3.0}, "VAE": {"a": 4.0}}
    generating.show_distances({"set": rows})
    assert generating.odd_stimuli().shape == (4, 1, 28, 28)
    plt.close("all")
