"""The self-checks of notebook 00, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "cross_entropy_derivative", "learning_rate", "perceptron_update"]


@never_raises
def perceptron_update(answer):
    """A function of weights, inputs, target (0 or 1) and rate that gives the new weights."""
    inputs = torch.tensor([2.0, -1.0, 1.0])
    cases = [
        (torch.tensor([0.5, 0.5, -1.0]), 1, 1.0),  # silent, and should fire
        (torch.tensor([1.0, 0.5, -1.0]), 0, 1.0),  # fires, and should not
        (torch.tensor([1.0, 0.5, -1.0]), 1, 1.0),  # right: nothing to do
        (torch.tensor([1.0, 0.5, -1.0]), 0, 0.1),  # a smaller step
    ]
    for weights, target, rate in cases:
        output = int(weights @ inputs > 0)
        wanted = weights + rate * (target - output) * inputs
        given = torch.as_tensor(answer(weights.clone(), inputs.clone(), target, rate)).float()
        if given.shape != wanted.shape:
            return f"three weights were expected, not the shape {tuple(given.shape)}"
        if not torch.allclose(given, wanted, atol=1e-5):
            numbers_given, numbers_wanted = ([round(x, 2) for x in w.tolist()] for w in (given, wanted))
            return (
                f"output {output}, target {target}, rate {rate}: {weights.tolist()} must become "
                f"{numbers_wanted}, not {numbers_given}"
            )


@never_raises
def cross_entropy_derivative(answer):
    """The pair (loss, derivative), functions of a probability p and a target 0 or 1: cross-entropy, dL/dp."""
    loss, derivative = answer
    for target, p in [(1, 0.2), (0, 0.9), (1, 0.9), (0, 0.2)]:
        at, right = torch.tensor(p, dtype=torch.float64), p if target else 1 - p
        given, wanted = number(loss(at.clone(), target)), -torch.tensor(right).log().item()
        if not abs(given - wanted) < 1e-4:
            return f"target {target}, p = {p}: the loss is {wanted:.4f}, not {given:.4f}"
        rise = number(loss(at + 1e-5, target)) - number(loss(at - 1e-5, target))
        given = number(derivative(at.clone(), target))
        if not abs(given - rise / 2e-5) < 1e-3:
            differences = f"a small change of p gives {rise / 2e-5:.4f}"
            return f"target {target}, p = {p}: {differences}, and your derivative is {given:.4f}"


@never_raises
def learning_rate(answer):
    """A rate that brings the loss (u² + 10 v²) / 2 from (3, 1) below 0.01 in 40 steps."""
    rate, (u, v) = number(answer), (3.0, 1.0)
    for _ in range(40):
        u, v = u - rate * u, v - rate * 10 * v
    loss = (u**2 + 10 * v**2) / 2
    if rate <= 0:
        return "a rate of 0 or less never goes downhill"
    if not loss < 9.5:
        return f"after 40 steps the loss has grown from 9.5 to {loss:.3g}: each step is too long"
    if not loss < 0.01:
        return f"after 40 steps the loss is {loss:.3g}; it should be below 0.01"
