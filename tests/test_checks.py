"""The self-checks never raise, and the claims do."""

import pytest
import torch

from helpers import checks

CHECKS = [check for name, check in vars(checks).items() if getattr(check, "is_check", False)]


def raises(*arguments):
    raise RuntimeError("a bug\nin two lines")


NONSENSE = [None, 0, float("nan"), "text", [], object(), torch.zeros(3), torch.full((10,), float("nan"))]
NONSENSE += [
    raises,
    lambda: 1,
    lambda *a: None,
    lambda *a: "text",
    lambda *a: torch.full((10,), float("nan")),
]


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nonsense_is_not_yet_in_one_line(check, answer, capsys):
    check(answer)
    printed = capsys.readouterr()
    assert printed.out.startswith("not yet: ") and printed.out.count("\n") == 1 and not printed.err


def test_there_are_checks():
    assert {check.__name__ for check in CHECKS} >= {
        "cross_entropy",
        "accuracy_per_class",
        "number_of_weights",
    }


def test_right_answers(capsys):
    checks.cross_entropy(lambda scores, label: -scores.log_softmax(0)[label])
    checks.number_of_weights(torch.tensor(203530))
    checks.accuracy_per_class(
        lambda p, labels: [((p == labels)[labels == k]).float().mean() for k in range(10)]
    )
    assert capsys.readouterr().out.count("correct: ") == 3


def test_claim(capsys):
    checks.claim("water is wet", torch.tensor(True))
    assert capsys.readouterr().out == "✓ water is wet\n"
    with pytest.raises(AssertionError, match="does not hold here: water is dry"):
        checks.claim("water is dry", False)


def test_trouble_names_three_accidents():
    real = torch.rand(8, 1, 5, 5, generator=torch.Generator().manual_seed(0))
    for loss in (float("nan"), torch.tensor(float("inf"), requires_grad=True)):
        assert "learning rate ten times smaller" in checks.trouble(loss, real, real)
    assert "collapsed" in checks.trouble(1.0, real[:1].repeat(8, 1, 1, 1), real)
    assert "batch of one" in checks.trouble(1.0, real[:1], real)
    assert "batch of one" in checks.trouble(1.0, real, real[:1])


def test_no_trouble():
    real = torch.rand(8, 1, 5, 5, generator=torch.Generator().manual_seed(0))
    assert checks.trouble(3) == checks.trouble(torch.tensor(1.0), real, 1 - real) == ""


def test_right_answers_of_notebook_04(capsys):
    checks.gaussian_kl(lambda m1, s1, m2, s2: (s2 / s1).log() + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5)
    checks.reparametrised(lambda mean, log_variance, noise: mean + noise * (0.5 * log_variance).exp())
    sure = 20 * torch.eye(10).repeat(20, 1)
    checks.impostor((lambda images: sure, torch.full((200, 1, 28, 28), 0.3)))
    assert capsys.readouterr().out.count("correct: ") == 3
