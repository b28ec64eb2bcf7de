"""`python -m helpers pages`: what goes into the site, what stays out, and what if something is wrong."""

import base64
import html.parser
import json
import re
import threading

import nbformat
import pytest
from building import build, project, site, site_python, start  # noqa: F401
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from helpers.commands import pages
from helpers.commands.site import contents, glossary, prepare
from helpers.commands.site.mathml import mathml

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\$)\$[^$\n]+\$", re.S)
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}  # a link does not load
PNG = base64.b64encode((ROOT / "notebooks" / "pictures" / f"{NAMES[0]}.png").read_bytes()).decode()
NOTES = {"slideshow": {"slide_type": "notes"}}


class Reader(html.parser.HTMLParser):
    """Collects from a page what a browser would load, where links lead, and what can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.links, self.anchors, self.scripts, self.styles = [], [], set(), [], ""
        self.handlers, self.inside, self.pictures, self.links_rel = [], None, [], []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        attributes = dict(attrs)
        self.scripts += [attributes.get("src", "")] if tag in ("script", "iframe", "object", "embed") else []
        self.handlers += [name for name in attributes if name.startswith("on")]
        self.loads += [value for name, value in attrs if name in LOADING or "xlink" in name]
        self.loads += [attributes["href"]] if tag not in ("a", "area") and "href" in attributes else []
        self.links += [attributes["href"]] if tag == "a" and "href" in attributes else []
        self.anchors.add(attributes.get("id"))
        self.styles += attributes.get("style", "")
        self.pictures += [attributes] if tag == "img" else []

    def handle_data(self, data):
        if self.inside == "style":
            self.styles += data


def notebook(*cells):
    """A notebook of these cells."""
    return new_notebook(cells=list(cells))


def picture(data):
    """A code cell that has put out these data."""
    return new_code_cell("draw()", id="draw", outputs=[new_output("display_data", data)], execution_count=1)


def alt(text):
    """A cell that tells a figure in words."""
    return new_markdown_cell(text, id="alt", metadata={"tags": ["alt"]})


# --- the copies of the notebooks ----------------------------------------------------------------------------

TITLE = new_markdown_cell("# One?", id="title")
WORDS = "<details>\n<summary>The figure in words</summary>\n\nA line that\nrises.\n\n</details>"


def test_figures_get_their_words():
    copy, problems = prepare.cleaned(notebook(TITLE, picture({"image/png": PNG}), alt(WORDS)), "07", False)
    assert copy.cells[1].metadata["mystnb"]["image"]["alt"] == "A line that rises." and problems == []
    assert '<details class="alt">' in copy.cells[2].source


def test_words_without_a_fold():
    copy, problems = prepare.cleaned(notebook(TITLE, picture({"image/png": PNG}), alt("rises")), "07", False)
    assert copy.cells[2].source.startswith(prepare.NOTICE) and copy.cells[2].source.endswith("rises")
    assert problems == ["alt: the words for a figure are not folded, so the figure has none"]


BROKEN = (PNG[:-40], PNG[:400] + "AAAA" + PNG[404:], "no base64!", "", base64.b64encode(b"<svg>").decode())


@pytest.mark.parametrize("data", BROKEN)
def test_a_damaged_figure(data):
    copy, problems = prepare.cleaned(notebook(TITLE, picture({"image/png": data})), "07", False)
    assert copy.cells[1].outputs == [] and copy.cells[2].source.startswith(prepare.NOTICE)
    assert problems == ["draw: a figure is damaged and not shown"]


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/javascript", "text/markdown"])
def test_outputs_that_could_hold_a_script(kind):
    """Their plain text is shown, and where there is none a notice."""
    script = {kind: "<script>alert(1)</script>"}
    copy, problems = prepare.cleaned(notebook(TITLE, picture(script)), "07", False)
    assert copy.cells[1].outputs == [] and "is not shown" in copy.cells[2].source and len(problems) == 1
    copy, problems = prepare.cleaned(notebook(TITLE, picture({**script, "text/plain": "a"})), "07", False)
    assert copy.cells[1].outputs[0].data == {"text/plain": "a"} and problems == []


def test_notes_are_for_instructors():
    cells = TITLE, new_markdown_cell("Wait. Then ask.", metadata=NOTES, id="notes")
    assert len(prepare.cleaned(notebook(*cells), "07", instructors=False)[0].cells) == 1
    folded = prepare.cleaned(notebook(*cells), "07", instructors=True)[0].cells[1].source
    assert folded.startswith('<details class="notes">\n<summary>For the speaker</summary>\n\nWait.')


def test_settings_and_raw_cells_stay_out():
    """MyST and myst-nb would obey them."""
    source = notebook(TITLE, new_code_cell("1", metadata={"tags": ["remove-input"], "mystnb": {}}, id="one"))
    source.cells.append(new_raw_cell("<script>alert(1)</script>", id="raw"))
    source.metadata |= {"myst": {"html_meta": {"refresh": "0"}}, "mystnb": {"execution_mode": "force"}}
    copy, _ = prepare.cleaned(source, "07", False)
    assert set(copy.metadata) == {"kernelspec", "language_info"} and len(copy.cells) == 2
    assert copy.cells[1].metadata == {"tags": []}


NO_SOURCE = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown"}]}'


@pytest.mark.parametrize("content", ["<<<<<<< HEAD", "", "[]", '{"nbformat": 4}', NO_SOURCE])
def test_a_file_that_is_no_notebook(tmp_path, content):
    (tmp_path / "07_broken.ipynb").write_text(content)
    copy, problems = prepare.prepared(tmp_path / "07_broken.ipynb", False)
    assert copy.cells[0].source.startswith("# 07_broken\n\n" + prepare.NOTICE) and len(problems) == 1


def test_a_notebook_without_a_title():
    copy, problems = prepare.cleaned(notebook(new_markdown_cell("text", id="text")), "07_x", False)
    assert prepare.title(copy) == "07_x" and problems == ["its first cell has no title"]
    notes = new_markdown_cell("# A title", metadata=NOTES, id="title")
    copy, problems = prepare.cleaned(notebook(notes), "07_x", False)
    assert prepare.title(copy) == "07_x" and problems == ["its first cell has no title"]


# --- formulas -----------------------------------------------------------------------------------------------


def test_formulas():
    markup = mathml(r"\log_2 \hat y = \tfrac12\,\lVert x \rVert < 3", "block")
    assert markup.startswith("<math") and 'display="block"' in markup and "&lt;" in markup
    assert '<mo lspace="0.17em" rspace="0.17em">log</mo>' in markup


@pytest.mark.parametrize("latex", [r"\frac{", r"\nothing x", r"\left( x", "{" * 5000])
def test_a_formula_that_cannot_be_read(latex):
    with pytest.raises(ValueError, match="no formula|not understood"):
        mathml(latex, "inline")


@pytest.mark.parametrize("latex", [r"\href{javascript:alert(1)}{x}", r"\text{<script>alert(1)</script>}"])
def test_no_script_comes_out_of_a_formula(latex):
    try:
        markup = mathml(latex, "inline")
    except ValueError:
        return
    assert "href" not in markup and "<script" not in markup


# --- the first page and the glossary ------------------------------------------------------------------------


def test_parts_are_those_of_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = contents.parts(readme, [*NAMES, "99_new"])
    assert [part for part, _ in found][0] == "Foundations" and found[-1] == (
        "More notebooks",
        [("99_new", "")],
    )
    assert sorted(name for _, books in found for name, _ in books) == [*NAMES, "99_new"]
    assert "Perceptron" in dict(found[0][1])["00_from_neuron_to_network"]


def test_ways_to_write_a_term():
    assert glossary.ways_to_write("batch, mini-batch") == ["batch", "mini-batch"]
    assert glossary.ways_to_write("fast gradient sign method (FGSM)") == ["fast gradient sign method", "FGSM"]
    three = glossary.ways_to_write("training, validation and test set")
    assert three == ["training set", "validation set", "test set"]


def test_the_glossary_by_letter_loses_nothing():
    """A heading for each letter; each line of the table stands once, also one that is no term."""
    text = (ROOT / "notebooks" / "glossary.md").read_text(encoding="utf-8").rstrip() + "\n\nA last word.\n"
    made = glossary.by_letter(text)
    assert re.findall(r"^## (.+)", made, re.M)[:3] == ["A", "B", "C"] and "A last word." in made
    assert glossary.terms(made) == glossary.terms(text)
    assert glossary.by_letter("no table") == "no table"


# --- the site of the notebooks as they are ------------------------------------------------------------------


@pytest.fixture(scope="module")
def readers(site):  # noqa: F811
    """A Reader for each page, by its name."""
    return {path.stem: Reader(path) for path in site[0].glob("*.html")}


def test_all_are_there(site, readers):  # noqa: F811
    """The pages of the series, of nothing else; nothing was wrong; nothing of the last build is left."""
    folder, printed = site
    assert set(readers) == {*NAMES, "run", "glossary", "credits", "index", "search"}
    assert printed.splitlines()[0].startswith(f"{len(NAMES)} notebooks and their glossary: open "), printed
    for name in [*NAMES, "run", "glossary", "credits"]:
        assert f"{name}.html" in readers["index"].links
    for name in NAMES:
        source = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        outputs = [output for cell in source.cells for output in cell.get("outputs", [])]
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        assert sum(p["src"].startswith("_images/") for p in readers[name].pictures) == figures + 1, name
        shown = [cell for cell in source.cells if cell.metadata.get("slideshow") != NOTES["slideshow"]]
        folds = sum(cell.source.count("<details>") for cell in shown if cell.cell_type == "markdown")
        assert readers[name].text.count('<details class="fold') == folds > 5, name
        assert "For the speaker" not in readers[name].text and 'class="problem"' not in readers[name].text
    assert {path.name for path in folder.parent.iterdir()} == {"pages"}
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 15e6, f"the site has {size / 1e6:.1f} MB"


def test_figures_have_words(readers):
    """For a screen reader: each picture says what is seen, in words that stand below it as well."""
    for name in NAMES:
        pictures = readers[name].pictures
        assert len(pictures) > readers[name].text.count("The figure in words") > 1
        assert all(len(picture["alt"].split()) >= 15 for picture in pictures), name
    assert all(picture["alt"] for picture in readers["index"].pictures)
    assert len(readers["index"].pictures) == len(NAMES)


def test_nothing_is_loaded_from_elsewhere(site, readers):  # noqa: F811
    for name, reader in readers.items():
        for address in {*reader.loads, *filter(None, reader.scripts)}:
            inside = address.startswith("#") or (site[0] / address.partition("?")[0]).is_file()
            assert inside or address in ("./", "index.html"), f"{name} loads {address[:80]}"
        assert reader.handlers == []
    for path in site[0].rglob("*.css"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]*)|@import\s*([^;]*)", path.read_text("utf-8")):
            assert not re.match(r"https?:|//", address[0] or address[1]), f"{path.name} loads {address}"


def test_links_lead_to_pages(site, readers):  # noqa: F811
    for name, reader in readers.items():
        for link in reader.links:
            if link.startswith("https://"):
                continue
            target, _, anchor = link.partition("#")
            assert not target.endswith((".ipynb", ".md")) and (site[0] / target).exists(), f"{name}: {link}"
            if anchor:
                assert anchor in readers[target.removesuffix(".html") or name].anchors, f"{name}: {link}"


def test_formulas_are_drawn_by_the_browser(readers):
    """As many as the notebook shows; no LaTeX is left over, inside or outside."""
    for name in NAMES:
        source = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        shown = [cell for cell in source.cells if cell.metadata.get("slideshow") != NOTES["slideshow"]]
        markdown = "\n".join(cell.source for cell in shown if cell.cell_type == "markdown")
        formulas = re.findall(r"<math.*?</math>", readers[name].text, re.S)
        assert len(formulas) == len(FORMULA.findall(markdown)), name
        assert "$$" not in readers[name].text


def test_first_uses_lead_to_the_glossary(readers):
    """Each term once in a notebook; the sentence is the link's title."""
    for name in NAMES:
        links = re.findall(
            r'<a class="term[^>]*href="(glossary\.html#[^"]+)" title="([^"]+)"', readers[name].text
        )
        targets = [target for target, _ in links]
        assert len(targets) == len(set(targets)) >= 12, name


