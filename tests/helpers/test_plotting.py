"""Figures: drawn from good input, refused from bad, legible from the back of a room."""

import importlib
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import interactive, plotting, plotting_filters, v1, v1_figures

IMAGES = torch.rand(7, 1, 28, 28)


@pytest.fixture(autouse=True)
def no_figure_is_open():
    plt.close("all")
    yield
    plt.close("all")


def draw_v1():
    cells, points = v1.table("ringach_2002"), IMAGES[0, 0, :2].unbind()
    rows = {("a", "b"): [0.1, 0.2], ("c d", "b"): [0.3, 0.4], ("V1", "alone"): [0.2, 0.3]}
    v1_figures.plane(cells, title="cells")
    points = *points, points[0] > 0.5
    v1_figures.planes(cells, {name: points for name in "abc"}, (0.3, 0.4), "shapes")
    v1_figures.recovery(torch.arange(3) / 10, {"a": torch.rand(3, 3), "b": torch.rand(3, 3)}, "recovery")
    v1_figures.fitted({name: (IMAGES[:, 0], IMAGES[:, 0]) for name in "ab"}, "fits", 7)
    medians = {("a", kind): {"n_x": [0.3, 0.4], "n_y": [0.5, 0.6]} for kind in "xyz"}
    v1_figures.medians(medians, (0.4, 0.5), ((0.3, 0.5), (0.4, 0.6)), {"control": (0.4, 0.3)}, "medians")
    v1_figures.distances({key: torch.tensor(values) for key, values in rows.items()}, 0.6, 0.1, "far")


def draw_all():
    plotting.image_grid(IMAGES, range(7), columns=4, title="a grid")
    plotting.weights(IMAGES - 0.5, range(7), title="weights")
    plotting.learning_curves({"training": [(2.0, 0.5), (1.0, 0.75)], "validation": [(2.1, 0.4), (1.5, 0.6)]})
    plotting.confusion_matrix(torch.eye(10, dtype=torch.int64) * 90 + 1, "confusions")
    plotting.dots({"templates": [0.8], "network": [0.97, 0.98]}, "accuracy", chance=0.1)
    plotting.filters({"a": IMAGES[:, 0], "b": IMAGES[:3, 0]}, 12, "filters")
    frequency = torch.arange(1, 9) / 16
    powers = {"grass": frequency**-2, "cat": frequency**-3, "dog": frequency**-3}
    plotting_filters.spectra(powers, "spectra", ("grass",), 2)
    plotting_filters.side_by_side({"a": IMAGES[0, 0], "b": IMAGES[1, 0]}, "side by side")
    plotting_filters.whitening(IMAGES[0, 0, 0, :25], IMAGES[0, 0], "whitening")
    plotting_filters.tiles({"a": IMAGES[:, 0], "b": IMAGES[:3, 0]}, "tiles")
    plotting_filters.units({"a": (IMAGES[:, 0], IMAGES[:, 0]), "b": (IMAGES[:, 0],) * 3}, "units")
    row = {"a set": SimpleNamespace(share=0.4, fit=range(64))}
    plotting_filters.nulls({"a": IMAGES[:, 0]}, dict.fromkeys(plotting_filters.MARKS, row), "nulls")
    draw_v1()
    return [plt.figure(number) for number in plt.get_fignums()]


def test_two_spectra_are_marked_at_most():
    powers = dict.fromkeys("abc", torch.ones(3))
    with pytest.raises(ValueError, match="zip"):
        plotting_filters.spectra(powers, marked=tuple(powers), at=0)


def test_the_style_wins_over_a_file_of_the_user():
    for name, value in {"text.usetex": True, "image.origin": "lower", "axes.spines.top": True}.items():
        plt.rcParams[name] = value
    importlib.reload(plotting)
    assert not plt.rcParams["text.usetex"] and not plt.rcParams["axes.spines.top"]
    assert plt.rcParams["image.origin"] == "upper"


def test_letters_are_large_and_inside():
    figures = draw_all()
    assert len(figures) == 18
    for figure in figures:
        figure.canvas.draw()
        letters = [text for text in figure.findobj(plt.Text) if text.get_text() and text.get_visible()]
        assert min(text.get_fontsize() for text in letters) >= 12
        drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert drawn.x0 >= 0 and drawn.y0 >= 0 and drawn.x1 <= width and drawn.y1 <= height, drawn


