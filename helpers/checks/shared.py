"""What the self-checks share: the claims of a notebook, a check that never raises, and what ails a training.

A check prints one line, "correct: …" or "not yet: …", and never raises, whatever it is given.
"""

import functools
import math
import numbers

import torch


def claim(sentence, holds):
    """Print a claim with a tick if it holds; if not, raise AssertionError with the sentence.

    holds: a bool, or anything that has a truth value. The sentence holds no measured number, so that its
    line is the same on any data set, seed and machine.
    """
    if not holds:
        raise AssertionError(f"✗ does not hold here: {sentence}")
    print(f"✓ {sentence}")


def trouble(loss, images=None, real=None):
    """Say in a sentence what has gone wrong in the training of a generator and what to try; "" if nothing.

    loss: a number or tensor. images: pictures just generated, (n, 1, height, width), and real: as many real
    ones. Three things are looked for: a loss that is no number, a batch of one, and a collapse, when two
    generated pictures differ by less than half (mean absolute difference) of what two real ones do.
    """
    loss = number(loss)
    if not math.isfinite(loss):
        return (
            f"The loss is {loss}: some weight has grown beyond all numbers. What was learned is lost. "
            "Start again with a learning rate ten times smaller."
        )
    if images is None or real is None:
        return ""
    if min(len(images), len(real)) < 2:
        return (
            "A batch of one picture: it has no spread, so nothing can be compared or normalised with it. "
            "Take larger batches, or leave the last one out."
        )
    ours, theirs = _variety(images), _variety(real)
    if ours < theirs / 2:
        return (
            f"The generator has collapsed: two of its pictures differ by {ours:.3f}, two real ones by "
            f"{theirs:.3f}. Let the discriminator learn as fast as the generator, and start again."
        )
    return ""


def _variety(images):
    """How much a picture differs from the next one: mean absolute difference over pixels and pictures."""
    return (images - images.roll(1, dims=0)).abs().mean().item()


def never_raises(check):
    """Decorate a check that returns what is wrong (or None): print one line instead, errors included."""

    @functools.wraps(check)
    def safe(answer):
        try:
            fault = check(answer)
        except Exception as error:  # the answer is a learner's code: whatever it does is a "not yet"
            text = str(error).strip().split("\n")[0]
            fault = f"the attempt stopped with {type(error).__name__}" + (f" ({text})" if text else "")
        print("correct: well done." if fault is None else f"not yet: {fault}.")

    safe.is_check = True
    return safe


def number(value):
    """A Python number from a number or a tensor of one element; TypeError for anything else."""
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"one number was expected, not {type(value).__name__}")
    return value