# --- notebooks in which something is wrong ------------------------------------------------------------------

SCRIPT = "<script>window.pwned = 1</script>"
HOSTILE = [
    f"# One {SCRIPT} <img src=x onerror='window.pwned=1'> `</title>{SCRIPT}` batch?",
    "\n".join(
        [
            f"## Raw {SCRIPT}",
            "",
            f"A loss, and again a loss. Mini-batches. <iframe src='https://x.y'></iframe> {SCRIPT}",
            "[a](javascript:window.pwned=1) <a href='javascript:window.pwned=1'>b</a> <b onclick='x()'>c</b>",
            "[d](data:text/html,x) <javascript:window.pwned=1> [e](../../README.md) [f](pictures)",
            "",
            "<div onmouseover='window.pwned=1'>in a block</div>",
            "",
            "<img alt='ours' src='pictures/07_odd.png' onload='window.pwned=1'>",
            "",
            f"<details open ontoggle='window.pwned=1'><summary>Fold {SCRIPT}</summary>",
            "",
            "folded **text**",
            "",
            "</details>",
        ]
    ),
    r"$\href{javascript:window.pwned=1}{x}$ and $\frac{$ and $\text{<script>window.pwned=1</script>}$",
    "![folder](pictures) ![root](//x.y/z.png) ![etc](/etc/x.png)"
    " ![gone](pictures/gone.png) ![far](https://x.y/z.png) ![up](../../README.md)"
    " ![d](data:image/png;base64,PHN2Zz4=)",
    f"```{{raw}} html\n{SCRIPT}\n```\n\n```{{include}} ../../README.md\n```\n\n{{raw-html}}`{SCRIPT}`",
    f"```{{eval-rst}}\n.. raw:: html\n\n   {SCRIPT}\n```\n\n```{{meta}}\n:refresh: 0\n```",
    "<details>\n<summary>Never closed</summary>\n\nstill there",
    "# A second title\n\n</details>",
    f"| a | b |\n|---|---|\n| {SCRIPT} | <style>body {{ display: none }}</style> |",
]


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """The instructors' edition of a project where much is wrong: its folder, what was printed, its pages."""
    site_python()
    folder = project(tmp_path_factory.mktemp("odd") / "project")
    cells = [new_markdown_cell(text, id=f"text-{n}") for n, text in enumerate(HOSTILE)]
    cells += [picture({"image/png": "no figure"}), alt("no fold")]
    cells += [picture({"text/html": SCRIPT, "text/plain": SCRIPT}), new_raw_cell(SCRIPT, id="raw")]
    cells += [new_markdown_cell(f"Say it. {SCRIPT}", metadata=NOTES, id="notes")]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    bad = notebook(*cells)
    bad.cells[0].metadata["tags"] = "no list"
    (folder / "notebooks" / "07_odd.ipynb").write_text(json.dumps(bad), encoding="utf-8")
    (folder / "notebooks" / "pictures" / "07_odd.png").write_bytes(base64.b64decode(PNG))
    nbformat.write(
        notebook(TITLE, picture({"image/png": PNG}), alt(WORDS)), folder / "notebooks" / "08_good.ipynb"
    )
    (folder / "notebooks" / "09_broken.ipynb").write_text("<<<<<<< HEAD")
    deep = "# Deep?\n\n" + "*a **b " * 150 + "** c*" * 150
    for name, text in (("10_deep", deep), ("11_fenced", "```\n# no title\n```")):
        book = notebook(new_markdown_cell(text, id="title"))
        nbformat.write(book, folder / "notebooks" / f"{name}.ipynb")
    (folder / "notebooks" / "1 <b>.ipynb").write_text("{}")
    made, printed = build(folder, "--instructors")
    return made, printed, {path.stem: Reader(path) for path in made.glob("*.html")}


