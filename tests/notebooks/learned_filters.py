"""What belongs to notebook 04 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

WRONG_ANSWERS = {
    "exercise-filters": [
        "checks.filters_of(lambda b: torch.linalg.pinv(b))",  # not transposed
        "checks.filters_of(lambda b: b / (b**2).sum(dim=1, keepdim=True))",  # right if orthogonal
        "checks.filters_of(lambda b: torch.linalg.inv(b).T)",  # right if square
    ],
    "exercise-effects": [
        "checks.effects((digits[0, 1].mean() - digits[0, 0].mean(), 0.0))",  # with SGD alone
        "checks.effects((digits[0].mean() - digits[1].mean(), digits[:, 1].mean() - digits[:, 0].mean()))",
        "checks.effects((digits[:, 0].mean() - digits[:, 1].mean(), digits[1].mean() - digits[0].mean()))",
    ],
}

START = ("set-up", "import torch; from unittest.mock import Mock; plotting_filters = Mock()", "whiten")
NATURAL = "natural = {name: whiten(image) for name, image in photographs.items()}"
ICA = ("ica-function", "run-ica")
METHODS = "('ICA', 'sparse coding', 'top-k')"
QUICK = (
    ("sparse-coding-function", "steps=300", "steps=2"),
    ("top-k-function", "steps=1000", "steps=2"),
)

MUTATIONS = [
    Mutation(
        "ICA learns from phase-scrambled images",
        (
            *(*START, "phase-scramble", NATURAL, "patches", *ICA, "share"),
            f"found = [measured(basis_functions)] * 3; names = {METHODS}",
            "results = {f'{name} basis functions': row for name, row in zip(names, found)}",
        ),
        (
            "patches",
            "images = list(natural.values())",
            "images = [phase_scramble(i, seed_everything(9)) for i in natural.values()]",
        ),
        "basis functions: ICA",
    ),
    Mutation(
        "the filters are the basis functions once more",
        (
            *(*START, NATURAL, "patches", *ICA, "share"),
            "results = measure(learned)",
        ),
        (
            "run-ica",
            "basis_functions, filters = independent_components(rows)",
            "basis_functions = filters = independent_components(rows)[0]",
        ),
        "ICA: Gabors fit",
    ),
    Mutation(
        "the control on scrambled images sees the photographs",
        (
            *(*START, "phase-scramble", NATURAL, "patches", *ICA, "infer"),
            *("sparse-coding-function", "run-sparse", "top-k-function"),
            "saved = {'CNN scrambled': torch.randn(9, 11, 11)}",
            *("learn-scrambled", "share"),
            "table = {'scrambled': measure(scrambled), 'windowed': 0}",
            "results = dict.fromkeys(sorted(scrambled, key='CNN filters'.__eq__))",  # the CNN last
        ),
        ("learn-scrambled", "phase_scramble(image, seed_everything(10 + number))", "image"),
        "from scrambled phases",
        QUICK,
    ),
]

RIGHT = {
    "filters_of": lambda basis: torch.linalg.pinv(basis).T,
}
