"""The self-checks of notebook 01, one for each exercise."""

import torch
import torch.nn.functional as F

from helpers.checks.shared import claim, never_raises, number

__all__ = ["accuracy_per_class", "claim", "cross_entropy"]


@never_raises
def cross_entropy(answer):
    """A function of logits (10,) and a label that gives the cross-entropy in nats."""
    cases = [(torch.zeros(10), 3), (torch.arange(10.0), 9), (torch.arange(10.0), 0), (-torch.arange(10.0), 4)]
    for logits, label in cases:
        given = number(answer(logits.clone(), label))
        wanted = F.cross_entropy(logits, torch.tensor(label)).item()
        if not abs(given - wanted) < 1e-4:
            return f"logits {logits.int().tolist()}, label {label}: the loss is {wanted:.4f}, not {given:.4f}"


@never_raises
def accuracy_per_class(answer):
    """A function of predictions (n,) and labels (n,) that gives ten accuracies from 0 to 1."""
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
        return f"of the images of a {wrong}, {wanted[wrong]:.2f} are right, not {given[wrong]:.2f}"
