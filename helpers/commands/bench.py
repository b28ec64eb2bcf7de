"""Measure how fast it is here: `python -m helpers bench [NAME]`, each script of tests/benchmarks/ a name."""

from helpers.commands import environment


def bench(arguments):
    """Run the comparisons of speed in tests/benchmarks/: all, or the one named, with its options."""
    scripts = {
        path.stem[6:]: path for path in sorted((environment.ROOT / "tests" / "benchmarks").glob("speed_*.py"))
    }
    if arguments and arguments[0] not in scripts:
        print(f"There is no benchmark {arguments[0]!r}; there is: {', '.join(scripts)}.")
        return 2
    python = environment.ready_python()
    names, options = ([arguments[0]], arguments[1:]) if arguments else (list(scripts), [])
    statuses = [environment.call([python, scripts[name], *options], TQDM_DISABLE="1") for name in names]
    return int(any(statuses))
