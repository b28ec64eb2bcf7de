"""`python -m helpers pages`: everything is there, links lead on, and nothing is asked of the network."""

import html.parser
import re
import shutil

import nbformat
import pytest
from browser import keep_screen, page
from conftest import ROOT

from helpers.commands import pages

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
FORMULA = re.compile(r"\$\$.+?\$\$|(?<!\$)\$[^$\n]+\$", re.S)
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}  # a link does not load


class Reader(html.parser.HTMLParser):
    """Collects from a page what a browser would load, where links lead, and what can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.loads, self.links, self.anchors, self.scripts, self.styles = [], [], set(), 0, ""
        self.inside, self.pictures = None, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        attributes = dict(attrs)
        self.scripts += tag in ("script", "iframe", "object", "embed", "base")
        self.scripts += sum(name.startswith("on") for name in attributes)
        self.loads += [value for name, value in attrs if name in LOADING or "xlink" in name]
        self.loads += [attributes["href"]] if tag not in ("a", "area") and "href" in attributes else []
        self.links += [attributes["href"]] if tag == "a" and "href" in attributes else []
        self.anchors.add(attributes.get("id"))
        self.styles += attributes.get("style", "")
        self.pictures += [attributes] if tag == "img" else []

    def handle_data(self, data):
        if self.inside == "style":
            self.styles += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages, written into a folder of their own, where somebody has also tried something out."""
    before = pages.NOTEBOOKS, pages.PAGES
    project = tmp_path_factory.mktemp("project")
    pages.NOTEBOOKS = shutil.copytree(ROOT / "notebooks", project / "notebooks")
    nbformat.write(nbformat.v4.new_notebook(), pages.NOTEBOOKS / "Untitled.ipynb")
    pages.PAGES = project / "build" / "pages"
    try:
        pages.PAGES.mkdir(parents=True)
        (pages.PAGES / "old.html").write_text("a page of an earlier call")
        assert pages.main() == 0
        assert not (pages.PAGES / "old.html").exists()
        yield pages.PAGES
    finally:
        pages.NOTEBOOKS, pages.PAGES = before


@pytest.fixture(scope="module")
def readers(folder):
    """A Reader for each page, by its name."""
    return {path.stem: Reader(path) for path in folder.glob("*.html")}


def test_all_are_there(folder, readers):
    assert set(readers) == {*NAMES, "glossary", "index"}
    assert {f"{name}.html" for name in [*NAMES, "glossary"]} <= set(readers["index"].links)
    for name in NAMES:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        figures = sum("image/png" in output.get("data", {}) for output in outputs)
        assert text.count('src="data:image/png;base64,') == figures
        assert text.count("<details>") == sum(cell.source.count("<details>") for cell in notebook.cells)
        assert f"<title>{pages.title(notebook)}</title>" in text


def test_figures_have_words(folder, readers):
    """For a screen reader: each picture says what is seen, in words that stand below it as well."""
    for name in NAMES:
        pictures = [picture for picture in readers[name].pictures if picture["src"].startswith("data:")]
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert len(pictures) >= text.count("The figure in words") > 1
        for picture in pictures:
            words = picture["alt"].split()
            assert len(words) >= 15 and "No description" not in picture["alt"], name


def test_nothing_is_loaded_from_elsewhere(folder, readers):
    for name, reader in readers.items():
        assert reader.scripts == 0, f"{name} holds a script or a frame"
        for address in reader.loads:
            inside = address.startswith("data:") or (folder / address).is_file()
            assert inside, f"{name} loads {address[:80]}"
        for address in re.findall(r"url\(\s*['\"]?([^'\")]*)|@import\s*([^;]*)", reader.styles):
            assert address[0].startswith(("data:", "#")), f"the style of {name} loads {address}"


def test_links_lead_to_pages(folder, readers):
    for name, reader in readers.items():
        for link in reader.links:
            if re.match(r"https://", link):
                continue
            target, _, anchor = link.partition("#")
            assert not target.endswith((".ipynb", ".md")) and (folder / target).exists(), f"{name}: {link}"
            if anchor:
                assert anchor in readers[target.removesuffix(".html") or name].anchors, f"{name}: {link}"


