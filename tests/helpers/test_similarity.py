"""RDMs, rank correlations, ceilings, bootstrap and maps, beside SciPy, rsatoolbox and known truth."""

import nbformat
import numpy
import pytest
import torch
from conftest import ROOT
from scipy import stats
from scipy.spatial.distance import squareform

from helpers import similarity


def made(*shape, seed=0, levels=None):
    """Random numbers, or with ties if there are only a few levels."""
    generator = torch.Generator().manual_seed(seed)
    if levels:
        return torch.randint(levels, shape, generator=generator).double()
    return torch.rand(shape, generator=generator, dtype=torch.float64)


def test_rdm_is_one_minus_numpys_correlation():
    responses = made(7, 3, 4)
    wanted = 1 - numpy.corrcoef(responses.reshape(7, 12).numpy())
    assert torch.allclose(similarity.rdm(responses), torch.tensor(wanted))
    assert torch.equal(similarity.rdm(torch.ones(2, 5)), 1 - torch.eye(2, dtype=torch.float64))


def test_pairs_and_square_undo_each_other():
    rdm = similarity.rdm(made(6, 9))
    values = similarity.pairs(rdm)
    assert torch.allclose(values, torch.tensor(squareform(rdm.numpy(), checks=False)))
    assert torch.allclose(similarity.square(values), rdm)
    several = torch.stack([rdm, 2 * rdm])
    assert torch.equal(similarity.pairs(several)[1], 2 * values)


def test_percentiles_are_ranks():
    shown = similarity.percentiles(similarity.square(torch.tensor([5.0, 1.0, 9.0])))
    assert torch.allclose(similarity.pairs(shown), torch.tensor([200 / 3, 100 / 3, 100.0]).double())


@pytest.mark.parametrize("levels", [None, 3])
def test_rank_correlations(levels):
    """With and without ties: SciPy's ρ; and τ-a counted by hand."""
    a, b = made(4, 25, seed=1, levels=levels), made(4, 25, seed=2, levels=levels)
    rho, tau = similarity.spearman(a, b), similarity.tau_a(a, b)
    for row in range(4):
        assert rho[row].item() == pytest.approx(stats.spearmanr(a[row], b[row]).statistic)
        orders = [
            float((a[row, i] - a[row, j]).sign() * (b[row, i] - b[row, j]).sign())
            for i in range(25)
            for j in range(i)
        ]
        assert tau[row].item() == pytest.approx(numpy.mean(orders))
    assert torch.allclose(similarity.table(a, b), torch.stack([similarity.spearman(x, b) for x in a]))
    by_tau = similarity.table(a, b, similarity.tau_a)
    assert torch.allclose(by_tau, torch.stack([similarity.tau_a(x, b) for x in a]))


def test_a_model_without_differences_has_a_tau_of_zero():
    assert similarity.tau_a(torch.zeros(1, 9), made(1, 9)).item() == 0


def test_ceiling_of_known_subjects():
    """Equal subjects reach 1; subjects that share nothing 0 and, of four, one half."""
    low, high = similarity.noise_ceiling(made(1, 500).expand(3, -1))
    assert low.item() == pytest.approx(1) and high.item() == pytest.approx(1)
    assert similarity.noise_ceiling(made(1, 500)) is None
    low, high = similarity.noise_ceiling(made(4, 4000))
    assert abs(low) < 0.06 and high.item() == pytest.approx(0.5, abs=0.03)


def test_the_notebook_computes_the_same_ceiling():
    """What notebook 10 writes out is what the helper gives."""
    notebook = nbformat.read(ROOT / "notebooks" / "10_networks_and_it_cortex.ipynb", as_version=4)
    names = {"torch": torch, "similarity": similarity}
    for cell in notebook.cells:
        if cell.id in ("ceiling-by-hand", "by-hand"):
            exec(cell.source, names)
    subjects = made(5, 60)
    assert torch.allclose(
        torch.stack(names["noise_ceiling"](subjects)), torch.stack(similarity.noise_ceiling(subjects))
    )
    assert torch.allclose(names["rdm"](subjects), similarity.rdm(subjects))


def test_partial_takes_the_groups_out():
    given = torch.arange(300) % 3
    alone = made(300)
    model, brain = 10.0 * given + made(300, seed=5), 10.0 * given + made(300, seed=6)
    assert similarity.spearman(model, brain) > 0.8
    assert abs(similarity.partial(model, brain, given)) < 0.2
    assert similarity.partial(alone, alone, given).item() == pytest.approx(1)
    ranked = similarity.ranks(torch.stack([model, brain])).numpy()
    other = numpy.eye(3)[given.numpy()]
    left = [x - other @ numpy.linalg.lstsq(other, x, rcond=None)[0] for x in ranked]
    wanted = numpy.corrcoef(*left)[0, 1]
    assert similarity.partial(model, brain, given).item() == pytest.approx(wanted)


def test_partial_takes_other_models_out():
    """What a linear regression on the ranks of another model explains is gone."""
    given, shared = torch.zeros(300).long(), made(300)
    model, brain = shared + 0.3 * made(300, seed=5), shared + 0.3 * made(300, seed=6)
    assert similarity.partial(model, brain, given) > 0.7
    assert abs(similarity.partial(model, brain, given, shared[None])) < 0.2


