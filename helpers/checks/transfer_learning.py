"""The self-checks of notebook 09, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["choose_layer", "claim", "one_shot", "unseen_digit"]

ENOUGH = 0.5  # pixels reach 0.27, the last layer 0.33 and an untrained network 0.30 (0.40 with cosines)
# The digit left out, mean of ten, five runs on MNIST and the small set: soft targets 0.82 ± 0.01 and
# 0.83 ± 0.02, softened for the student alone 0.59 ± 0.02 and 0.50 ± 0.02, other probabilities shuffled 0.36
# and 0.38 (± 0.02), smoothed labels 0.27 and 0.42 (± 0.03), hard labels 0.17 ± 0.01 and 0.31 ± 0.03.
SOFT, LITTLE = 0.7, 0.45


@never_raises
def one_shot(answer):
    """(guesses, answers): for each task the numbers of training images, guessed and right, (20,) each."""
    guesses, wanted = answer
    guesses = [torch.as_tensor(guess) for guess in guesses]
    if len(guesses) != len(wanted):
        return f"{len(wanted)} tasks need as many lists of guesses, not {len(guesses)}"
    for guess, right in zip(guesses, wanted, strict=True):
        if guess.shape != right.shape:
            return f"{len(right)} test images need as many numbers, not the shape {tuple(guess.shape)}"
    correct = (torch.stack(guesses) == wanted).float()
    if correct.mean() <= ENOUGH:
        return f"{correct.sum():.0f} of {correct.numel()} are correct; features can reach more than half"


@never_raises
def choose_layer(answer):
    """A function of features {layer: (n, d)} and labels (n,): the layer that does best on held-out images."""
    generator = torch.Generator().manual_seed(0)
    for order in (("wide", "weak", "good"), ("good", "wide", "weak"), ("weak", "good", "wide")):
        labels = torch.arange(4).repeat(12)[torch.randperm(48, generator=generator)]
        means = torch.randn(4, 30, generator=generator)
        noise = torch.randn(2, 48, 30, generator=generator)
        features = {
            "wide": torch.randn(48, 3000, generator=generator),  # enough to memorise any labels
            "weak": 0.3 * means[labels] + noise[0],
            "good": means[labels] + noise[1],
        }
        given = answer({name: features[name].clone() for name in order}, labels.clone())
        if given not in features:
            return f"the name of one of the layers was expected, not {given!r}"
        if given != "good":
            return f"in a test with made-up layers, the one chosen ({given}) is not the best on new images"


@never_raises
def unseen_digit(answer):
    """For each digit left out: of the images most like it to the student, the share that shows it, (10,)."""
    shares = [number(share) for share in answer]
    if len(shares) != 10:
        return f"ten digits, each left out once, need ten shares, not {len(shares)}"
    if not all(0 <= share <= 1 for share in shares):
        return "each share must lie between 0 and 1; does the loss give a number, and not NaN?"
    mean = sum(shares) / len(shares)
    if mean <= LITTLE:
        return f"{mean:.0%} on average; these targets hardly say which images resemble the digit left out"
    if mean <= SOFT:
        return f"{mean:.0%} on average; soften the teacher's probabilities more, so that small ones count"
