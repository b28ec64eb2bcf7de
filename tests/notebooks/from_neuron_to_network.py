"""What belongs to notebook 00 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

LOSS = """
def loss(p, target):
    return -torch.log(p) if target == 1 else -torch.log(1 - p)
"""
MINUS_LOST = """
def loss(p, target):
    return -torch.log(p) if target == 1 else torch.log(1 - p)
"""

WRONG_ANSWERS = {
    "exercise-update": [
        # the sign is wrong; the rate is forgotten; it learns from right answers, too
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (float(w @ x > 0) - target) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + (target - float(w @ x > 0)) * x)",
        "checks.perceptron_update(lambda w, x, target, rate: w + rate * (2 * target - 1) * x)",
    ],
    "exercise-derivative": [
        # a minus is lost in the loss; the derivative for the logit instead of p; a minus is lost in it
        MINUS_LOST + "checks.cross_entropy_derivative((loss, lambda p, y: -y / p - (1 - y) / (1 - p)))",
        LOSS + "checks.cross_entropy_derivative((loss, lambda p, y: p - y))",
        LOSS + "checks.cross_entropy_derivative((loss, lambda p, y: y / p - (1 - y) / (1 - p)))",
    ],
    "exercise-rate": [
        # it climbs out of the valley; too small; two rates
        "checks.learning_rate(0.25)",
        "checks.learning_rate(0.05)",
        "checks.learning_rate(torch.tensor([0.1, 0.1]))",
    ],
}

TRAINING = (
    *("set-up", "neuron", "is_edge = torch.tensor([0, 1, 1, 0])"),
    *("network", "initialise", "train-networks", "train-on-edges", "no-activation"),
    "counts = {name: int(works.sum()) for name, works in solved.items()}",
)
FEWER = (("train-on-edges", "(1, 2, 3, 4)", "(1, 4)"),)

MUTATIONS = [
    Mutation(
        "hidden units without a nonlinearity",
        TRAINING,
        ("network", "hidden = activation(x @ W1 + b1)", "hidden = x @ W1 + b1"),
        "four hidden units solve XOR",
        FEWER,
    ),
    Mutation(
        "the linear control has an activation function after all",
        TRAINING,
        ("no-activation", "torch.nn.Identity()", "torch.nn.Tanh()"),
        "four hidden units solve XOR",
        FEWER,
    ),
    Mutation(
        "a gradient made by hand with the wrong derivative of tanh",
        ("set-up", "neuron", "network", "backward", "problem", "loss-of", "compare"),
        ("backward", "(1 - hidden**2)", "(1 - hidden)"),
        "gradients by hand",
    ),
]


def right_loss(p, target):
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p))


def right_derivative(p, target):
    return (p - target) / (p * (1 - p))


RIGHT = {
    "perceptron_update": lambda w, x, target, rate: w + rate * (target - float(w @ x > 0)) * x,
    "cross_entropy_derivative": (right_loss, right_derivative),
    "learning_rate": 0.1,
}
WRONG = {
    "perceptron_update": [None, lambda w, x, target, rate: 1.0, lambda w, x, target, rate: w * float("nan")],
    "cross_entropy_derivative": [
        right_loss,
        (right_loss, right_loss),
        (lambda p, target: 0.0, right_derivative),
        (None, None),
    ],
    "learning_rate": [0, -0.1, 0.073, 0.193, 1e300, float("nan"), float("inf"), "0.1", None, [0.1]],
}
