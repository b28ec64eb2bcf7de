"""How far a claim is from failing: the comparisons in its cell, as distances from their thresholds."""

import ast
import operator
import statistics

import torch

TESTS = {"Lt": operator.lt, "LtE": operator.le, "Gt": operator.gt, "GtE": operator.ge}


class _Watched(ast.NodeTransformer):
    """Turns each comparison of sizes, such as a < b < c, into a call that notes its distance from failing."""

    def visit_Compare(self, node):
        self.generic_visit(node)
        if not all(type(test).__name__ in TESTS for test in node.ops):
            return node
        place = ast.Constant(f"{node.lineno}:{node.col_offset}")
        tests = ast.Constant(" ".join(type(test).__name__ for test in node.ops))
        name = ast.Name("_compared_", ast.Load())
        return ast.Call(name, [place, tests, node.left, *node.comparators], [])


class Margins:
    """Runs cells so that after each claim `taken()` gives, for each comparison in it, its smallest distance.

    A distance is positive where the comparison holds, in the units of what is compared.
    """

    def __init__(self):
        self.noted = {}

    def compiled(self, source, name):
        """The code of a cell, to be executed with `names()` among its global names."""
        return compile(ast.fix_missing_locations(_Watched().visit(ast.parse(source))), name, "exec")

    def names(self):
        """What the code of `compiled` calls."""
        return {"_compared_": self._compared}

    def taken(self):
        """The distances noted since the last call, {place in the cell: distance}; they are forgotten."""
        noted, self.noted = self.noted, {}
        return noted

    def _compared(self, place, tests, *values):
        held = True
        for number, test in enumerate(tests.split()):
            left, right = values[number : number + 2]
            if not isinstance(left, set | str | list | tuple):
                distance = right - left if test.startswith("Lt") else left - right
                nearest = torch.as_tensor(distance, dtype=torch.double).min().item()
                key = f"{place}:{number}"
                self.noted[key] = min(self.noted.get(key, nearest), nearest)
            now = TESTS[test](left, right)
            held = now if number == 0 else held and now
        return held


def in_deviations(runs):
    """The distance of the nearest comparison in standard deviations of runs, or None where nothing varies.

    runs: for each run of a claim, what `Margins.taken` gave; at least three. A comparison that is false in
    all of them holds no claim (it chooses what is compared) and is left out.
    """
    if len(runs) < 3:
        return None
    every = [
        [run[place] for run in runs if place in run] for place in {place for run in runs for place in run}
    ]
    deciding = [values for values in every if len(values) == len(runs) and max(values) > 0]
    spreads = [(values, statistics.stdev(values)) for values in deciding]
    found = [statistics.mean(values) / spread for values, spread in spreads if spread > 0]
    return min(found, default=None)
