"""The gradient on pixels and where it lies, on networks whose answers are known."""

import pytest
import torch
from torch import nn

from helpers import models
from helpers.attacks import accuracy, on_strokes, pixel_gradients, strided, untrained
from helpers.device import seed_everything


@pytest.fixture
def linear():
    """A linear classifier of two classes on images of 4 × 4 pixels, with weights that are known."""
    network = nn.Sequential(nn.Flatten(), nn.Linear(16, 2))
    with torch.no_grad():
        network[1].weight[0] = torch.arange(16.0)
        network[1].weight[1] = 0
        network[1].bias[:] = 0
    return network


def test_accuracy(linear):
    images = torch.ones(4, 1, 4, 4)
    assert accuracy(linear, images, torch.tensor([0, 0, 0, 1])) == 0.75


def test_accuracy_in_batches(linear):
    images = torch.rand(7, 1, 4, 4)
    labels = torch.tensor([0, 0, 0, 1, 1, 1, 1])
    assert accuracy(linear, images, labels, size=3) == pytest.approx(3 / 7)


def test_strided_is_the_network_of_models():
    """With the same random numbers it has the same logits, gradients on pixels and gradients on weights."""
    images, labels = torch.rand(6, 1, 28, 28), torch.arange(6)
    found = []
    for make in (models.strided, strided):
        seed_everything(3)
        network = make()
        loss = torch.nn.functional.cross_entropy(network(images), labels)
        loss.backward()
        gradient = pixel_gradients(network.eval(), images, labels)
        found.append((network(images), gradient, *(p.grad for p in network.parameters())))
    for usual, quick in zip(*found, strict=True):
        assert torch.allclose(usual, quick, rtol=1e-4, atol=1e-5)


def test_gradients_are_of_each_image_alone(linear):
    """For a linear network of two classes: (p₀ − 1) times the difference of the weights."""
    images = 0.01 * torch.rand(3, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    found = pixel_gradients(linear, images, torch.zeros(3, dtype=torch.int64))
    share = linear(images).softmax(dim=1)[:, 0].detach()
    wanted = (share[:, None] - 1) * torch.arange(16.0)
    assert torch.allclose(found.flatten(1), wanted, atol=1e-5)


def test_on_strokes_is_a_correlation():
    """One for a gradient that is the dilated image itself; an image without a gradient does not count."""
    images = torch.zeros(2, 1, 6, 6)
    images[0, 0, 2, 2] = 1

    class Summed(nn.Module):
        def forward(self, images):
            near = torch.nn.functional.max_pool2d(images.detach(), 3, stride=1, padding=1)
            score = (images * near).sum(dim=(1, 2, 3))
            return torch.stack([score, -score], dim=1)

    assert on_strokes(Summed(), images, torch.tensor([0, 0])) == pytest.approx(1)


def test_untrained_has_measured_its_images():
    images = torch.randint(0, 256, (200, 1, 28, 28), dtype=torch.uint8)
    network = untrained(images, 0)
    assert not network.training
    assert network[1].num_batches_tracked == 2 and network[1].running_var.std() > 0
    other = untrained(images, 1)
    assert not torch.equal(network[0].weight, other[0].weight)
