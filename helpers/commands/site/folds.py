"""Folds as Sphinx writes them into a page."""

from docutils import nodes


class Fold(nodes.General, nodes.Element):
    """What is folded until somebody asks for it: kind, summary."""


def open_fold(writer, node):
    """Write the beginning of a fold."""
    writer.body.append(f'<details class="fold {node["kind"]}"><summary>')
    writer.body.append(f"{writer.encode(node['summary'])}</summary>\n<div>\n")


def close_fold(writer, node):
    """Write the end of a fold."""
    writer.body.append("</div>\n</details>\n")


class Mark(nodes.Element):
    """The beginning or the end of a fold: kind, fold, summary."""
