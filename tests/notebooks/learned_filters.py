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
        "checks.effects((digits[0, 1].mean() - digits[0, 0].mean(), 0.0))",  # with SGD alone
        "checks.effects((digits[0].mean() - digits[1].mean(), digits[:, 1].mean() - digits[:, 0].mean()))",
        "checks.effects((digits[:, 0].mean() - digits[:, 1].mean(), digits[1].mean() - digits[0].mean()))",
    ],
}

START = ("set-up", "import matplotlib.pyplot as plt; import torch", "phase-scramble", "whiten")
NATURAL = "natural = {name: whiten(image) for name, image in photographs.items()}"
ICA = ("ica-function", "show_pairs = print", "run-ica")
QUICK = (
    ("sparse-coding-function", "steps=300", "steps=2"),
    ("top-k-function", "steps=1000", "steps=2"),
)

MUTATIONS = [
    Mutation(
        "ICA learns from phase-scrambled images",
        (
            *(*START, NATURAL, "patches", *ICA, "share"),
            "results = {'basis functions': dict.fromkeys(('ICA', 'sparse coding', 'top-k'), "
            "measured(basis_functions['ICA'])), 'filters': {}}",
            "controls = ['ICA', 'sparse coding', 'top-k']",
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
            "filters['top-k'], basis_functions['top-k'] = filters['ICA'], basis_functions['ICA']",
            "results = measured_sets({'basis functions': basis_functions, 'filters': filters})",
        ),
        (
            "run-ica",
            'basis_functions["ICA"], filters["ICA"] = independent_components(rows)',
            'basis_functions["ICA"] = filters["ICA"] = independent_components(rows)[0]',
        ),
        "ICA, top-k: basis",
    ),
    Mutation(
        "the control on scrambled images sees the photographs",
        (
            *(*START, NATURAL, "patches", "ica-function", "import torch.nn.functional as F", "infer"),
            *("sparse-coding-function", "top-k-function", "learn-scrambled", "share"),
            "shares = {(n, k): [0, measured(pair[k])[0]] for n, pair in controls.items() for k in (0, 1)}",
        ),
        ("learn-scrambled", "phase_scramble(image, seed_everything(10 + number))", "image"),
        "from scrambled phases",
        QUICK,
    ),
]

RIGHT = {
    "filters_of": lambda basis: torch.linalg.pinv(basis).T,
    "cutoff": 0.11,
}