def test_formulas_are_drawn_by_the_browser(folder):
    """As many as the notebook holds; no LaTeX is left over, inside or outside."""
    for name in NAMES:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        markdown = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        formulas = re.findall(r"<math.*?</math>", text, re.S)
        assert len(formulas) == len(FORMULA.findall(markdown)), name
        assert not any("\\" in formula for formula in formulas), f"{name}: a command is not understood"
        assert "$$" not in text


CELLS = r"""# One?

$$\log_2 \hat y = \tfrac12\,\lVert x \rVert$$

Inline $a < b$, a price of 5\$, [the next](02_two.ipynb#part), [words](glossary.md), [paper](https://doi.org/10/x).

\begin{equation}
c = \left[ \begin{matrix} 1 & 2 \end{matrix} \right]
\end{equation}

<details><summary>Hint</summary>

**bold** and $z$

</details>
"""


def test_small_page(tmp_path):
    notebook = pages.text_only(CELLS)
    notebook.cells.append(nbformat.v4.new_code_cell("print('$x$')  # and $y$", id="code"))
    (tmp_path / "one.html").write_text(pages.html(notebook, "One?", tmp_path), encoding="utf-8")
    text = (tmp_path / "one.html").read_text(encoding="utf-8")
    reader = Reader(tmp_path / "one.html")
    assert text.count("<math") == 4 and text.count('display="inline"') == 2
    assert re.search(r'<mo lspace="0.17em" rspace="0.17em">log</mo>', text)
    assert "&lt;" in text and "a price of 5$" in text and "'$x$'" in text
    links = [link for link in reader.links if not link.startswith("#")]
    assert links == ["02_two.html#part", "glossary.html", "https://doi.org/10/x"]
    assert "<strong>bold</strong>" in text


def test_the_reader_sees_what_is_wrong(tmp_path):
    """The tests above can fail: each of these is a page that asks the network for something."""
    for bad in ('<script src="https://x.y/z.js"></script>', "<script>import('https://x.y')</script>"):
        (tmp_path / "bad.html").write_text(bad)
        assert Reader(tmp_path / "bad.html").scripts == 1
    for bad in ('<img src="http://x.y/z.png">', '<link rel="stylesheet" href="http://x.y/z.css">'):
        (tmp_path / "bad.html").write_text(bad)
        assert Reader(tmp_path / "bad.html").loads[0].startswith("http://x.y")
    (tmp_path / "bad.html").write_text("<style>@import 'http://x.y'; p {background: url(http://z)}</style>")
    assert "url(http://z)" in Reader(tmp_path / "bad.html").styles


@pytest.mark.browser
def test_in_a_browser(folder):
    """No request leaves the machine; formulas have a size; a hint folds out; a link leads to its page."""
    asked = []
    with page() as tab:
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("requestfailed", lambda request: pytest.fail(f"not found: {request.url[:100]}"))
        for name in [*NAMES, "glossary", "index"]:
            tab.goto((folder / f"{name}.html").as_uri())
            assert tab.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
            tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            sizes = tab.evaluate("[...document.querySelectorAll('math')].map(m => m.clientHeight)")
            assert all(height > 5 for height in sizes), f"{name}: a formula is not visible"
            assert tab.evaluate("document.body.scrollWidth <= innerWidth"), f"{name} is too wide"
            keep_screen(tab, f"page_{name}")
        tab.goto((folder / f"{NAMES[1]}.html").as_uri())
        details = tab.locator("details").first
        assert not details.locator(":scope > :not(summary)").first.is_visible()
        details.locator("summary").click()
        assert details.locator(":scope > :not(summary)").first.is_visible()
        tab.get_by_role("link", name="glossary").first.click()
        assert tab.url.endswith("glossary.html") and "Glossary" in tab.title()
    outside = [address for address in asked if not address.startswith(("file:", "data:"))]
    assert len(asked) > len(NAMES) and outside == []
