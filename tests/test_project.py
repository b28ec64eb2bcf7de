"""The project as a whole: its files agree with each other, and the helpers stay light and in order."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter

import pytest
from conftest import ROOT

from helpers.commands import dispatch, run

HELPERS = sorted(path for path in (ROOT / "helpers").rglob("*.py"))
LINES = 300  # of a file that a learner may open

# Which helper may import which: arrows point one way, from the commands to the helpers and never back. A new
# helper gets a line here; a room's line speaks for all its files.
MAY_IMPORT = {
    "__init__": set(),
    "__main__": {"commands.dispatch"},
    "catalogue": set(),
    "download": {"catalogue"},
    "device": set(),
    "data": {"download"},
    "pretrained": {"download"},
    "entry_level": set(),
    "attacks": {"device", "models"},
    "failing": {"plotting"},
    "training": set(),
    "models": set(),
    "loading": set(),
    "networks_1989": {"device"},
    "speed": {"training"},
    "plotting": set(),
    "plotting_filters": {"plotting"},
    "generating": {"judging", "plotting"},
    "generators": {"generating", "interactive", "kept_generators", "plotting", "training"},
    "kept_generators": set(),
    "judge_plots": {"generating", "plotting"},
    "learning_rules": {"plotting"},
    "random_feedback": {"device"},
    "spiking": {"device"},
    "judging": {"data", "models", "training"},
    "feature_plots": {"plotting"},
    "segmenting": {"training"},
    "similarity": set(),
    "similarity_plots": {"plotting"},
    "object_controls": {"similarity"},
    "where_controls": set(),
    "where_plots": {"plotting"},
    "readout": {"data", "device", "models", "training"},
    "recording": {"device", "pretrained"},
    "replacing": {"data", "device", "models", "training"},
    "encoding": {"gabor", "pretrained"},
    "encoding_plots": {"plotting"},
    "interactive": set(),
    "gabor": {"gabor_descent"},
    "gabor_descent": set(),
    "v1": set(),
    "v1_figures": {"plotting"},
    "unit_figures": {"plotting"},
    "checks": {"checks.shared"},
    "checks.learned_filters": {"checks.shared", "learned_filters"},
    "checks.filters_and_v1_gabors": {"checks.shared", "gabor", "v1"},
    "commands.dispatch": {"commands", "commands.environment", "commands.bench", "commands.present"},
    "commands.environment": set(),
    "commands.bench": {"commands.environment"},
    "commands.present": {"commands.environment"},
    "commands.fetch": {"catalogue", "download"},
    "commands.share": {"catalogue", "download"},
    "commands.run": {"commands.page"},
    "commands.page": {"commands.site.prepare", "commands.site.mathml"},
    "commands.pages": {"commands.site.contents", "commands.site.glossary", "commands.site.prepare"},
    "commands.site": set(),
    "commands.site.prepare": set(),
    "commands.site.contents": set(),
    "commands.site.glossary": set(),
    "commands.site.mathml": set(),
    "commands.site.raw_html": set(),
    "commands.site.folds": set(),
    "commands.site.extension": {
        *(
            "commands.site.folds",
            "commands.site.glossary",
            "commands.site.mathml",
            "commands.site.prepare",
            "commands.site.raw_html",
        ),
    },
    "commands.publish": {"commands.run"},
    "commands.worksheets": {"commands.run"},
    "commands.doctor": {
        *("commands.environment", "commands.share"),
        *("catalogue", "data", "device", "download", "models", "training"),
    },
}
BEFORE_THE_ENVIRONMENT = ("__init__", "__main__", "catalogue", "download", "commands")
NEED_PACKAGES = (
    *("commands.run", "commands.page", "commands.pages", "commands.publish", "commands.site"),
    "commands.worksheets",
)


def name_of(path):
    """The dotted name of a helper: commands.run, data, …"""
    parts = path.relative_to(ROOT / "helpers").with_suffix("").parts
    return ".".join(parts if parts == ("__init__",) else [part for part in parts if part != "__init__"])


CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}


def imports(path, top_only=False):
    """The modules that a file imports, as dotted names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(module):
    """The helpers that a file imports, as dotted names; a name in a module counts as the module."""
    known = {name_of(path) for path in HELPERS}
    for name in imports(module):
        parts = name.split(".")[1:]
        if name.startswith("helpers.") and parts:
            longest = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
            yield next(part for part in longest if part in known)


@pytest.mark.parametrize("path", HELPERS, ids=name_of)
def test_arrows_point_one_way(path):
    name = name_of(path)
    room = name.partition(".")[0]
    allowed = MAY_IMPORT[name] if name in MAY_IMPORT else MAY_IMPORT.get(room, set())
    own_room = {other for other in files(path) if room == "data" and other.startswith("data.")}
    assert set(files(path)) - own_room <= allowed


@pytest.mark.parametrize("path", HELPERS, ids=name_of)
def test_a_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES


