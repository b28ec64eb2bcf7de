"""The figures of notebook 12."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import learning_rules


def test_lines_show_mean_and_spread():
    values = torch.tensor([[1.0, 3.0], [2.0, 6.0]])
    learning_rules.show_lines({"one_rule": values, "two": [5, 6]}, (1, 2), ("x", "y"), "title")
    axis = plt.gca()
    assert axis.get_xlabel() == "x" and axis.get_title() == "title"
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["one rule", "two"]
    assert axis.containers[0].lines[0].get_ydata().tolist() == [2, 4]
    plt.close("all")


def test_thin_lines_show_each_network():
    _, axis = plt.subplots()
    learning_rules.show_lines({"rule": torch.rand(5, 3)}, range(5), ("x", "y"), axis=axis, thin=True)
    assert len(axis.lines) == 3 and len(axis.get_legend().get_texts()) == 1
    plt.close("all")


def test_lines_of_another_length_are_refused():
    with pytest.raises(ValueError, match="rule has 2 points, not 3"):
        learning_rules.show_lines({"rule": [1, 2]}, (1, 2, 3), ("x", "y"))
    plt.close("all")


def test_ruler_has_one_entry_for_each_rule():
    angles = {("a_rule", 1): 10, ("a_rule", 2): 20, ("b", 3): 30}
    learning_rules.show_ruler(angles, dict.fromkeys(angles, 0.5))
    axis = plt.gca()
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["a rule", "b"]
    assert [line.get_markersize() for line in axis.lines] == [10, 14, 18]
    assert all(line.get_ydata()[0] == 50 for line in axis.lines)
    plt.close("all")


def test_gaps_are_differences_of_means():
    def rule():
        """Named in the keys."""

    def other():
        """The same."""

    table = {("a", "rule", 1): torch.tensor([1.0, 3]), ("a", "other", 1): torch.tensor([1.0])}
    table |= {("b", *key): 2 * values for (_, *key), values in table.items()}
    assert learning_rules.mean(table, rule) == {"a": 2, "b": 4}
    assert learning_rules.mean(table, rule, hidden=2) == {}
    assert learning_rules.gaps(table, rule, other) == {"a": 1, "b": 2}
    assert learning_rules.gap(table, rule, other) == 1
