"""What belongs to notebook 00 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

LOSS = """
def loss(y_hat, y):
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))
"""
SLIDE = """
def loss(y_hat, y):
    return -y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat)
"""

WRONG_ANSWERS = {
    "exercise-update": [
        # the sign is wrong; the rate is forgotten; it learns from right answers, too
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (float(w @ x > 0) - target) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + (target - float(w @ x > 0)) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (2 * target - 1) * x)",
    ],
    "exercise-slide": [
        # the slide's loss with its own slope; dL/dz instead of dL/dŷ; a minus is lost
        SLIDE + "checks.slide_loss((loss, lambda y_hat, y: -y / y_hat - (1 - y) / (1 - y_hat)))",
        LOSS + "checks.slide_loss((loss, lambda y_hat, y: y_hat - y))",
        LOSS + "checks.slide_loss((loss, lambda y_hat, y: y / y_hat - (1 - y) / (1 - y_hat)))",
    ],
    "exercise-rate": [
        # it climbs out of the valley; too small; two rates
        "checks.learning_rate(0.25)",
        "checks.learning_rate(0.05)",
        "checks.learning_rate(torch.tensor([0.1, 0.1]))",
    ],
}

NETWORK = ("network", "random-network", "many-networks")

MUTATIONS = [
    Mutation(
        "hidden units without a nonlinearity",
        (
            "set-up",
            "corners = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])",
            "xor = torch.tensor([-1.0, 1.0, 1.0, -1.0])",
            *NETWORK,
            *("learn-xor", "train-xor"),
        ),
        ("network", "torch.tanh(x @ W1 + b1)", "(x @ W1 + b1)"),
        "four hidden units solve XOR",
    ),
    Mutation(
        "a gradient made by hand with the wrong derivative of tanh",
        (
            *("set-up", "network", "two-layer-loss", "gradients-by-hand"),
            "petals = torch.zeros(3, 2)",
            *("collapse", "random-problem", "by-autograd"),
            "gradients_by_differences = lambda X, y, weights: gradients_by_autograd(X, y, weights)",
            "compare-gradients",
        ),
        ("gradients-by-hand", "(1 - hidden**2)", "(1 - hidden)"),
        "gradients made by hand",
    ),
]


def right_loss(y_hat, y):
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))


def right_slope(y_hat, y):
    return (y_hat - y) / (y_hat * (1 - y_hat))


RIGHT = {
    "perceptron_update": lambda w, x, target, rate: w + rate * (target - float(w @ x > 0)) * x,
    "slide_loss": (right_loss, right_slope),
    "learning_rate": 0.1,
}
WRONG = {
    "perceptron_update": [None, lambda w, x, target, rate: 1.0, lambda w, x, target, rate: w * float("nan")],
    "slide_loss": [right_loss, (right_loss, right_loss), (lambda y_hat, y: 0.0, right_slope), (None, None)],
    "learning_rate": [0, -0.1, 0.073, 0.193, 1e300, float("nan"), float("inf"), "0.1", None, [0.1]],
}