def test_the_others_are_complete(odd):
    made, printed, readers = odd
    names = {"07_odd", "08_good", "09_broken", "10_deep", "11_fenced"}
    assert set(readers) == {*names, "run", "glossary", "credits", "index", "instructors", "search"}
    assert "A line that rises." in readers["08_good"].pictures[0]["alt"]
    assert 'class="problem"' not in readers["08_good"].text
    assert "cannot be read as a notebook" in readers["09_broken"].text
    assert "this page cannot be shown (RecursionError)" in readers["10_deep"].text
    assert "# no title" in readers["11_fenced"].text
    assert "1 <b>.ipynb: not a name for a notebook" in printed and "each of these pages says" in printed


@pytest.mark.parametrize(
    "said",
    [
        "this formula cannot be shown, it is no formula",
        "there is no picture pictures.",
        "there is no picture pictures/gone.png",
        "there is no picture https://x.y/z.png",
        "there is no picture ../../README.md",
        "there is no picture //x.y/z.png",
        "there is no picture /etc/x.png",
        "there is no picture data:image/png",
        "a figure is damaged and not shown",
        "the words for the figure above are not folded",
        "the fold “Never closed” has no end",
        "a fold ends that has not begun",
        "there is no place ../../README.md to link to",
        "there is no place pictures to link to",
    ],
)
def test_a_page_says_what_is_wrong(odd, said):
    text = odd[2]["07_odd"].text
    assert said in re.sub(r"<[^>]+>", "", text)
    assert "still there" in text and "folded <strong>text</strong>" in text and "in a block" in text
    assert "<summary>Fold</summary>" in text and text.count("<h1") == 2  # one of them for paper