def test_one_scale_for_all_pictures():
    plotting.image_grid(IMAGES)
    assert {picture.get_clim() for axis in plt.gcf().axes for picture in axis.images} == {
        (0, float(IMAGES.max()))
    }
    plotting.weights(IMAGES - 0.7)
    largest = float((IMAGES - 0.7).abs().max())
    assert {image.get_clim() for axis in plt.gcf().axes[:7] for image in axis.images} == {(-largest, largest)}


def test_learning_curves_show_the_numbers():
    plotting.learning_curves({"validation": [(2.0, 0.5), (1.0, 0.75)]})
    loss, accuracy = plt.gcf().axes
    assert list(loss.lines[0].get_ydata()) == [2.0, 1.0] and list(loss.lines[0].get_xdata()) == [1, 2]
    assert list(accuracy.lines[0].get_ydata()) == [50.0, 75.0]
    assert accuracy.get_ylabel() == "correct (%)" and "nats" in loss.get_ylabel()


def test_lines_differ_in_more_than_hue():
    plotting.learning_curves({name: [(1.0, 0.5), (0.9, 0.6)] for name in "abc"})
    styles = {(line.get_linestyle(), line.get_marker()) for line in plt.gcf().axes[0].lines}
    assert len(styles) == 3


def test_confusion_matrix_shows_errors_as_shares_of_the_row():
    plotting.confusion_matrix(torch.tensor([[90, 10], [0, 50]]))
    axis = plt.gcf().axes[0]
    assert axis.images[0].get_array().tolist() == [[0.0, 10.0], [0.0, 0.0]]
    assert [text.get_text() for text in axis.texts] == ["90", "10", "0", "50"]


@pytest.mark.parametrize("draw", [plotting.image_grid, plotting.weights])
@pytest.mark.parametrize("shape", [(28, 28), (3, 28, 28), (2, 3, 28, 28), (0, 1, 28, 28)])
def test_bad_pictures(draw, shape):
    with pytest.raises(ValueError, match=r"shape \(n, 1, height, width\), n > 0; got"):
        draw(torch.zeros(shape))


def test_other_bad_input():
    with pytest.raises(ValueError, match="7 images need as many titles; got 2"):
        plotting.image_grid(IMAGES, ["a", "b"])
    with pytest.raises(ValueError, match="classes, classes"):
        plotting.confusion_matrix(torch.zeros(2, 3))
    with pytest.raises(ValueError, match="history is empty"):
        plotting.learning_curves({})
    with pytest.raises(ValueError, match="groups is empty"):
        plotting.dots({})


def test_live_replaces_its_figure_and_leaves_none_open(monkeypatch):
    import IPython.display

    shown = []

    class Handle:
        def update(self, figure):
            shown.append(("update", figure))

    def display(figure, display_id):
        assert display_id is True
        shown.append(("display", figure))
        return Handle()

    monkeypatch.setattr(IPython.display, "display", display)
    plt.close("all")
    show = interactive.live()
    figures = [plt.figure() for _ in range(3)]
    for figure in figures:
        show(figure)
    assert shown == list(zip(("display", "update", "update"), figures, strict=True))
    assert plt.get_fignums() == []


def test_sheet_lays_rows():
    one = plotting.sheet(torch.arange(4.0).reshape(4, 1, 1, 1), 2)
    assert one.tolist() == [[[[0, 1], [2, 3]]]]
    with pytest.raises(ValueError, match="3 pictures do not fill rows of 2"):
        plotting.sheet(torch.zeros(3, 1, 2, 2), 2)


# --- planes and landscapes, for notebook 00 ---------------------------------------------------------------

CORNERS = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
XOR = torch.tensor([-1.0, 1, 1, -1])


def bowl(p):
    return (p[..., 0] ** 2 + 10 * p[..., 1] ** 2) / 2


def test_letters_of_planes_are_large_and_inside():
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

    interactive.with_sliders(draw, bias=(-3, 3, -1.5))
    assert drawn == [-1.5] and not plt.get_fignums()
    assert "Sliders for bias: run this cell to move them." in capsys.readouterr().out
