"""The site of the series in a real browser: from a stick, by keyboard, in the dark, on a phone, on paper."""

import pytest
from browser import keep_screen, page
from building import build, project, site, site_python  # noqa: F401
from conftest import ROOT
from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
pytestmark = pytest.mark.browser

# The contrast of each visible text with what is behind it, where it is less than that of WCAG's level AA.
CONTRAST = """() => {
  const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const colour = text => {
    context.clearRect(0, 0, 1, 1); context.fillStyle = text; context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
  const behind = element => {
    if (!element) return [255, 255, 255];
    const own = colour(getComputedStyle(element).backgroundColor);
    return own[3] == 1 ? own.slice(0, 3) : over(own, behind(element.parentElement));
  };
  const light = c => {
    const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(element), back = behind(element);
    const [a, b] = [light(over(colour(style.color), back)), light(back)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const size = parseFloat(style.fontSize), bold = parseInt(style.fontWeight) >= 700;
    seen += 1;
    if (ratio < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5))
      found.push(`${ratio.toFixed(2)} ${element.className} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return [seen, found];
}"""
OPEN_FOLDS = "document.querySelectorAll('details').forEach(fold => fold.open = true)"


def watch(tab):
    """Note what the pages ask for outside of their folder, what they miss, and their errors."""
    troubles = []

    def ask(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            troubles.append(f"outside: {request.url}")

    tab.on("request", ask)
    tab.on("requestfailed", lambda request: troubles.append(f"not found: {request.url}"))
    tab.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    return troubles


def address(folder, name):
    """The address of a page."""
    return (folder / f"{name}.html").as_uri()


def test_each_page_from_a_stick(site):  # noqa: F811
    """Nothing is asked outside; pictures and formulas have a size; no page is wider than screen or phone."""
    with page(1280, 900) as tab:
        troubles = watch(tab)
        for name in [*NAMES, "run", "glossary", "credits", "index", "search"]:
            tab.set_viewport_size({"width": 1280, "height": 900})
            tab.goto(address(site[0], name))
            tab.evaluate(OPEN_FOLDS)
            assert tab.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
            sizes = tab.evaluate("[...document.querySelectorAll('math')].map(m => m.clientHeight)")
            assert all(height > 5 for height in sizes), f"{name}: a formula is not visible"
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is too wide"
            tab.set_viewport_size({"width": 360, "height": 740})
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360, (
                f"{name} is too wide for a phone"
            )
            keep_screen(tab, f"page_{name}_phone")
        assert troubles == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_contrast(site, mode):  # noqa: F811
    """All visible text, folds open, is at least at 4.5 (3 for large letters) from what is behind it."""
    with page(1280, 900) as tab:
        tab.emulate_media(color_scheme=mode)
        for name in (NAMES[1], "index", "glossary"):
            tab.goto(address(site[0], name))
            tab.evaluate(OPEN_FOLDS)
            assert tab.evaluate("document.documentElement.dataset.theme") == mode
            tab.wait_for_timeout(500)  # for what fades in
            seen, found = tab.evaluate(CONTRAST)
            assert seen > 50 and found == [], name
            keep_screen(tab, f"page_{name}_{mode}")


def test_by_keyboard_alone(site):  # noqa: F811
    """Past the menus, into a fold, to the next page and back; what has the focus is seen."""
    with page(1280, 900) as tab:
        troubles = watch(tab)
        tab.goto(address(site[0], NAMES[0]))
        tab.keyboard.press("Tab")
        assert focus(tab, "textContent").strip() == "Skip to main content"
        tab.keyboard.press("Enter")
        assert tab.url.endswith("#main-content")
        for _ in range(60):
            tab.keyboard.press("Tab")
            assert seen(tab), focus(tab, "outerHTML")
            if focus(tab, "tagName") == "SUMMARY":
                break
        assert not tab.evaluate("document.activeElement.parentElement.open")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.parentElement.open")
        tab.locator("a.right-next").focus()
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**/{NAMES[1]}.html")
        tab.locator("a.left-prev").focus()
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**/{NAMES[0]}.html")
        assert troubles == []


def test_into_the_dark_by_keyboard(site):  # noqa: F811
    """And back: the button opens a list, from which Tab and Enter choose."""
    with page(1280, 900) as tab:
        troubles = watch(tab)
        tab.goto(address(site[0], "glossary"))
        for mode in ("dark", "light"):
            tab.locator("button.theme-switch-button:visible").focus()
            tab.keyboard.press("Enter")
            for _ in range(4):
                tab.keyboard.press("Tab")
                if focus(tab, "dataset.mode") == mode:
                    break
            assert seen(tab)
            tab.keyboard.press("Enter")
            tab.wait_for_function(f"document.documentElement.dataset.theme == '{mode}'")
        assert troubles == []


def focus(tab, what):
    """A property of the element that has the keyboard."""
    return tab.evaluate(f"document.activeElement.{what}")


def seen(tab):
    """Whether a reader sees which element has the keyboard: by an outline, a ring or an underline."""
    return tab.evaluate("""() => {
      const rings = [document.activeElement, document.activeElement.closest('li')].filter(Boolean);
      return rings.map(element => getComputedStyle(element)).some(style =>
        style.outlineStyle != 'none' || style.boxShadow != 'none' || style.textDecorationLine == 'underline');
    }""")


def test_search(site):  # noqa: F811
    """Ctrl-K, a word, Enter: results without a server, the first of which leads on."""
    with page(1280, 900) as tab:
        troubles = watch(tab)
        tab.goto(address(site[0], "index"))
        tab.keyboard.press("Control+k")
        tab.keyboard.type("perceptron")
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/search.html?q=perceptron*")
        results = tab.locator("#search-results ul.search li a")
        results.first.wait_for()
        addresses = [link.get_attribute("href") for link in results.all()]
        assert any(link.startswith(NAMES[0]) for link in addresses)
        results.first.click()
        tab.wait_for_load_state()
        assert "search.html" not in tab.url and troubles == []


def test_glossary_and_gallery(site):  # noqa: F811
    """A card of the gallery is a link as a whole; a term leads to its row, which is marked."""
    with page(1280, 900) as tab:
        tab.goto(address(site[0], "index"))
        tab.locator(".gallery li img").first.click(force=True)  # what covers it is the link
        tab.wait_for_url(f"**/{NAMES[0]}.html")
        assert tab.locator("nav .caption-text").first.inner_text() == "Foundations"
        term = tab.locator("a.term").first
        name = term.inner_text().lower()
        term.click()
        tab.wait_for_url("**/glossary.html#term-*")
        row = tab.locator("tr:target td").first
        assert name[:5] in row.inner_text().lower()
        other = tab.locator("tr:not(:target) td").first
        assert background(row) != background(other)


def background(element):
    """The colour behind an element."""
    return element.evaluate("element => getComputedStyle(element).backgroundColor")


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """The instructors' edition of a notebook that tries to run scripts in all places that a page has."""
    site_python()
    folder = project(tmp_path_factory.mktemp("bad") / "project")
    script = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    text = (
        f"# One {script} `{script}` \\<script>alert(1)\\</script>?\n\n[a](javascript:alert(1)) {script}\n\n"
    )
    text += f"## Section `{script}`\n\nzebra\n\n" + r"$\href{javascript:alert(1)}{x}$ $\text{" + script + "}$"
    outputs = [new_output("display_data", {"text/html": script, "text/plain": script})]
    cells = [new_markdown_cell(text, id="title"), new_code_cell("1", outputs=outputs, id="html")]
    cells += [new_markdown_cell("ask", id="notes", metadata={"slideshow": {"slide_type": "notes"}})]
    write(new_notebook(cells=cells), folder / "notebooks" / "07_bad.ipynb")
    write(new_notebook(cells=cells), folder / "notebooks" / "08_bad.ipynb")
    return build(folder, "--instructors")[0]


def test_no_script_of_a_notebook_runs(bad):
    """Neither in its page nor where its title is repeated: sidebar, neighbours, first page, search."""
    with page(1280, 900) as tab:
        troubles = watch(tab)
        for name in ("07_bad", "08_bad", "index", "search"):
            tab.goto(address(bad, name) + ("?q=alert+section" if name == "search" else ""))
            tab.wait_for_timeout(500)
            if name == "search":
                tab.locator("#search-results ul.search li a").first.wait_for()
        assert troubles == []


def test_on_paper(bad, site):  # noqa: F811
    """No menus, the whole width, the notes for the speaker open, no words for figures that are printed."""
    with page(800, 1100) as tab:
        tab.emulate_media(media="print")
        tab.goto(address(bad, "07_bad"))
        assert tab.locator("details.notes p").is_visible()
        tab.goto(address(site[0], NAMES[1]))
        for menu in (".bd-sidebar-primary", ".bd-header-article", ".prev-next-footer", "details.alt summary"):
            assert not tab.locator(menu).first.is_visible(), menu
        box = tab.locator("article.bd-article").bounding_box()
        assert box["x"] >= 0 and 700 < box["width"] <= 800 - box["x"]
        assert tab.pdf(format="A4")[:4] == b"%PDF"
