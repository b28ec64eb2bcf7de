"""Notebook 12: means and differences over its networks; measurements as lines, and rules on one ruler."""

import matplotlib.pyplot as plt
import torch

from helpers import plotting

STYLES = ("o-", "s--", "^:", "D-.")


def mean(table, rule, hidden=1):
    """The mean over networks for each data set: {set: number}, of a table with the keys (set, rule, layers).

    rule: the function itself; its name is the key. hidden: the number of hidden layers.
    """
    wanted = rule.__name__, hidden
    return {name: values.mean().item() for (name, *key), values in table.items() if tuple(key) == wanted}


def gaps(table, better, worse, hidden=1):
    """By how much the mean of one rule exceeds another's, for each data set."""
    a, b = mean(table, better, hidden), mean(table, worse, hidden)
    return {name: a[name] - b[name] for name in a}


def gap(table, better, worse, hidden=1):
    """The smallest of these differences."""
    return min(gaps(table, better, worse, hidden).values())


def show_lines(groups, x, labels, title="", axis=None, thin=False):
    """Draw a line for each name, with the standard deviation over networks, or a thin line for each network.

    groups: a dictionary, for each name the values (points, networks), or (points,) for a single one. x: the
    points. labels: of the two axes. axis: the matplotlib axis; a new figure without it. thin: every network
    by itself. Raises ValueError if a group has another number of points.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(11, 4.8))
    for number, (name, group) in enumerate(groups.items()):
        values = torch.stack([torch.as_tensor(v).float().flatten() for v in group])
        if len(values) != len(x):
            raise ValueError(f"{name} has {len(values)} points, not {len(x)}.")
        style = {"fmt": STYLES[number % 4], "color": f"C{number}"}
        if thin:
            style = {"linestyle": STYLES[number % 4][1:], "color": f"C{number}", "linewidth": 1}
            axis.plot(x, values, label=[name.replace("_", " ")] + ["_"] * (values.shape[1] - 1), **style)
        else:
            spread = values.std(dim=1) if values.shape[1] > 1 else None
            axis.errorbar(x, values.mean(dim=1), spread, label=name.replace("_", " "), **style)
    axis.set(xlabel=labels[0], ylabel=labels[1], title=title)
    if len(x) < 5:
        axis.set_xticks(x)
    axis.legend(fontsize=14)


def show_ruler(angles, accuracies, title="", axis=None):
    """Draw rules as marks, their accuracy against their angle to the gradient; larger marks for more layers.

    angles, accuracies: dictionaries with the keys (rule, hidden layers); degrees, and from 0 to 1.
    axis: the matplotlib axis; a new figure without it.
    """
    if axis is None:
        _, axis = plt.subplots(figsize=(9, 6))
    names = list(dict.fromkeys(rule for rule, _ in angles))
    for (rule, hidden), angle in angles.items():
        number = names.index(rule)
        axis.plot(
            angle,
            100 * accuracies[rule, hidden],
            (*plotting.MARKERS, "p", "*")[number % 7],
            color=f"C{number % 6}" if number < 6 else "black",
            markersize=6 + 4 * hidden,
            fillstyle="none",  # so that marks at one place are all seen
            markeredgewidth=2.5,
            linestyle="none",
            label=rule.replace("_", " ") if (rule, hidden - 1) not in angles else None,
        )
    axis.set(
        xlabel="angle to the gradient (°); larger: more layers",
        ylabel="correct (%)",
        ylim=(0, 100),
        title=title,
    )
    axis.legend(fontsize=14, loc="lower left")