def test_no_notebook_imports_a_command():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert "helpers.commands" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("path", HELPERS, ids=name_of)
def test_standard_library_only(path):
    """What runs, or is imported, before anything is installed."""
    name = name_of(path)
    if name.partition(".")[0] in BEFORE_THE_ENVIRONMENT and not name.startswith(NEED_PACKAGES):
        names = {module.split(".")[0] for module in imports(path, top_only=True)}
        assert names - {"helpers"} <= set(sys.stdlib_module_names)


def test_plotting_computes_nothing_and_data_draws_nothing():
    for path in (ROOT / "helpers" / "data").glob("*.py"):
        assert "matplotlib" not in {name.split(".")[0] for name in imports(path)}
    assert "torch.nn" not in set(imports(ROOT / "helpers" / "plotting.py"))


def test_import_is_light():
    code = (
        "import sys, time; start = time.perf_counter(); import helpers; end = time.perf_counter();"
        "print(end - start, sorted({'torch', 'numpy', 'matplotlib', 'pooch'} & set(sys.modules)))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, heavy = finished.stdout.split(maxsplit=1)
    assert float(seconds) < 0.1 and heavy == "[]\n"


CALLED_BY_OTHERS = {"setup"}  # by Sphinx, which asks an extension for it


def test_every_public_name_is_used():
    """A name is public because a notebook, a test or another helper uses it."""
    folders = ("notebooks", "tests", "helpers")
    files = [
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".ipynb", ".py")
    ]
    uses = Counter(word for path in files for word in re.findall(r"\b\w+\b", without_outputs(path)))
    for path in HELPERS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert uses[node.name] > 1 or node.name in CALLED_BY_OTHERS, (
                    f"nobody uses {name_of(path)}.{node.name}"
                )


def without_outputs(path):
    """What was written by hand in a file: of a notebook, its sources."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


def test_public_functions_have_docstrings():
    for path in HELPERS:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name_of(path)}.{node.name}"


def requirements(name="requirements.txt"):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line.partition("#")[0].strip() for line in lines]
    return dict(re.fullmatch(r"([a-z0-9-]+)(.*)", line).groups() for line in wanted if line)


def test_conda_installs_the_same_ranges():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^ +- ([a-z0-9-]+)([=<>!][^ \n]*)", text, re.M))
    assert listed.pop("python") == ">=3.11"
    assert listed == {CONDA_NAMES.get(name, name): ranges for name, ranges in requirements().items()}


def test_slides_are_an_extra():
    slides = requirements("requirements-slides.txt")
    assert "jupyterlab-rise" in slides and not set(slides) & set(requirements())


def test_the_site_has_packages_of_its_own():
    """Formulas become MathML in the pages of `run` as well, by the same package."""
    site = requirements("requirements-site.txt")
    assert set(site) & set(requirements()) == {"latex2mathml"}
    assert site["latex2mathml"] == requirements()["latex2mathml"]


def test_no_extra_package_index():
    for name in ("requirements.txt", "requirements-slides.txt", "requirements-site.txt", "environment.yml"):
        assert "index-url" not in (ROOT / name).read_text(encoding="utf-8")


def test_torchvision_belongs_to_torch():
    """A pair that does not fit says "operator torchvision::nms does not exist"."""
    import torch
    import torchvision

    boxes = torch.tensor([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 1.9], [5.0, 5.0, 6.0, 6.0]])
    kept = torchvision.ops.nms(boxes, torch.tensor([0.9, 0.8, 0.7]), iou_threshold=0.5)
    assert kept.tolist() == [0, 2]


def test_ruff():
    for command in (["check"], ["format", "--check", "--exclude", "*.ipynb"]):
        finished = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout


def test_readme_and_notebooks_agree():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        assert f"](notebooks/{path.name})" in readme, f"the table of the README lacks {path.name}"
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / target).exists(), f"the README links to {target}, which does not exist"
    for command in re.findall(r"^    python -m helpers (\w+)", dispatch.__doc__, re.M):
        assert f"python -m helpers {command}" in readme


def test_readme_counts_right():
    """The claims with a tick in the notebooks' outputs, and the mutations that the tests try."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    notebooks = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")]
    cells = [cell for notebook in notebooks for cell in json.loads(notebook)["cells"]]
    outputs = ["".join(output.get("text", "")) for cell in cells for output in cell.get("outputs", [])]
    mutations = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "notebooks").glob("*.py")]
    assert f"their claims, {sum(text.count('✓ ') for text in outputs)} in all" in readme
    assert f" {sum(text.count('    Mutation(') for text in mutations)} versions of the notebooks" in readme