def test_no_script_comes_from_a_notebook(odd):
    """A bad page has the scripts of a good one and no other, no handler, no link to a script, no file."""
    made, _, readers = odd
    bad, good = readers["07_odd"], readers["08_good"]
    assert bad.scripts == good.scripts and bad.handlers == []
    assert not any(link.startswith(("javascript:", "data:")) for link in bad.links)
    assert all(picture["src"] == "_images/07_odd.png" for picture in bad.pictures)
    assert (
        "<style>body" not in bad.text
        and "A series" not in bad.text.partition("<article")[2].partition("</article")[0]
    )
    assert "http-equiv" not in bad.text and bad.loads.count("https://x.y") == 0
    for reader in readers.values():
        assert not re.search(r"<(script|img|b|div|iframe)[^>]*pwned", reader.text)
    assert not (made / "_downloads").exists()


def test_instructors_have_the_notes(odd):
    text = odd[2]["07_odd"].text
    assert re.search(
        r'<details class="fold notes"><summary>For the speaker</summary>\s*<div>\s*<p>Say it', text
    )
    assert "instructors’ edition" in text and odd[2]["instructors"].links.count("../README.md") == 0


def test_terms_are_linked_once(odd):
    """In the text, by any of their ways to be written; not in headings."""
    found = re.findall(r'<a class="term[^>]*href="([^"]+)"[^>]*>([^<]+)</a>', odd[2]["07_odd"].text)
    assert found == [
        ("glossary.html#term-loss", "loss"),
        ("glossary.html#term-batch-mini-batch", "Mini-batches"),
    ]
    assert {"term-loss", "term-batch-mini-batch"} <= odd[2]["glossary"].anchors


