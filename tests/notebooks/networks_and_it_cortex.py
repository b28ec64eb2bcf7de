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
KINDS = """
def without_kinds(values, kind):
    {}
    return left
checks.without_kinds(without_kinds)
"""
WRONG_ANSWERS = {
    "exercise-kendall": [
        # each two entries counted twice; the diagonal counted; τ-b; Spearman's ρ
        KENDALL.format("(order_a * order_b).sum() / (n * (n - 1) / 2)"),
        KENDALL.format("(order_a * order_b).mean()"),
        KENDALL.format("(order_a * order_b).sum() / (order_a.norm() * order_b.norm())"),
        KENDALL.format("similarity.spearman(a, b)"),
    ],
    "exercise-kinds": [
        # no ranks; one mean for all; ranks within each kind
        KINDS.format(
            "left = values.clone()\n    for k in kind.unique(): left[kind == k] -= left[kind == k].mean()"
        ),
        KINDS.format("left = similarity.ranks(values) - similarity.ranks(values).mean()"),
        KINDS.format(
            "left = values.double()\n    for k in kind.unique():\n"
            "        left[kind == k] = similarity.ranks(left[kind == k]) - (1 + (kind == k).sum()) / 2"
        ),
    ],
    "exercise-draw": [
        # copies of an image left in; each image once; distances of zero dropped from the whole matrix
        "checks.draw_pairs(lambda rdm, chosen: similarity.pairs(rdm[chosen][:, chosen]))",
        "checks.draw_pairs(lambda rdm, chosen: similarity.pairs(rdm[chosen.unique()][:, chosen.unique()]))",
        "checks.draw_pairs(lambda rdm, chosen: rdm[chosen][:, chosen][rdm[chosen][:, chosen] > 0])",
    ],
}

DRAWS = ("set-up", "import torch", "human", "record", "categories", "draw")
LEADS = (
    "leads = dict(zip(simple, (best_layer[:, None] - of_simple).T)) | "
    "{'untrained, best layer': best_layer - best_twin_layer}",
    "share = {name: (lead > 0).double().mean() for name, lead in leads.items()}",
)
FEWER = (("draw", "human, 100", "human, 20"), ("draw", "view(100", "view(20"))

MUTATIONS = [
    Mutation(
        "the images of the brains are in another order",
        ("set-up", "import torch", "human", "record", "agree", "permute"),
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
        (*DRAWS, *LEADS),
        ("record", 'record["trained"] ', 'record["untrained"][0] '),
        "and of the best layer of untrained",
        FEWER,
    ),
]


def _kendall(a, b):
    """Orders that agree minus orders that do not, over all."""
    i, j = torch.triu_indices(len(a), len(a), offset=1)
    return ((a[i] - a[j]).sign() * (b[i] - b[j]).sign()).mean()


def _without_kinds(values, kind):
    """Ranks (here without ties) minus the mean of their kind."""
    left = values.argsort().argsort().double() + 1
    return torch.stack([left[n] - left[kind == kind[n]].mean() for n in range(len(left))])


def _draw_pairs(rdm, chosen):
    """The distances of pairs of different images."""
    count = len(chosen)
    kept = [(a, b) for a in range(count) for b in range(a + 1, count) if chosen[a] != chosen[b]]
    return torch.stack([rdm[chosen[a], chosen[b]] for a, b in kept])


RIGHT = {"kendall": _kendall, "without_kinds": _without_kinds, "draw_pairs": _draw_pairs}
