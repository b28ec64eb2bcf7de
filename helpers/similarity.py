"""Representational similarity analysis: dissimilarity matrices, rank correlations, ceilings, bootstrap, maps.

A representational dissimilarity matrix (RDM) is a square matrix (n, n); its `pairs` are its upper triangle,
row by row. Sources: Kriegeskorte, Mur & Bandettini (2008) Front Syst Neurosci 2:4,
doi 10.3389/neuro.06.004.2008; Nili et al. (2014) PLoS Comput Biol 10:e1003553, doi
10.1371/journal.pcbi.1003553 (ceilings, Kendall's τ-a). Tests compare the results with SciPy's and with
rsatoolbox's.
"""

from dataclasses import dataclass
from inspect import signature

import numpy
import torch


def rdm(responses):
    """1 − Pearson correlation between the responses to each two images: (n, …) to float64 (n, n).

    An image with equal responses everywhere has no correlation: its distances are 1.
    """
    rows = responses.flatten(1).double()
    rows = rows - rows.mean(dim=1, keepdim=True)
    rows = rows / rows.norm(dim=1, keepdim=True).clamp(min=1e-12)
    return (1 - rows @ rows.T).fill_diagonal_(0)


def pairs(rdms):
    """The upper triangles of RDMs, row by row: (…, n, n) to (…, n (n − 1) / 2)."""
    rows, columns = torch.triu_indices(*rdms.shape[-2:], offset=1)
    return rdms[..., rows, columns]


def square(values):
    """RDMs with zeros on the diagonal from their pairs: (…, n (n − 1) / 2) to (…, n, n)."""
    count = round((1 + (1 + 8 * values.shape[-1]) ** 0.5) / 2)
    rows, columns = torch.triu_indices(count, count, offset=1)
    rdms = values.new_zeros(*values.shape[:-1], count, count)
    rdms[..., rows, columns] = values
    return rdms + rdms.transpose(-1, -2)


def ranks(values):
    """Ranks along the last dimension, from 1; ties share their mean rank. Any shape, to float64."""
    from scipy.stats import rankdata

    return torch.tensor(rankdata(numpy.asarray(values), axis=-1)).double()


def percentiles(rdms):
    """RDMs (…, n, n) as ranks in percent, with zeros on the diagonal: for figures."""
    values = pairs(rdms)
    return square(100 * ranks(values) / values.shape[-1])


def pearson(a, b):
    """Pearson correlation along the last dimension; the others are broadcast."""
    a, b = (x - x.mean(dim=-1, keepdim=True) for x in (a, b))
    return (a * b).sum(dim=-1) / (a.norm(dim=-1) * b.norm(dim=-1))


def spearman(a, b):
    """Spearman's ρ along the last dimension, Pearson's correlation of ranks; the others are broadcast."""
    return pearson(ranks(a), ranks(b))


def tau_a(a, b):
    """Kendall's τ-a along the last dimension; the others are broadcast.

    Pairs of values in the same order minus pairs in the opposite order, divided by all pairs; a tie is
    neither. SciPy gives τ-b, which divides by the pairs without ties: from it, and their number, comes τ-a.
    """
    from scipy.stats import kendalltau

    a, b = torch.broadcast_tensors(torch.as_tensor(a), torch.as_tensor(b))
    rows = zip(a.reshape(-1, a.shape[-1]).numpy(), b.reshape(-1, b.shape[-1]).numpy(), strict=True)
    found = [kendalltau(x, y).statistic * (_untied(x) * _untied(y)) ** 0.5 for x, y in rows]
    return torch.tensor(found, dtype=torch.float64).nan_to_num(0).reshape(a.shape[:-1])


def noise_ceiling(subjects, measure=spearman):
    """The lower and the upper bound of what any model can reach: two numbers (Nili et al. 2014).

    subjects: pairs of each subject's RDM (subjects, pairs); for a single one, None is returned. Lower: the
    mean correlation of each subject with the mean ranks of the others; upper: with the mean ranks of all,
    the subject among them.
    """
    if len(subjects) < 2:
        return None
    total = ranks(subjects).sum(dim=0)
    return _lower(subjects, measure).mean(), measure(subjects, total).mean()


