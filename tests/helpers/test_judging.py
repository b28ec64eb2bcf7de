"""The squared Fréchet distance against cases with a known answer; the judge learns and is asked."""

import pytest
import torch

from helpers import data, judging


def gaussian(mean, deviation, count=20_000):
    return mean + deviation * torch.randn(count, 3, generator=torch.Generator().manual_seed(0))


def test_a_set_is_at_distance_zero_from_itself():
    assert judging.frechet_squared(gaussian(0, 1), gaussian(0, 1)) == pytest.approx(0, abs=1e-6)


def test_it_is_the_squared_distance_of_the_means():
    assert judging.frechet_squared(gaussian(0, 1), gaussian(2, 1)) == pytest.approx(3 * 4, rel=1e-5)


def test_and_of_the_standard_deviations():
    assert judging.frechet_squared(gaussian(0, 1), gaussian(0, 3)) == pytest.approx(3 * 4, rel=0.05)


def test_it_sees_covariances():
    one = gaussian(0, 1)
    turned = one.clone()
    turned[:, 1] = turned[:, 0]
    assert judging.frechet_squared(one, turned) > 0.5


def test_overlap():
    low, high = torch.arange(10.0), torch.arange(10.0, 20)
    assert judging.overlap(high, low) == 1 and judging.overlap(low, high) == 0
    assert judging.overlap(low, low) == pytest.approx(0.5)


@pytest.mark.parametrize("shapes", [((5, 3), (5, 4)), ((5,), (5,)), ((1, 3), (5, 3))])
def test_other_shapes(shapes):
    with pytest.raises(ValueError, match="features must be"):
        judging.frechet_squared(*(torch.zeros(shape) for shape in shapes))


def test_the_judge_learns():
    torch.manual_seed(0)
    digits = data.digits()
    judge = judging.train_judge(digits, torch.Generator().manual_seed(0), epochs=2)
    images = digits.test.images / 255
    right = (judging.classes(judge, images) == digits.test.labels).float().mean()
    assert right > 0.6
    assert judging.features(judge, images).shape == (len(images), 64)
    assert judging.confident(judge, images, level=0.1) == 1
    assert judging.confident(judge, images) < judging.confident(judge, images, level=0.5) <= 1
