"""The rules that every committed notebook keeps: `complaints` lists what is broken.

`anatomy` lists where a notebook is longer than one session, or built otherwise than the others.
"""

import base64
import json
import re
import statistics
import struct
from itertools import pairwise

MAX_CELLS, MAX_SHOWN_WORDS = 70, 2500
MIN_MINUTES_A_CELL, MAX_MINUTES = 1.2, 90
MAX_BYTES = 1_000_000
MAX_DPI = 100
MAX_WORDS = 120
MAX_LINES, MEDIAN_LINES, SET_UP_LINES = 30, 5, 6
MAX_COLUMNS = 75
MIN_ALT, MAX_ALT = 15, 90
SLIDES = {"slide", "subslide", "fragment", "skip", "notes"}
READABLE_ID = re.compile(r"[a-z]+[a-z0-9]*(-[a-z0-9]+)*")
MACHINE_PATH = re.compile(r"(/work/|/root/|/tmp/|/home/|/Users/|[A-Z]:\\\\?Users|ipykernel_\d)")
MARKDOWN_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
ALT = re.compile(r"<details>\n<summary>The figure in words</summary>\n\n([^\n<>\"]+)\n\n</details>")
NOTES = re.compile(r"<details>\n<summary>For the speaker</summary>\n\n.+\n\n</details>", re.S)
OLD_NOTES = "**For the instructor.** "
FOLDED = re.compile(r"<details>.*?</details>", re.S)
NOT_WORDS = re.compile(r"```.*?```|<details>.*?</details>|!\[.*?\]\(.*?\)|<!--.*?-->", re.S)
MINUTES = re.compile(r"^## .*\((\d+) min\)$", re.M)
FOUND = re.compile(r"^\*\*(?!Predict|In the brain|You will see that)[^*\n]{20,}[.!]\*\*", re.M)
FENCED = re.compile(r"```.*?```", re.S)
HTML_PICTURE = re.compile(r"<img[^>]*>")
RELATIVE = re.compile(r"[\"'](\.\./|data/|pictures/|notebooks/)")  # but not sys.path's own ".."
OTHER_SITE = re.compile(r"(urlopen|urlretrieve|read_csv|requests\.get|Image)\(\s*[\"']https?:")


def complaints(notebook, size):
    """List what is wrong with a notebook (as `nbformat` reads it); `size` is the file's size in bytes."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and "colab" not in tags(cell)]
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    found = [*whole_file(notebook, code, size), *structure(markdown), *exercises_and_claims(markdown, code)]
    found += [*figures_in_words(notebook.cells), *speaker_notes(notebook.cells)]
    for cell in notebook.cells:
        found += [f"{cell.id}: {text}" for text in every_cell(cell)]
    for cell in code:
        found += [f"{cell.id}: {text}" for text in code_cell(cell)]
    for cell in markdown:
        found += [f"{cell.id}: {text}" for text in markdown_cell(cell)]
    return found


def anatomy(notebook):
    """List where a notebook is longer than one session, or built otherwise than CONTRIBUTING.md says."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and "colab" not in tags(cell)]
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    shown = [*code, *(cell for cell in markdown if shown_words(cell))]
    found = [*length(shown, markdown), *sections(notebook.cells)]
    if lines(code[0]) > SET_UP_LINES:
        found.append(f"the set-up cell has more than {SET_UP_LINES} lines")
    for cell in markdown:
        if cell.metadata.get("slideshow", {}).get("slide_type") == "notes" and not NOTES.fullmatch(
            cell.source
        ):
            found.append(f"{cell.id}: speaker notes that are not folded")
        if "**Read.**" in cell.source:
            found.append(f"{cell.id}: a reading that does not say in bold what was found")
    return found


def shown_words(cell):
    """The words that a Markdown cell shows, without code, folds and the words of pictures."""
    return NOT_WORDS.sub("", cell.source).split()


