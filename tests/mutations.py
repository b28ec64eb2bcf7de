"""Mutations: a notebook in which one thing is changed for the worse, so that one of its claims must fail.

A test of the tests: a claim that holds whatever is done to the notebook asserts nothing.
"""

import ast
from dataclasses import dataclass

from nbformat.v4 import new_code_cell, new_notebook


@dataclass(frozen=True)
class Mutation:
    """One change and the claim that it must turn red.

    name: what is changed, in words. cells: ids of the only cells that the claim needs, in their order; an
    entry with a space in it is a line of code, in place of a cell that computes more than is needed.
    change: (cell id, text in it, text instead). claim: how the sentence of the claim begins.
    smaller: further (cell id, text, text instead), for the control as well, so that it takes seconds.
    """

    name: str
    cells: tuple
    change: tuple
    claim: str
    smaller: tuple = ()


def mutated(notebook, mutation):
    """A notebook of the cells needed and the claim (the control), then of the changed ones and the claim.

    Raises ValueError if a cell, a text or the claim is not in the notebook.
    """
    sources = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "code"}
    sources |= {line: line for line in mutation.cells if " " in line}
    missing = [name for name in mutation.cells if name not in sources]
    if missing:
        raise ValueError(f"{mutation.name}: the notebook has no code cell {', '.join(missing)}.")
    for name, old, new in mutation.smaller:
        sources[name] = replaced(sources[name], old, new, mutation.name)
    name, old, new = mutation.change
    claim = statement(sources["claims"], mutation.claim)
    control = [new_code_cell(sources[cell]) for cell in mutation.cells]
    again = mutation.cells[mutation.cells.index(name) :]
    sources[name] = replaced(sources[name], old, new, mutation.name)
    changed = [new_code_cell(sources[cell]) for cell in again]
    return new_notebook(
        cells=[
            *control,
            new_code_cell(claim, id="control"),
            *changed,
            new_code_cell(claim, id="mutated"),
        ]
    )


def replaced(source, old, new, name):
    """The source with one text replaced, which must be in it."""
    if old not in source or old == new:
        raise ValueError(f"{name}: {old!r} is not in the cell, or nothing would change.")
    return source.replace(old, new)


def statement(source, beginning):
    """The statement of the cell `claims` that claims a sentence beginning so, after the lines it leans on."""
    kept, needed, found = [], set(), 0
    for node in reversed(ast.parse(source).body):
        text = ast.get_source_segment(source, node)
        if text.startswith("checks.claim("):
            wanted = ast.literal_eval(node.value.args[0]).startswith(beginning)
            found += wanted
        else:
            wanted = names(node, ast.Store) & needed
        if wanted:
            kept.insert(0, text)
            needed |= names(node, ast.Load)
    if found != 1:
        raise ValueError(f"{found} claims begin with {beginning!r}; one should.")
    return "\n".join(kept)


def names(node, context):
    """The names that a statement reads (ast.Load) or sets (ast.Store), a function's own name among these."""
    defined = {node.name} if isinstance(node, ast.FunctionDef) and context is ast.Store else set()
    return defined | {
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)
    }
