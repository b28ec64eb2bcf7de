"""One self-check for each exercise, and the claims at the end of a notebook.

A check prints one line, "correct: …" or "not yet: …", and never raises, whatever it is given.
"""

import functools
import numbers

import torch
from torch.nn import functional


def claim(sentence, holds):
    """Print a claim with a tick if it holds; if not, raise AssertionError with the sentence.

    holds: a bool, or anything that has a truth value. The sentence holds no measured number, so that its
    line is the same on any data set, seed and machine.
    """
    if not holds:
        raise AssertionError(f"✗ does not hold here: {sentence}")
    print(f"✓ {sentence}")


def _never_raises(check):
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


def _number(value):
    """A Python number from a number or a tensor of one element; TypeError for anything else."""
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"one number was expected, not {type(value).__name__}")
    return value


@_never_raises
def cross_entropy(answer):
    """Notebook 01: a function of scores (10,) and a label that gives the cross-entropy in nats."""
    cases = [(torch.zeros(10), 3), (torch.arange(10.0), 9), (torch.arange(10.0), 0), (-torch.arange(10.0), 4)]
    for scores, label in cases:
        given = _number(answer(scores.clone(), label))
        wanted = functional.cross_entropy(scores, torch.tensor(label)).item()
        if not abs(given - wanted) < 1e-4:
            return f"scores {scores.int().tolist()}, label {label}: the loss is {wanted:.4f}, not {given:.4f}"


@_never_raises
def accuracy_per_class(answer):
    """Notebook 01: a function of predictions (n,) and labels (n,) that gives ten accuracies from 0 to 1."""
    labels = torch.arange(10).repeat_interleave(torch.arange(1, 11))  # one 0, two 1s, ..., ten 9s
    predictions = labels.clone()
    predictions[labels == 9] = torch.tensor([9, 9, 9, 9, 4, 4, 4, 7, 7, 7])
    predictions[labels == 4] = 9
    wanted = torch.tensor([1, 1, 1, 1, 0, 1, 1, 1, 1, 0.4])
    given = torch.as_tensor(answer(predictions.clone(), labels.clone())).float()
    if given.shape != wanted.shape:
        return f"ten accuracies were expected, not the shape {tuple(given.shape)}"
    if (given - wanted).abs().max() > 1e-4 or given.isnan().any():
        wrong = int((given - wanted).abs().nan_to_num(1).argmax())
        return f"of the digit {wrong}, the share {wanted[wrong]:.2f} is right, not {given[wrong]:.2f}"


@_never_raises
def number_of_weights(answer):
    """Notebook 01: the number of parameters of 784-256-10, weights and biases."""
    wanted = (784 * 256 + 256) + (256 * 10 + 10)
    if _number(answer) == wanted - 256 - 10:
        return "each unit also has a bias"
    if _number(answer) != wanted:
        return f"{answer} is too {'few' if answer < wanted else 'many'}"
