"""The self-checks of notebook 14, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "count", "split"]


@never_raises
def count(answer):
    """Connections and weights of three maps of 8 × 8 units with shared 3 × 3 windows and a bias a unit."""
    if len(answer) != 2:
        return f"two numbers were expected, not {len(answer)}"
    connections, weights = map(number, answer)
    if connections == 192 * 9:
        return "the bias of each unit is a connection, too"
    if connections != 192 * 10:
        return f"the number of connections is not {connections}"
    if weights == 3 * (9 + 1):
        return "that is one bias for each map; here there is one for each unit"
    if weights == connections:
        return "the units of a map share their nine weights, so there are fewer weights than connections"
    if weights != 3 * 9 + 192:
        return f"the number of weights is not {weights}"


@never_raises
def split(answer):
    """A function of drawing numbers (n,) that gives bool (n,): True for the test, a third of the drawings."""
    generator = torch.Generator().manual_seed(0)
    cases = [torch.tensor([4, 4, 9, 4, 9, 7]), torch.arange(12).repeat_interleave(4)]
    cases.append(5 * torch.arange(50).repeat(4)[torch.randperm(200, generator=generator)] + 100)
    for drawings in cases:
        test = torch.as_tensor(answer(drawings.clone()))
        if test.shape != drawings.shape or test.dtype != torch.bool:
            return f"{len(drawings)} values True or False were expected, not {test.dtype} {tuple(test.shape)}"
        both = set(drawings[test].tolist()) & set(drawings[~test].tolist())
        if both:
            return f"drawing {min(both)} is in both parts"
        given, wanted = len(drawings[test].unique()), len(drawings.unique()) // 3
        if given != wanted:
            return f"of {len(drawings.unique())} drawings, {wanted} belong in the test part, not {given}"
