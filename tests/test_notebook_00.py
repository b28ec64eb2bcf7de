"""What notebook 00 adds to the helpers: two figures, the sliders and three self-checks."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import checks, plotting

CORNERS = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR = torch.tensor([-1.0, 1, 1, -1])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def bowl(p):
    return (p[..., 0] ** 2 + 10 * p[..., 1] ** 2) / 2


def test_letters_are_large_and_inside():
    plotting.plane(lambda p: p[:, 0] - p[:, 1], CORNERS, XOR, "a line")
    plotting.landscape(bowl, {"a": torch.rand(5, 2), "b": torch.rand(5, 2)}, "a bowl", best=(0, 0))
    for figure in map(plt.figure, plt.get_fignums()):
        figure.canvas.draw()
        letters = [text for text in figure.findobj(plt.Text) if text.get_text() and text.get_visible()]
        assert min(text.get_fontsize() for text in letters) >= 12
        drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert drawn.x0 >= 0 and drawn.y0 >= 0 and drawn.x1 <= width and drawn.y1 <= height, drawn


def test_classes_differ_in_more_than_hue():
    plotting.plane(lambda p: p.sum(dim=1), CORNERS, torch.tensor([0, 1, 1, 2]), levels=(0.5, 1.5))
    assert len({line.get_marker() for line in plt.gca().lines}) == 3
    plotting.landscape(bowl, {name: torch.rand(5, 2) for name in "abc"})
    assert len({line.get_linestyle() for line in plt.gca().lines if line.get_marker() == "None"}) == 3


def test_one_class_keeps_its_colour():
    """All corners fire: they stay squares, as when only some do."""
    plotting.plane(lambda p: p.sum(dim=1) + 1, CORNERS, torch.ones(4))
    assert [line.get_marker() for line in plt.gca().lines] == ["s"]


def test_bad_input():
    with pytest.raises(ValueError, match=r"shape \(n, 2\), n labels; got \(4, 3\)"):
        plotting.plane(bowl, torch.zeros(4, 3), XOR)
    with pytest.raises(ValueError, match="paths is empty"):
        plotting.landscape(bowl, {})


def test_sliders(capsys):
    """The figure is drawn once at the start, closed, and a sentence stands where no widgets are shown."""
    drawn = []

    def draw(bias):
        drawn.append(bias)
        plt.figure()

    plotting.with_sliders(draw, bias=(-3, 3, -1.5))
    assert drawn == [-1.5] and not plt.get_fignums()
    assert "Sliders for bias: run this cell to move them." in capsys.readouterr().out


def right_loss(y_hat, y):
    return -(y * torch.log(y_hat) + (1 - y) * torch.log(1 - y_hat))


def right_slope(y_hat, y):
    return (y_hat - y) / (y_hat * (1 - y_hat))


RIGHT = {
    "perceptron_update": lambda w, x, target, rate: w + rate * (target - float(w @ x > 0)) * x,
    "slide_loss": (right_loss, right_slope),
    "learning_rate": 0.1,
}
WRONG = {
    "perceptron_update": [None, lambda w, x, target, rate: 1.0, lambda w, x, target, rate: w * float("nan")],
    "slide_loss": [right_loss, (right_loss, right_loss), (lambda y_hat, y: 0.0, right_slope), (None, None)],
    "learning_rate": [0, -0.1, 0.073, 0.193, 1e300, float("nan"), float("inf"), "0.1", None, [0.1]],
}


@pytest.mark.parametrize("name", RIGHT)
def test_checks(name, capsys):
    check = getattr(checks, name)
    check(RIGHT[name])
    assert capsys.readouterr().out == "correct: well done.\n"
    for wrong in WRONG[name]:
        check(wrong)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1 and lines[0].startswith("not yet: "), (wrong, lines)
