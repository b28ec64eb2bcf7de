"""Convolutions whose errors come back through other weights."""

import pytest
import torch

from helpers import data, random_feedback


def test_carry_computes_with_one_and_sends_back_through_the_other():
    x, w, b = (torch.randn(shape, requires_grad=True) for shape in ((3, 4), (4, 2), (4, 2)))
    y = random_feedback.carry(torch.matmul, x, w, b)
    assert torch.allclose(y, x @ w, atol=1e-6)
    error = torch.randn(3, 2)
    to_x, to_w = torch.autograd.grad(y, (x, w), error)
    assert torch.allclose(to_x, error @ b.T) and torch.allclose(to_w, x.T @ error)


@pytest.mark.parametrize(("kind", "low", "high"), [("backprop", 0, 1), ("random feedback", 45, 135)])
def test_angles(kind, low, high):
    accuracy, angles = random_feedback.train_cnn(kind, data.digits(), 0.05, 0, steps=20)
    assert 0 < accuracy < 1 and len(angles) == 2
    assert all(low <= angle <= high for angle in angles)


def test_frozen_kernels_stay():
    """Their update is zero, at 90° to the gradient; the readout learns."""
    digits = data.digits()
    accuracy, angles = random_feedback.train_cnn("frozen", digits, 0.3, 0, steps=100)
    assert angles == pytest.approx([90, 90], abs=0.1) and accuracy > 0.3