# --- the old site and the new one ---------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """A project of one small notebook, which has a site already."""
    site_python()
    folder = project(tmp_path / "project")
    nbformat.write(notebook(TITLE), folder / "notebooks" / "07_odd.ipynb")
    (folder / "build" / "pages").mkdir(parents=True)
    (folder / "build" / "pages" / "index.html").write_text("the old site")
    return folder


def test_the_old_site_stays_until_the_new_one_is_whole(small):
    (small / "notebooks" / "glossary.md").unlink()
    with start(small) as process:
        assert process.wait(120) != 0
    assert [path.name for path in (small / "build").iterdir()] == ["pages"]
    assert (small / "build" / "pages" / "index.html").read_text() == "the old site"


def test_six_builds_at_once(small):
    """All end well, one of their sites is there, and nothing is left over."""
    builds = [start(small) for _ in range(6)]
    printed = [process.communicate()[0] for process in builds]
    assert [process.returncode for process in builds] == [0] * 6, printed
    assert [path.name for path in (small / "build").iterdir()] == ["pages"]
    text = (small / "build" / "pages" / "07_odd.html").read_text(encoding="utf-8")
    assert text.rstrip().endswith("</html>") and (small / "build" / "pages" / "searchindex.js").exists()


def test_many_put_their_site_in_place(tmp_path):
    """Whoever comes last wins, and what is there is always one whole site."""
    for number in range(30):
        (tmp_path / f"made-{number}").mkdir()
        (tmp_path / f"made-{number}" / "index.html").write_text(str(number))
    threads = [
        threading.Thread(target=pages.put_in_place, args=(tmp_path / f"made-{number}", tmp_path / "pages"))
        for number in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]
    assert int((tmp_path / "pages" / "index.html").read_text()) < 30
