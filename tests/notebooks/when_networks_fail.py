"""What belongs to notebook 13 alone: three plausible mistakes for each exercise, and mutations."""

import torch
import torch.nn.functional as F
from mutations import Mutation

TEMPERATURES = "torch.logspace(-1.5, 1.5, 200)"
WRONG_ANSWERS = {
    "exercise-ratio": [
        "checks.step_ratio((784, 76800))",  # n in place of its root
        "checks.step_ratio((28, 160))",  # the three colours forgotten
        "checks.step_ratio((1 / 28, 1 / 277))",  # the wrong way round
    ],
    "exercise-simpson": [
        # the mean of the two strata; the weights swapped; weights of each treatment's own patients
        "checks.adjusted_success(((81 / 87 + 192 / 263) / 2, (234 / 270 + 55 / 80) / 2))",
        "checks.adjusted_success((0.49 * 81 / 87 + 0.51 * 192 / 263, 0.49 * 234 / 270 + 0.51 * 55 / 80))",
        "checks.adjusted_success((289 / 350, 273 / 350))",
    ],
    "exercise-temperature": [
        # fitted on the test set; multiplied in place of divided; sharpened until the accuracy is the mean
        f"""def fitted_on_test(validation, labels, test, test_labels):
    losses = [F.cross_entropy(test / t, test_labels) for t in {TEMPERATURES}]
    return (test / {TEMPERATURES}[torch.stack(losses).argmin()]).softmax(dim=1)
checks.scaled(fitted_on_test)""",
        f"""def multiplied(validation, labels, test, test_labels):
    losses = [F.cross_entropy(validation / t, labels) for t in {TEMPERATURES}]
    return (test * {TEMPERATURES}[torch.stack(losses).argmin()]).softmax(dim=1)
checks.scaled(multiplied)""",
        f"""def logits(validation, labels, test, test_labels):
    losses = [F.cross_entropy(validation / t, labels) for t in {TEMPERATURES}]
    return test / {TEMPERATURES}[torch.stack(losses).argmin()]
checks.scaled(logits)""",
    ],
}

PLAIN = ("set-up", "start", "plain", "fgsm", "random-signs", "one-step", "epsilon")
GAP = (
    "r = {n: f.mean(dim=0) for n, f in at_tenth.items()}",
    "gap = {n: (a - b).item() for n, (a, b) in r.items()}",
)
FEWER = ("plain", "range(5)", "range(2)")

MUTATIONS = [
    Mutation(
        "the sign of the gradient is flipped",
        (*PLAIN, *GAP),
        ("fgsm", "images + epsilon", "images - epsilon"),
        "a step of 0.1",
        (FEWER,),
    ),
    Mutation(
        "epsilon counts grey levels, and the pixels run from 0 to 1",
        (*PLAIN, *GAP),
        ("epsilon", "epsilon = 0.1 ", "epsilon = 0.1 / 255 "),
        "a step of 0.1",
        (FEWER,),
    ),
    Mutation(
        "the colours are not reversed in the test",
        (
            *("set-up", "start", "plain", "one-step", "coloured", "train-coloured", "two-tests-code"),
            "shortcut",
            "balanced = {n: found.mean(dim=0)[0] for n, found in numbers.items()}",
            "full = {n: found.mean(dim=0)[-1] for n, found in numbers.items()}",
        ),
        ("two-tests-code", "coloured(split, 0, generator)", "coloured(split, agreement, generator)"),
        "full agreement",
        (FEWER, ("shortcut", "[0.1, 0.8, 0.95, 1]", "[0.1, 1]")),
    ),
]


def _scaled(validation, labels, test, test_labels):
    temperatures = torch.logspace(-1.5, 1.5, 200)
    losses = torch.stack([F.cross_entropy(validation / t, labels) for t in temperatures])
    return (test / temperatures[losses.argmin()]).softmax(dim=1)


SMALL = 357 / 700
RIGHT = {
    "step_ratio": (28, 277.13),
    "adjusted_success": (
        SMALL * 81 / 87 + (1 - SMALL) * 192 / 263,
        SMALL * 234 / 270 + (1 - SMALL) * 55 / 80,
    ),
    "scaled": _scaled,
}