def test_bootstrap_is_that_of_all_pairs_written_out():
    """Weights give what writing out each pair of different images gives, with ties, too."""
    models = torch.stack([similarity.rdm(made(12, 9)), similarity.square(made(66, levels=2))])
    subjects = similarity.square(made(4, 66, seed=3))
    models = (models + models.transpose(1, 2)) / 2
    found = similarity.bootstrap(models, subjects, 5, torch.Generator().manual_seed(0))
    for number in range(5):
        images, drawn = found.images[number], found.subjects[number]
        model, brain = (similarity.drawn_pairs(x, images) for x in (models, subjects))
        scores = similarity.table(model, brain)
        assert torch.allclose(found.scores[number], scores, atol=1e-5)
        assert torch.allclose(found.mean(found.scores)[number], scores[:, drawn].mean(dim=1), atol=1e-5)
        total = similarity.ranks(brain).sum(dim=0) - similarity.ranks(brain)
        assert torch.allclose(found.lower[number], similarity.spearman(brain, total), atol=1e-5)
        left = [n for n in range(12) if n not in images]
        pair = [similarity.pairs(x[:, left][:, :, left]) for x in (models, subjects)]
        assert torch.allclose(found.elsewhere[number], similarity.table(*pair), atol=1e-5, equal_nan=True)


def test_bootstrap_is_around_the_value_and_leaves_copies_out():
    """A perfect model stays at 1; one that shares nothing stays near 0, although copies have distance 0."""
    brain = similarity.rdm(made(12, 30))
    models = torch.stack([brain, similarity.rdm(made(12, 30, seed=9))])
    found = similarity.bootstrap(models, brain.expand(4, -1, -1), 30, torch.Generator().manual_seed(0))
    scores = found.mean(found.scores)
    assert scores.shape == (30, 2) and torch.allclose(scores[:, 0], torch.ones(30).double())
    assert torch.allclose(found.lower, torch.ones(30, 4).double())
    once = similarity.spearman(similarity.pairs(models[1]), similarity.pairs(brain))
    assert scores[:, 1].mean().item() == pytest.approx(once.item(), abs=0.2)


def test_bootstrap_never_compares_a_subject_with_itself():
    """Even if a subject is drawn twice: of noise, the lower bound stays near 0."""
    noise = similarity.square(made(4, 30 * 29 // 2))
    found = similarity.bootstrap(noise[:1], noise, 30, torch.Generator().manual_seed(0))
    assert abs(found.mean(found.lower).mean()) < 0.1


def test_a_layer_is_chosen_by_the_others_on_other_images():
    """Written out for one draw: each subject's layer maximises the sum over the other subjects."""
    scores, elsewhere = made(1, 5, 3), made(1, 5, 3, seed=1)
    found, layers = similarity.choose_elsewhere(scores, elsewhere)
    for subject in range(3):
        others = [other for other in range(3) if other != subject]
        best = int(elsewhere[0][:, others].sum(dim=1).argmax())
        assert layers[0, subject] == best and found[0, subject] == scores[0, best, subject]


def test_interval_is_the_middle(capsys):
    assert torch.allclose(similarity.interval(torch.arange(1001.0)), torch.tensor([25.0, 975.0]))
    similarity.report("difference", torch.arange(1001.0))
    assert capsys.readouterr().out == "difference: 500.00, 95 %: 25.00 to 975.00\n"


def test_a_map_of_a_plane_loses_nothing():
    """Distances are kept, the first half lies to the left; what does not fit into a plane has a stress."""
    points = made(20, 2)
    rdm = torch.cdist(points, points)
    positions, stress = similarity.mds(rdm)
    assert stress < 0.01 and torch.allclose(torch.cdist(positions, positions), rdm, atol=0.02)
    assert positions[:10, 0].mean() < 0 < positions[:10, 1].mean()
    assert similarity.mds(1 - torch.eye(20, dtype=torch.float64))[1] > 0.2


def test_as_rsatoolbox_does():
    """RDMs, ρ, τ-a and both bounds (`pip install -r requirements-rsa.txt`)."""
    toolbox = pytest.importorskip("rsatoolbox")
    responses = made(10, 40)
    theirs = toolbox.rdm.calc_rdm(toolbox.data.Dataset(responses.numpy()), method="correlation")
    assert numpy.allclose(theirs.dissimilarities[0], similarity.pairs(similarity.rdm(responses)))
    subjects = made(5, 45, seed=1) + made(45, seed=2)
    model = made(1, 45, seed=3, levels=3)
    brains, guess = toolbox.rdm.RDMs(subjects.numpy()), toolbox.rdm.RDMs(model.numpy())
    for method, measure in (("spearman", similarity.spearman), ("tau-a", similarity.tau_a)):
        wanted = toolbox.rdm.compare(guess, brains, method)
        assert numpy.allclose(wanted, similarity.table(model, subjects, measure))
        bounds = toolbox.inference.boot_noise_ceiling(brains, method)
        assert numpy.allclose(bounds, torch.stack(similarity.noise_ceiling(subjects, measure)), atol=0.005)
