"""What belongs to notebook 11 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

MORE = "checks.with_more(lambda reliability, factor: {})"
RANKS = "checks.ranks(lambda predicted, seen: {})"
WRONG_ANSWERS = {
    "exercise-with-more": [
        # always twice the repeats; the factor twice; noise divided by the root of the factor
        MORE.format("2 * reliability / (1 + reliability)"),
        MORE.format("factor * reliability / (1 + factor * reliability)"),
        MORE.format("reliability / (reliability + (1 - reliability) / factor ** 0.5)"),
    ],
    "exercise-ranks": [
        # from 0; the rank of the pattern seen among all seen; of the similarity, from below; dot products
        RANKS.format(
            "(torch.corrcoef(torch.cat([seen, predicted]))[:40, 40:].argsort().argsort()).diagonal()"
        ),
        RANKS.format(
            "(lambda alike: (alike > alike.diagonal()[:, None]).sum(dim=0) + 1)"
            "(torch.corrcoef(torch.cat([seen, predicted]))[:40, 40:])"
        ),
        RANKS.format("((seen @ predicted.T) > (seen @ predicted.T).diagonal()[:, None]).sum(dim=1) + 1"),
        RANKS.format("identify(predicted, seen)"),
    ],
}

SIMULATED = (
    *("set-up", "stimuli", "gabor-cells", "network-cells", "record-cells", "correlation"),
    *("cross-validated", "predict", "spaces"),
)
COMPLEX = "complex_r = {name: r[1] for name, r in recovered.items()}"
OFF = "off = {name: (value - true_r2).mean() for name, value in estimates.items()}"

MUTATIONS = [
    Mutation(
        "the responses are permuted over images",
        (*SIMULATED, "recover", COMPLEX),
        ("record-cells", "counts.mean(dim=0)", "counts.mean(dim=0)[torch.randperm(450)]"),
        "complex cells: r > 0.65",
    ),
    Mutation(
        "the penalty is chosen on test images",
        (*SIMULATED, "permute", "null"),
        (
            "predict",
            "    r, best = inside.max(dim=0)          # a penalty for each cell\n"
            "    guesses = encoding.ridge(x[train], y[train], x[test], penalties)\n",
            "    r = inside.max(dim=0).values\n"
            "    guesses = encoding.ridge(x[train], y[train], x[test], penalties)\n"
            "    best = correlation(guesses, y[test]).argmax(dim=0)\n",
        ),
        "permuted:",
    ),
    Mutation(
        "the cells are selected on test images",
        (*SIMULATED, "permute", "null"),
        (
            "null",
            "null = outside[choice, torch.arange(240)].mean()",
            "null = outside[choice, torch.arange(240)]\nnull = null[null > 0].mean()",
        ),
        "permuted:",
    ),
    Mutation(
        "the feature space is chosen on test images",
        (*SIMULATED, "permute", "null"),
        ("null", "choice = inside.argmax", "choice = outside.argmax"),
        "permuted:",
    ),
    Mutation(
        "r² is divided by the reliability twice",
        (*SIMULATED, "recover", "reliability", "estimates", OFF),
        ("estimates", '"r² / reliability": r2 / whole,', '"r² / reliability": r2 / whole**2,'),
        "r² / reliability: right",
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        (
            "import sys; sys.path.insert(0, '..')",
            "from helpers import encoding, encoding_plots",
            "from helpers.checks import predicting_v4_cells as checks",
            "v4, stages = None, (0, 2, 4, 7, 10, 14, 15)",
            "stage_layers = [f'block_{b}' for b in stages]",
            *("v4-chosen", "v4-best-control", "by-block"),
        ),
        ("by-block", 'profile["chosen"]', 'profile["untrained block_2"]'),
        "V4: the block chosen in training",
    ),
]


def _with_more(reliability, factor):
    """The Spearman–Brown formula, from the ratio of signal and noise."""
    ratio = factor * reliability / (1 - reliability)
    return ratio / (1 + ratio)


def _ranks(predicted, seen):
    """One and the number of images whose predicted pattern is more similar to the one seen."""
    alike = torch.corrcoef(torch.cat([seen, predicted]))[: len(seen), len(seen) :]
    return 1 + (alike > alike.diagonal()[:, None]).sum(dim=1)


RIGHT = {"with_more": _with_more, "ranks": _ranks}
