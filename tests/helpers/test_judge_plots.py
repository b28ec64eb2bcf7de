"""The figures of notebook 15: what they show is what they were given."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import judge_plots

GENERATOR = torch.Generator().manual_seed
IMAGES = torch.rand(120, 1, 28, 28, generator=GENERATOR(0))


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def test_two_terms_are_stacked_and_their_sum_is_written():
    judge_plots.show_terms({"one": (3.0, 4.0), "other": (2.0, 0.5)}, "title")
    axis = plt.gca()
    assert [text.get_text().strip() for text in axis.texts] == ["3.0 + 4.0", "2.0 + 0.5"]
    assert [patch.get_width() for patch in axis.patches] == [3.0, 2.0, 4.0, 0.5]


def test_a_bar_that_is_far_too_long_is_cut():
    judge_plots.show_terms({"one": (3.0, 4.0), "other": (100.0, 200.0)}, "title")
    axis = plt.gca()
    assert axis.get_xlim()[1] < 15
    assert axis.texts[1].get_text() == " 100.0 + 200.0 →"


def test_sizes_show_the_mean_of_the_draws():
    judge_plots.show_sizes([100, 200], {"real": torch.tensor([[3.0, 5.0], [1.0, 3.0]])}, "title")
    assert plt.gca().lines[0].get_ydata().tolist() == [4.0, 2.0]


@pytest.mark.parametrize("given", [False, True])
def test_guidance_on_given_axes_or_new_ones(given):
    axes = plt.subplots(2, 1)[1] if given else None
    measured = torch.tensor([[[4.0, 0.9, 0.7], [6.0, 0.9, 0.8]], [[20.0, 0.9, 0.2], [22.0, 0.9, 0.3]]])
    judge_plots.show_guidance([1, 4], measured, torch.tensor([1.0, 0.8, 0.9]), "title", axes)
    axes = plt.gcf().axes
    lines = {line.get_label(): line.get_ydata() for axis in axes for line in axis.lines}
    assert lines["d²"].tolist() == [5.0, 21.0]
    assert lines["validation digits"][0] == 1.0
    assert abs(lines["both, validation digits"][0] - 0.85) < 1e-6
    assert abs(lines["recall"][1] - 0.25) < 1e-6
    assert [text.get_text() for text in axes[1].get_xticklabels()] == ["1", "4"]


def test_orders_of_two_judges():
    """A line from the place of a generator in one space to its place in the other."""
    distances = {"a": {"x": 1.0, "y": 2.0, "z": 3.0}, "b": {"x": 2.0, "y": 1.0, "z": 9.0}}
    judge_plots.show_two_judges(distances, ["x"])
    lines = plt.gca().lines
    assert [list(line.get_ydata()) for line in lines] == [[0, 1], [1, 0], [2, 2]]
    assert [line.get_linestyle() for line in lines] == ["--", "-", "-"]


def test_blind_sheets_hide_the_names_and_mix_the_images():
    sets = {"one": IMAGES, "other": 1 - IMAGES}
    sheets = judge_plots.BlindSheets(sets, GENERATOR(1))
    key = sheets.key()
    assert sorted(key) == ["A", "B"] and sorted(key.values()) == sorted(sets)
    orders = {tuple(judge_plots.BlindSheets(sets, GENERATOR(n)).key().values()) for n in range(9)}
    assert len(orders) == 2
    for letter, name in key.items():
        sheets.show(letter)
        axis = plt.gca()
        shown = torch.as_tensor(axis.images[0].get_array()).reshape(10, 28, 10, 28).transpose(1, 2)
        tiles, known = shown.reshape(100, -1).float(), sets[name].flatten(1)
        distance, rows = torch.cdist(tiles, known).min(dim=1)
        assert distance.max() < 0.1 and len(rows.unique()) == 100
        assert not torch.equal(rows, rows.sort().values)
        assert name not in axis.get_title()
    with pytest.raises(KeyError):
        sheets.show("C")


def test_spans_show_medians_beside_the_control():
    sets = {"control": torch.arange(101.0), "copies": torch.zeros(5)}
    areas = {"control": 0.5, "copies": 0.97}
    judge_plots.show_spans({"pixels": sets, "features": sets}, {"pixels": areas, "features": areas}, "title")
    for axis in plt.gcf().axes:
        medians = [line.get_xdata()[0] for line in axis.lines if len(line.get_xdata()) == 1]
        assert medians == [50.0, 0.0]
        assert len(axis.patches) == 1  # what is shaded
        assert [text.get_text() for text in axis.texts] == ["AUC", "0.97"]


def test_frames_stand_around_the_marked_images():
    rows = {"original": IMAGES[:3], "nearest": IMAGES[3:6]}
    judge_plots.show_nearest(rows, {"nearest": torch.tensor([False, True, True])}, "title")
    corners = [patch.get_xy() for patch in plt.gca().patches if isinstance(patch, plt.Rectangle)]
    assert corners == [(28.5, 28.5), (56.5, 28.5)]
