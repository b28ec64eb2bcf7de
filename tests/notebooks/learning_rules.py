"""What belongs to notebook 12 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-bcm": [
        # the old threshold in the weights; the mean, not the mean square; no rectification
        "def bcm(w, theta, x, rate=0.01):\n"
        "    y = (x @ w.T).relu()\n"
        "    new = theta + 0.1 * ((y**2).mean(dim=0) - theta)\n"
        "    return w + rate * (y * (y - theta)).T @ x / len(x), new\n"
        "checks.bcm(bcm)",
        "def bcm(w, theta, x, rate=0.01):\n"
        "    y = (x @ w.T).relu()\n"
        "    theta = theta + 0.1 * (y.mean(dim=0) - theta)\n"
        "    return w + rate * (y * (y - theta)).T @ x / len(x), theta\n"
        "checks.bcm(bcm)",
        "def bcm(w, theta, x, rate=0.01):\n"
        "    y = x @ w.T\n"
        "    theta = theta + 0.1 * ((y**2).mean(dim=0) - theta)\n"
        "    return w + rate * (y * (y - theta)).T @ x / len(x), theta\n"
        "checks.bcm(bcm)",
    ],
    "exercise-direct": [
        # no derivative of the ReLU; the pixels taken for a hidden layer; no signal for the output layer
        "checks.direct_feedback(lambda e, a, d: [*(e @ b.mT for b in d), e])",
        "checks.direct_feedback(lambda e, a, d: [*((e @ b.mT) * (h > 0) for h, b in zip(a, d)), e])",
        "checks.direct_feedback(lambda e, a, d: [(e @ b.mT) * (h > 0) for h, b in zip(a[1:], d)])",
    ],
    "exercise-sanger": [
        # Oja's rule for each unit; all units subtracted from each; a unit leaves itself out
        f"checks.sanger(lambda w, x: w + 0.01 * ((x @ w.T).T @ x - {subtracted} @ w) / len(x))"
        for subtracted in (
            "torch.diag((x @ w.T).square().sum(dim=0))",
            "((x @ w.T).T @ (x @ w.T))",
            "torch.tril((x @ w.T).T @ (x @ w.T), -1)",
        )
    ],
}

NETWORK = (
    *("set-up", "centred", "import numpy", "new-weights", "forward", "send-back"),
    *("reward", "controls", "updates", "angle", "train", "accuracy", "rates"),
)

MUTATIONS = [
    Mutation(
        "the feedback weights are secretly the transposed forward weights",
        (*NETWORK, "feedback-alignment", "redrawn"),
        ("feedback-alignment", "activities, feedback)", "activities, weights)"),
        "random feedback: from 90°",
    ),
    Mutation(
        "the sign of the error that is sent back is flipped",
        (*NETWORK, "feedback-alignment", "redrawn", "measure(frozen) if frozen else None"),
        ("feedback-alignment", "send_back(error,", "send_back(-error,"),
        "it is > 8 points better",
    ),
    Mutation(
        "each unit is told the reward of another image",
        (*NETWORK, "for rule in (backprop, reward, shuffled_reward): measure(rule)"),
        ("reward", "if shuffle:", "if True:"),
        "one reward",
    ),
    Mutation(
        "the surrogate gradient is removed",
        ("set-up", "centred", "step", "integrate", "codes", "spiking-network", "run-spikes"),
        ("step", "(smooth - smooth.detach())", "0 * smooth"),
        "spikes:",
    ),
]


def _bcm(w, theta, x, rate=0.01):
    y = (x @ w.T).relu()
    theta = theta + 0.1 * ((y**2).mean(dim=0) - theta)
    return w + rate * (y * (y - theta)).T @ x / len(x), theta


def _send_directly(error, activities, direct):
    hidden = [(error @ b.mT) * (h > 0) for h, b in zip(activities[1:], direct, strict=True)]
    return [*hidden, error]


def _sanger(w, x, rate=0.01):
    y = x @ w.T
    return w + rate * (y.T @ x - torch.tril(y.T @ y) @ w) / len(x)


RIGHT = {"bcm": _bcm, "direct_feedback": _send_directly, "sanger": _sanger}
