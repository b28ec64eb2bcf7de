"""What the self-checks share: the claims of a notebook, and a check that never raises.

A check prints one line, "correct: …" or "not yet: …", and never raises, whatever it is given.
"""

import functools
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