def length(shown, markdown):
    """Rules about cells, words and minutes."""
    words = sum(len(shown_words(cell)) for cell in markdown)
    minutes = [int(time) for cell in markdown for time in MINUTES.findall(cell.source)]
    if len(shown) > MAX_CELLS:
        yield f"{len(shown)} shown cells; at most {MAX_CELLS}"
    if words > MAX_SHOWN_WORDS:
        yield f"{words} words shown; at most {MAX_SHOWN_WORDS}"
    if sum(minutes) > MAX_MINUTES:
        yield f"{sum(minutes)} minutes; at most {MAX_MINUTES}"
    if sum(minutes) < MIN_MINUTES_A_CELL * len(shown):
        yield f"{sum(minutes)} minutes for {len(shown)} shown cells; at least {MIN_MINUTES_A_CELL} a cell"
    if f"{sum(minutes)} minutes" not in markdown[0].source:
        yield f"the first cell does not say that it takes {sum(minutes)} minutes"


def sections(cells):
    """Rules about each section: one that shows a figure says in a bold sentence what was found."""
    parts = []
    for cell in cells:
        if cell.cell_type == "markdown" and MINUTES.search(cell.source):
            parts.append([])
        if parts:
            parts[-1].append(cell)
    for part in parts:
        text = "\n".join(FOLDED.sub("", cell.source) for cell in part if cell.cell_type == "markdown")
        drawn = any("image/png" in o.get("data", {}) for cell in part for o in cell.get("outputs", []))
        if drawn and not FOUND.search(text):
            yield f"{part[0].id}: a section with a figure and no bold sentence that says what was found"


def whole_file(notebook, code, size):
    """Rules about the file as a whole."""
    ids = [cell.id for cell in notebook.cells]
    if size > MAX_BYTES:
        yield f"the file has {size} bytes; at most {MAX_BYTES}"
    if "widgets" in notebook.metadata:
        yield "the state of widgets is saved: it differs at each run"
    if len(set(ids)) != len(ids):
        yield "two cells have the same id"
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield "it was not run from top to bottom in one go"
    if statistics.median(lines(cell) for cell in code) > MEDIAN_LINES:
        yield f"the median code cell has more than {MEDIAN_LINES} lines"


def structure(markdown):
    """Rules about what a notebook contains, from the title to the papers."""
    text = "\n".join(cell.source for cell in markdown)
    headings = re.findall(r"^## .*$", text, re.M)
    if not re.match(r"# .+\?\n", markdown[0].source):
        yield "the title is not a question"
    if not re.search(r"runs in .*(minute|second)", markdown[0].source):
        yield "the first cell does not say how many minutes it runs"
    if "](glossary.md)" not in markdown[0].source:
        yield "the first cell does not link to the glossary"
    for heading in headings:
        if not re.search(r"\(\d+ min\)$", heading):
            yield f"no minutes in the heading {heading!r}"
    levels = [len(marks) for marks in re.findall(r"^(#+) ", FENCED.sub("", text), re.M)]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield "a screen reader goes from heading to heading: one skips a level, or there is a second title"
    for wanted in ("**You will see that**", "**Predict", "**In the brain", "https://doi.org/"):
        if wanted not in text:
            yield f"nowhere {wanted!r}"
    if len(re.findall(r"^\d\. ", markdown_with(markdown, "question"), re.M)) < 3:
        yield "fewer than three quiz questions"


def exercises_and_claims(markdown, code):
    """Rules about the cells that tests rely on, found by their tags."""
    if not any("nbval-check-output" in tags(cell) and "checks.claim(" in cell.source for cell in code):
        yield "no claims in a cell tagged nbval-check-output"
    exercises = [cell for cell in code if "exercise" in tags(cell)]
    if not 2 <= len(exercises) <= 4 or not all("checks." in cell.source for cell in exercises):
        yield "not two to four exercises, each with its check"
    for tag in ("hint", "solution"):
        if sum(tag in tags(cell) for cell in markdown) != len(exercises):
            yield f"not one {tag} for each exercise"
    if sum("cover" in tags(cell) for cell in code) != 1:
        yield "not one cell tagged cover, whose figure stands at the top"


