"""The self-checks of notebook 13, one for each exercise."""

import torch
import torch.nn.functional as F

from helpers.checks.shared import claim, never_raises, number

__all__ = ["adjusted_success", "claim", "scaled", "step_ratio"]


@never_raises
def step_ratio(answer):
    """(for an image of 28 × 28 pixels, for one of 160 × 160 pixels in three colours): √n each."""
    if isinstance(answer, str) or len(answer) != 2:
        return "two numbers were expected: for the digit, for the photograph"
    names = ("28 × 28 pixels", "160 × 160 pixels in three colours")
    for name, value, wanted in zip(names, map(number, answer), (28, 76800**0.5), strict=True):
        if not abs(value - wanted) < 0.01 * wanted:
            return f"for {name} the step along the gradient is not {value:g} times as effective"


@never_raises
def adjusted_success(answer):
    """(open surgery, keyhole): success if both had treated small and large stones in the same proportions."""
    if isinstance(answer, str) or len(answer) != 2:
        return "two numbers from 0 to 1 were expected: for open surgery, for keyhole surgery"
    small = (87 + 270) / 700
    wanted = [small * 81 / 87 + (1 - small) * 192 / 263, small * 234 / 270 + (1 - small) * 55 / 80]
    for name, value, right in zip(("open", "keyhole"), map(number, answer), wanted, strict=True):
        if not abs(value - right) < 0.002:
            return f"{name} surgery would not have succeeded in a share of {value:.3f} of all 700 patients"


@never_raises
def scaled(answer):
    """A function of logits and labels for validation and of test logits: the test's probabilities."""
    generator = torch.Generator().manual_seed(0)
    for factor, other in ((3.0, 0.5), (0.4, 2.0)):  # over-confident, then under-confident; the test differs
        parts = []
        for scale in (factor, other):
            logits = 2 * torch.randn(2000, 10, generator=generator)
            labels = torch.multinomial(logits.softmax(dim=1), 1, generator=generator)[:, 0]
            parts.append((scale * logits, labels))
        (validation, labels), (test, test_labels) = parts
        given = torch.as_tensor(answer(validation.clone(), labels, test.clone(), test_labels)).detach()
        if given.shape != test.shape:
            return f"2000 test images need probabilities of the shape (2000, 10), not {tuple(given.shape)}"
        if not torch.allclose(given.sum(dim=1), torch.ones(2000), atol=1e-3):
            return "the probabilities of an image do not add up to 1"
        temperatures = torch.logspace(-1.5, 1.5, 601)
        losses = torch.stack([F.cross_entropy(validation / t, labels) for t in temperatures])
        best = temperatures[losses.argmin()]
        used = _temperature(test, given)
        if not 0.9 < used / best < 1.1:
            return (
                f"the logits were divided by {used:.2f}, "
                f"and the loss on the validation images is lowest with {best:.2f}"
            )


def _temperature(logits, probabilities):
    """By what the logits (n, classes) were divided to give these probabilities."""
    logs = probabilities.clamp(min=1e-30).log()
    logits, logs = (values - values.mean(dim=1, keepdim=True) for values in (logits, logs))
    return ((logits * logits).sum() / (logits * logs).sum()).item()
