"""What belongs to notebook 04 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-filters": [
        "checks.filters_of(lambda b: torch.linalg.pinv(b))",  # not transposed
        "checks.filters_of(lambda b: b / (b**2).sum(dim=1, keepdim=True))",  # right if orthogonal
        "checks.filters_of(lambda b: torch.linalg.inv(b).T)",  # right if square
    ],
    "exercise-cutoff": [
        "checks.cutoff(0.12)",  # one step too far
        "checks.cutoff(0.10)",  # below 5 %, but not the largest
        "checks.cutoff(0.17 * 2 / 3)",  # the notebook's cutoff, scaled to the new grid
    ],
    "exercise-effects": [
        "checks.effects((share[0, 1].mean() - share[0, 0].mean(), 0.0))",  # with SGD alone
        "checks.effects((share[0].mean() - share[1].mean(), share[:, 1].mean() - share[:, 0].mean()))",
        "checks.effects((share[:, 0].mean() - share[:, 1].mean(), share[1].mean() - share[0].mean()))",
    ],
}

START = ("set-up", "import matplotlib.pyplot as plt; import torch", "phase-scramble", "whiten")
NATURAL = "natural = {name: whiten(image) for name, image in photographs.items()}"
ICA = ("show_tiles = print", "ica-function", "run-ica")

MUTATIONS = [
    Mutation(
        "ICA learns from phase-scrambled images",
        (
            *(*START, NATURAL, "patches", "basis = {}", *ICA, "share"),
            "controls = ['ICA', 'b', 'c']",
            "shares = {'natural': dict.fromkeys(controls, measured(basis['ICA'])[0])}",
        ),
        (
            "patches",
            "images = list(natural.values())",
            "images = [phase_scramble(i, seed_everything(9)) for i in natural.values()]",
        ),
        "from natural images",
    ),
    Mutation(
        "the filters are the basis functions once more",
        (*START, NATURAL, "patches", "basis = {}", *ICA, "share"),
        ("run-ica", 'basis["ICA"], ica_filters =', 'basis["ICA"], _ = ica_filters, _ ='),
        "ICA: basis functions",
    ),
    Mutation(
        "the control on scrambled images sees the photographs",
        (
            *(*START, NATURAL, "patches", "ica-function", "learn-scrambled", "share"),
            "shares = {'scrambled': {name: measured(tiles)[0] for name, tiles in controls.items()}}",
            "shares['natural'] = shares['scrambled']",
        ),
        ("learn-scrambled", "phase_scramble(image, seed_everything(10 + number))", "image"),
        "from scrambled phases",
    ),
]

RIGHT = {
    "filters_of": lambda basis: torch.linalg.pinv(basis).T,
    "cutoff": 0.11,
}
