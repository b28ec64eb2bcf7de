"""What belongs to notebook 10 alone: three plausible mistakes for each exercise, and mutations."""

import torch
from mutations import Mutation

KENDALL = """
def kendall(a, b):
    order_a, order_b = (a[:, None] - a).sign(), (b[:, None] - b).sign()
    n = len(a)
    return {}
checks.kendall(kendall)
"""
WRONG_ANSWERS = {
    "exercise-kendall": [
        # each two entries counted twice; the diagonal counted; τ-b; Spearman's ρ
        KENDALL.format("(order_a * order_b).sum() / (n * (n - 1) / 2)"),
        KENDALL.format("(order_a * order_b).mean()"),
        KENDALL.format("(order_a * order_b).sum() / (order_a.norm() * order_b.norm())"),
        KENDALL.format("similarity.spearman(a, b)"),
    ],
    "exercise-draw": [
        # copies of an image left in; each image once; distances of zero dropped from the whole matrix
        "checks.draw_pairs(lambda rdm, chosen: similarity.pairs(rdm[chosen][:, chosen]))",
        "checks.draw_pairs(lambda rdm, chosen: similarity.pairs(rdm[chosen.unique()][:, chosen.unique()]))",
        "checks.draw_pairs(lambda rdm, chosen: rdm[chosen][:, chosen][rdm[chosen][:, chosen] > 0])",
    ],
}

COMMON = ("set-up", "import torch", "human", "record")
LATE = "late_layers = [6, 7, 8]"
CATEGORY = "category = object_controls.categories()"
DIFFER = "def differ(labels): return (labels[:, None] != labels).double()"
DRAWS = (*COMMON, LATE, CATEGORY, DIFFER, "categories", "break-ties", "one-sample", "draw", "draw-simple")
DRAWS += ("differences",)
FEWER = (("draw", "human, 1000", "human, 100"), ("draw-simple", "human, 1000", "human, 100"))

MUTATIONS = [
    Mutation(
        "the images of the brains are in another order",
        (*COMMON, LATE, "agree", "permute"),
        (
            "human",
            "brains.human_it_2008.mean(dim=1)",
            "brains.human_it_2008.mean(dim=1)[:, torch.arange(92) * 5 % 92][:, :, torch.arange(92) * 5 % 92]",
        ),
        "late layers: above chance",
    ),
    Mutation(
        "the subject is left inside its own lower bound",
        ("set-up", "import torch", "human", "ceiling-by-hand", "bounds"),
        ("ceiling-by-hand", "torch.cat([ranked[:number], ranked[number + 1:]])", "ranked"),
        "nothing in common",
    ),
    Mutation(
        "the untrained network is passed off as the trained one",
        DRAWS,
        ("record", 'trained = record["trained"]', 'trained = record["untrained"][0]'),
        "it beats untrained networks",
        FEWER,
    ),
]


def _kendall(a, b):
    """Orders that agree minus orders that do not, over all."""
    i, j = torch.triu_indices(len(a), len(a), offset=1)
    return ((a[i] - a[j]).sign() * (b[i] - b[j]).sign()).mean()


def _draw_pairs(rdm, chosen):
    """The distances of pairs of different images."""
    count = len(chosen)
    kept = [(a, b) for a in range(count) for b in range(a + 1, count) if chosen[a] != chosen[b]]
    return torch.stack([rdm[chosen[a], chosen[b]] for a, b in kept])


RIGHT = {"kendall": _kendall, "draw_pairs": _draw_pairs}