def partial(a, b, given, controls=None):
    """Spearman's ρ of a and b (…, pairs) once the mean rank of each group of pairs is taken from both.

    given: int (pairs,), the group of each pair, such as "a face and a body". controls: (models, pairs); what
    a linear regression on their ranks explains is taken out as well.
    """
    known = torch.nn.functional.one_hot(given.unique(return_inverse=True)[1]).double()
    if controls is not None:
        ranked = ranks(controls)
        known = torch.cat([known, (ranked - ranked.mean(dim=1, keepdim=True)).T / len(given)], dim=1)
    basis, _ = torch.linalg.qr(known)
    return pearson(*[x - (x @ basis) @ basis.T for x in (ranks(a), ranks(b))])


def table(models, subjects, measure=spearman):
    """The correlation of each model with each subject: pairs (models, pairs), (subjects, pairs) to a table.

    measure: `spearman` or `tau_a`. Returns float64 (models, subjects).
    """
    if measure is not spearman:
        return measure(models[:, None], subjects)
    unit = []
    for values in (models, subjects):
        centred = ranks(values) - (values.shape[-1] + 1) / 2
        unit.append(centred / centred.norm(dim=-1, keepdim=True))
    return unit[0] @ unit[1].T


@dataclass(frozen=True)
class Bootstrap:
    """What `bootstrap` returns: Spearman's ρ, float64 (draws, …, subjects), and what was drawn.

    scores: for the images of the draw. elsewhere: for the images left out of it. lower: (draws, subjects),
    each subject's correlation with the mean ranks of all the others, drawn or not, so that no copy of it is
    among them; this mean is not drawn again, so intervals of the bound are too narrow. images, subjects:
    int64 (draws, number), what was drawn.
    """

    scores: torch.Tensor
    elsewhere: torch.Tensor
    lower: torch.Tensor
    images: torch.Tensor
    subjects: torch.Tensor

    def mean(self, values):
        """The mean of values (draws, …, subjects) over the subjects drawn; fewer draws: the first ones."""
        drawn = self.subjects[: len(values)].view(len(values), *[1] * (values.ndim - 2), -1)
        return values.gather(-1, drawn.expand(*values.shape[:-1], -1)).mean(dim=-1)


def bootstrap(models, subjects, draws, generator):
    """Draw images and subjects again, with replacement, and correlate models with subjects: a `Bootstrap`.

    models: RDMs (…, n, n); subjects: RDMs (subjects, n, n), three or more. Two copies of one image make
    no pair. A pair of an image drawn twice and one drawn three times counts six times: `_correlate` gives it
    this weight, which is the same as writing out all pairs (a test compares them), and faster.
    """
    count, size = subjects.shape[:2]
    shape = (*models.shape[:-2], count)
    dense = _dense(torch.cat([pairs(models).flatten(0, -2), pairs(subjects)]))
    found = []
    for _ in range(draws):
        images = torch.randint(size, (size,), generator=generator)
        drawn = torch.randint(count, (count,), generator=generator)
        times = images.bincount(minlength=size)
        weights = pairs(torch.outer(times, times))
        scores, ranked = _correlate(dense, weights, count)
        elsewhere, _ = _correlate(dense, pairs(torch.outer(times == 0, times == 0)), count)
        others = _dense(ranked.sum(dim=0) - ranked)
        own = dense[-count:, weights > 0]
        lower, _ = _correlate(torch.cat([others, own]), weights[weights > 0], count)
        found.append((scores.view(shape), elsewhere.view(shape), lower.diagonal(), images, drawn))
    return Bootstrap(*map(torch.stack, zip(*found, strict=True)))