def test_each_notebook_names_the_next():
    """In the order of the README, which is that of the site, at its end; after the last one, none."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| \[\d+\]\(notebooks/(\w+\.ipynb)\)", readme, re.M)
    assert len(names) == len(set(names)) == len([*(ROOT / "notebooks").glob("[0-9]*.ipynb")])
    for name, following in zip(names, [*names[1:], None], strict=True):
        cells = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
        end = next("".join(cell["source"]) for cell in cells if cell["id"] == "papers")
        found = re.search(r"Next: \[notebook \d+\]\((.+?)\)", end)
        assert (found and found[1]) == following, f"{name} names {found and found[1]} as the next"


def test_glossary_links_and_languages():
    folder = ROOT / "notebooks"
    glossary = (folder / "glossary.md").read_text(encoding="utf-8")
    for target in set(re.findall(r"\]\(([^)#:]+)\)", glossary)):
        assert (folder / target).exists(), f"the glossary links to {target}, which does not exist"
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.*?) \| (.*?) \| (.*?) \|$", glossary, re.M)
    assert len(rows) >= 30 and all(all(row) for row in rows)
    assert f"{len(rows)} terms" in glossary
    assert [row[0].lower() for row in rows] == sorted(row[0].lower() for row in rows)


def test_citation_names_one_licence():
    """Two would mean "either of them" (CFF 1.2.0), and Zenodo takes one only."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^license: [\w.-]+ *(#.*)?$", text, re.M)


IN_DATA = {  # folder: what it may hold in the repository; nothing else is ours, or free to be passed on
    "": {"README.md"},
    "benchmarks": {"filters_seeds.json", "ladder-cpu.json", "timings.json", "v4_cells.json"},
    "v1": {
        *("de_valois_1982_frequency.csv", "de_valois_1982_orientation.csv"),
        *("ringach_2002.csv", "ringach_2002_modulation.csv"),
    },
    "weights": {"generators.npz", "learned_filters.npz", "object_rdms.npz"},
    "shipped": {"LICENCES.md"},
    "shipped/it92": {"92_brainRDMs.mat"},
    "shipped/mouse": {"COPYING", "COPYING.LESSER", "dlc_openfield_160x120.npz"},
    "shipped/omniglot": {"all_runs.zip"},
    "shipped/shapes": {"edges_silhouettes.zip", "texture_shape_trials.csv.gz"},
}
MEGABYTES = 40  # of the whole repository, without its history


def test_only_what_may_be_passed_on_is_committed():
    """data/ holds exactly the files named above, each with a row in its README; the clone stays small."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy is not a git checkout")
    files = [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    allowed = {
        "/".join(filter(None, ("data", folder, name))) for folder, names in IN_DATA.items() for name in names
    }
    assert {name for name in files if name.startswith("data/")} == allowed
    assert sum((ROOT / name).stat().st_size for name in files) < MEGABYTES * 1e6
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name in allowed:
        stem = name.rpartition("/")[2]
        assert stem in readme or stem.rpartition(".")[0] in readme, f"data/README.md has no word about {name}"


def section_minutes(path):
    """The minutes that the headings of a notebook state, as text."""
    cells = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    return [minutes for cell in cells for minutes in re.findall(r"^## .*\((\d+) min\)$", cell, re.M)]


def test_instructors_know_each_section():
    """A row for each notebook, with the minutes that its headings state, and their sum."""
    text = (ROOT / "notebooks" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"):
        minutes = section_minutes(path)
        stated = f"{' + '.join(minutes)} = {sum(map(int, minutes))}"
        row = rf"^\| \[{path.name[:2]}\]\({path.name}\) \| .* \| {re.escape(stated)} \| .* \|$"
        assert re.search(row, text, re.M), f"INSTRUCTORS.md: the row of {path.stem} should state {stated}"


def test_the_clock_of_a_first_time():
    """The times at which INSTRUCTORS.md lets the sections begin are as far apart as the headings say."""
    text = (ROOT / "notebooks" / "INSTRUCTORS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\d) \| (\d+:\d\d(?: · \d+:\d\d)+) \|$", text, re.M)
    assert len(rows) == 6
    for number, stated in rows:
        (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        times = [60 * int(hour) + int(minute) for hour, minute in re.findall(r"(\d+):(\d+)", stated)]
        apart = [str(later - now) for now, later in zip(times, times[1:], strict=False)]
        assert apart == section_minutes(path)[:-1], number


def test_minutes_are_the_measured_ones():
    """What the README and the first cell say is within half of the last run that was saved, or one minute."""
    kept = json.loads(run.TIMINGS.read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"):
        measured = kept[path.stem]
        assert measured["code"] == run.code_hash(path), f"run {path.stem} again with --save"
        assert re.fullmatch(r"MNIST|made by this notebook|\d+ photographs in (grey|colour)", measured["data"])
        first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        stated = re.search(r"runs in (\d+) minutes? ", first)[1]
        assert re.search(rf"^\| \[\d\d\]\(notebooks/{path.name}\) .*\| {stated} min \|", readme, re.M)
        if (measured["device"], measured["cores"]) == ("CPU", 2):  # others may save, but not set the minutes
            seconds = measured.get("CPU seconds") or measured["seconds"]
            low = 0 if stated == "1" else 0.5  # a whole minute is the least that is stated
            assert low < seconds / (60 * int(stated)) < 1.5, path.stem
