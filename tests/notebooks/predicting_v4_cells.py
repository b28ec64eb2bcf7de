"""What belongs to notebook 11 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

MORE = "checks.with_more(lambda reliability, factor: {})"
RANKS = "checks.ranks(lambda predicted, seen: {})"
HOLD = "checks.hold_out(lambda scene: {})"
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
    "exercise-hold-out": [
        # every fourth image; the last quarter; none; numbers in place of bools
        HOLD.format("torch.arange(len(scene)) % 4 == 0"),
        HOLD.format("torch.arange(len(scene)) >= 0.75 * len(scene)"),
        HOLD.format("torch.zeros(len(scene), dtype=torch.bool)"),
        HOLD.format("scene % 4"),
    ],
}

MODEL = (
    *("set-up", "stimuli", "gabor-cells", "network-cells", "spikes", "record-cells", "ridge"),
    *("correlation", "cross-validated", "predict", "first-try", "spaces"),
)
MEASURED = (
    "complex_r = {name: r[1] for name, r in recovered.items()}",
    "v4, stages = None, (0, 2, 4, 7, 10, 14, 15)",
)

MUTATIONS = [
    Mutation(
        "the responses are permuted over images",
        (*MODEL, "recover", MEASURED[0]),
        ("record-cells", "counts.mean(dim=0)", "counts.mean(dim=0)[torch.randperm(450)]"),
        "complex cells: r > 0.65",
    ),
    Mutation(
        "the feature space is chosen on test images",
        (*MODEL, "permute", "null"),
        ("null", "best = inside.argmax", "best = outside.argmax"),
        "permuted, chosen in training",
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        (
            "import sys; sys.path.insert(0, '..')",
            "from helpers import encoding, encoding_plots",
            "from helpers.checks import predicting_v4_cells as checks",
            *(MEASURED[1], "stage_layers = [f'block_{b}' for b in stages]"),
            "show-profile",
            "by-block",
        ),
        ("by-block", 'of_blocks("trained")', 'of_blocks("untrained")'),
        "V4: blocks 4, 7 and 10",
    ),
]


def _with_more(reliability, factor):
    """Spearman and Brown's formula, from the ratio of signal and noise."""
    ratio = factor * reliability / (1 - reliability)
    return ratio / (1 + ratio)


def _ranks(predicted, seen):
    """One and the number of images whose predicted pattern is more similar to the one seen."""
    alike = torch.corrcoef(torch.cat([seen, predicted]))[: len(seen), len(seen) :]
    return 1 + (alike > alike.diagonal()[:, None]).sum(dim=1)


def _hold_out(scene):
    """Scenes chosen one by one until a quarter of the images is held out."""
    held = torch.zeros(len(scene), dtype=torch.bool)
    for number in scene.unique():
        if held.float().mean() < 0.25:
            held |= scene == number
    return held


RIGHT = {"with_more": _with_more, "ranks": _ranks, "hold_out": _hold_out}