def choose_elsewhere(scores, elsewhere):
    """For each subject the layer that agrees best with the *other* subjects on the images left out of a draw.

    scores, elsewhere: float (…, layers, subjects), see `Bootstrap`. Returns the scores of the layers chosen
    and their numbers, both (…, subjects).
    """
    others = elsewhere.sum(dim=-1, keepdim=True) - elsewhere
    layer = others.argmax(dim=-2, keepdim=True)
    return scores.gather(-2, layer).squeeze(-2), layer.squeeze(-2)


def interval(values):
    """The middle 95 % of bootstrap samples (draws,): float (2,), its lower and its upper end."""
    return values.quantile(values.new_tensor([0.025, 0.975]))


def report(name, values):
    """Print the mean of bootstrap samples (draws,) and the middle 95 % of them."""
    low, high = interval(values)
    print(f"{name}: {values.mean():.2f}, 95 %: {low:.2f} to {high:.2f}")


def drawn_pairs(rdms, images):
    """The distances of all pairs of different images among those drawn: (…, n, n) to (…, pairs)."""
    i, j = images[torch.triu_indices(len(images), len(images), offset=1)]
    return rdms[..., i[i != j], j[i != j]]


def mds(rdm, seed=0):
    """A map of an RDM (n, n) by metric multidimensional scaling: positions float64 (n, 2), and its stress.

    The best of eight random initialisations. Stress is Kruskal's stress-1: the root of the squared errors of
    the map's distances as a share of these distances squared; 0 for a map that loses nothing (Kruskal 1964
    Psychometrika 29:1, doi 10.1007/BF02289565). The map is turned to its principal axes, with the first half
    of the objects to the upper left, since only distances count.
    """
    from sklearn.manifold import MDS

    known = signature(MDS).parameters  # scikit-learn 1.8 gave "metric" another meaning
    names = {"metric": "precomputed"} if "metric_mds" in known else {"dissimilarity": "precomputed"}
    names |= {"init": "random"} if "init" in known else {}
    found = MDS(2, n_init=8, random_state=seed, **names).fit_transform(rdm.numpy())
    positions = torch.tensor(found).double()
    positions = positions - positions.mean(dim=0)
    positions = positions @ torch.linalg.svd(positions, full_matrices=False).Vh.T
    side = positions[: len(positions) // 2].mean(dim=0).sign()
    positions = positions * side * side.new_tensor([-1, 1])
    flat = pairs(torch.cdist(positions, positions))
    stress = ((flat - pairs(rdm)).square().sum() / flat.square().sum()).sqrt()
    return positions, stress


def _dense(values):
    """For each row, the number of each value among its different values, from 0: int64."""
    from scipy.stats import rankdata

    return torch.tensor(rankdata(numpy.asarray(values), method="dense", axis=-1)).long() - 1


def _correlate(dense, weights, count):
    """Spearman's ρ of all rows but the last `count` with these, where pairs have weights; and these' ranks.

    dense: see `_dense`. weights: whole numbers (pairs,); pairs of weight 0 are left out.
    """
    kept, places = weights > 0, int(dense.max()) + 1
    dense, weights = dense[:, kept], weights[kept].float()  # whole and half numbers below 2²³ are exact
    sums = torch.zeros(len(dense), places).scatter_add_(1, dense, weights.expand(len(dense), -1))
    ranked = (sums.cumsum(dim=1) - (sums - 1) / 2).gather(1, dense)
    unit = (ranked - (weights.sum() + 1) / 2) * weights.sqrt()
    unit = (unit / unit.norm(dim=1, keepdim=True)).double()
    return unit[:-count] @ unit[-count:].T, ranked[-count:]


def _lower(subjects, measure):
    """Each subject's correlation with the mean ranks of the others: (subjects, pairs) to (subjects,)."""
    ranked = ranks(subjects)
    return measure(subjects, ranked.sum(dim=0) - ranked)


def _untied(values):
    """The share of pairs of values that are not tied."""
    _, counts = numpy.unique(values, return_counts=True)
    count = len(values)
    return 1 - (counts * (counts - 1.0)).sum() / (count * (count - 1.0))