def figures_in_words(cells):
    """Rules about the folded text under each figure, which pages give to a screen reader."""
    texts = []
    for cell, after in pairwise(cells):
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", [])):
            found = ALT.fullmatch(after.source) if "alt" in tags(after) else None
            if not found or not MIN_ALT <= len(found[1].split()) <= MAX_ALT:
                yield f"{cell.id}: no cell tagged alt tells its figure in {MIN_ALT} to {MAX_ALT} words"
            else:
                texts.append(found[1])
    if len(set(texts)) != len(texts):
        yield "two figures are told in the same words"


def speaker_notes(cells):
    """Rules about the notes for those who teach: what the title and each section need."""
    section = None
    for cell in [*cells, None]:
        if cell is None or re.match(r"##? ", cell.source):
            if section:
                yield f"{section}: no speaker notes (a cell of the slide type `notes`) in its section"
            section = cell and cell.id
        elif cell.metadata.get("slideshow", {}).get("slide_type") == "notes":
            section = None
            if not (cell.source.startswith(OLD_NOTES) or NOTES.fullmatch(cell.source)):
                yield f"{cell.id}: speaker notes that attendees would take for the text"


def every_cell(cell):
    """Rules about any cell."""
    if not READABLE_ID.fullmatch(cell.id) or re.fullmatch(r"[0-9a-f]{8}(-.*)?", cell.id):
        yield "its id is not a readable name"
    if cell.metadata.get("slideshow", {}).get("slide_type") not in SLIDES:
        yield "it has no slide type"
    if MACHINE_PATH.search(cell.source):
        yield "it names a path of one machine"


def code_cell(cell):
    """Rules about a code cell and its outputs."""
    if lines(cell) > MAX_LINES:
        yield f"more than {MAX_LINES} lines"
    if any(len(line) > MAX_COLUMNS for line in cell.source.splitlines()):
        yield f"a line of more than {MAX_COLUMNS} columns is cut off on a slide"
    if OTHER_SITE.search(cell.source):
        yield "it reads from another site"
    if RELATIVE.search(cell.source):
        yield "a relative path, which does not hold where the kernel is started elsewhere"
    for output in cell.outputs:
        if output.output_type == "error":
            yield "an error in the output"
        if output.get("name") == "stderr":
            yield "stderr in the output"
        if MACHINE_PATH.search(json.dumps(output_text(output))):
            yield "a path of one machine in the output"
        if "image/png" in output.get("data", {}) and (dpi := resolution(output.data["image/png"])) > MAX_DPI:
            yield f"a figure of {dpi} dpi"


def output_text(output):
    """An output without its pictures."""
    data = {kind: value for kind, value in output.get("data", {}).items() if not kind.startswith("image")}
    return {**output, "data": data}


def markdown_cell(cell):
    """Rules about a Markdown cell."""
    if (words := len(shown_words(cell))) > MAX_WORDS:
        yield f"{words} words; at most {MAX_WORDS}"
    for alt, address in MARKDOWN_PICTURE.findall(cell.source):
        if address.startswith(("http:", "https:", "//", "data:")):
            yield "a picture from another site"
        if len(alt.split()) < 5:
            yield "a picture without a text that describes it (alt)"
    for picture in HTML_PICTURE.findall(cell.source):
        if re.search(r"src=.?(https?:|//)", picture) or not re.search(r"alt=.?\w", picture):
            yield "an <img> from another site, or without alt"
    if "<details>" in cell.source and not re.search(r"</summary>\n\n", cell.source):
        yield "no blank line after </summary>: what follows would not be Markdown"


def tags(cell):
    """The tags of a cell."""
    return cell.metadata.get("tags", [])


def lines(cell):
    """How many lines of code a cell has, without blank lines and comments."""
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in cell.source.splitlines())


def markdown_with(markdown, word):
    """The text of the Markdown cells whose first line has this word."""
    return "\n".join(cell.source for cell in markdown if word in cell.source.split("\n")[0].lower())


def resolution(png):
    """The dots per inch that a PNG file (in base64) declares; 72 if it declares none."""
    content = base64.b64decode(png)
    place = content.find(b"pHYs")
    return round(struct.unpack(">I", content[place + 4 : place + 8])[0] * 0.0254) if place > 0 else 72
