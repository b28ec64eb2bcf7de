"""Copies of the notebooks for the site: what must not reach a page is left out, and what is wrong is told.

Nothing here knows of Sphinx. A problem becomes a visible notice in the page where it is, and a sentence in
the list that is returned; it stops nothing.
"""

import base64
import binascii
import itertools
import re
import zlib

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>\s*(.*?)\s*</details>", re.S)
TITLE = re.compile(r"^# +(\S.*)", re.M)
NOTES = "For the speaker"
KINDS = ("hint", "solution", "alt")  # tags of cells that are folded
SHOWN = ("text/plain", "image/png")  # of all that a cell can put out
NOTICE = "**A problem:**"  # begins each notice; the style makes it stand out


def read(path):
    """A notebook in today's format. Raises ValueError, in a sentence, if the file is none."""
    try:
        return nbformat.v4.upgrade(nbformat.read(path, as_version=4))
    except Exception as error:  # there are as many kinds as ways to break a file
        raise ValueError(f"{path.name} cannot be read as a notebook ({type(error).__name__})") from None


def title(notebook):
    """The first heading of a notebook, or None."""
    first = notebook.cells[0].source if notebook.cells else ""
    found = TITLE.search(first)
    return found and found[1].strip()


def cover(notebook):
    """What the picture at the top shows, in a sentence or two for those who cannot see it; or nothing."""
    texts = (re.match(r"!\[([^\]]+)\]\(pictures/", cell.source) for cell in notebook.cells)
    sentences = re.split(r"(?<=\.) ", " ".join(next((found[1] for found in texts if found), "").split()))
    return " ".join(sentences[: 1 if len(sentences[0].split()) > 5 else 2])


def prepared(path, instructors):
    """Return the copy of a notebook file that the site shows, and its problems, each a sentence.

    instructors: keep the notes for the speaker, each folded.
    """
    try:
        return cleaned(read(path), path.stem, instructors)
    except Exception as error:  # nbformat reads more than it can write
        told = str(error) if isinstance(error, ValueError) else f"it cannot be shown ({type(error).__name__})"
        return notebook_of([problem(path.stem, told)]), [told]


def cleaned(notebook, name, instructors):
    """Return the copy of a notebook that may be shown, and its problems: see `prepared`."""
    problems, cells = [], []
    for cell, after in itertools.pairwise([*notebook.cells, None]):
        notes = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
        if cell.cell_type == "code":
            cells += code(cell, after, problems)
        elif cell.cell_type == "markdown" and (instructors or not notes):
            cells.append(text_of(cell, notes, problems))
    copy = notebook_of(cells)
    if not title(copy):
        problems.append("its first cell has no title")
        copy.cells.insert(0, problem(name, problems[-1]))
    elif copy.cells[0].source.startswith("# "):
        first = TITLE.sub(rf"# {name[:2]} · \1", copy.cells[0].source, count=1)
        terms = "[glossary](glossary.md)"
        copy.cells[0].source = first.replace(terms, f"{terms} · [run it yourself](run.md)", 1)
    return copy, problems


def problem(name, sentence):
    """A first cell, where a notebook has none that could be shown."""
    return new_markdown_cell(f"# {name}\n\n{NOTICE} {sentence}.", id="problem")


def notebook_of(cells):
    """A notebook of these cells, with no settings but the language."""
    language = {"name": "python", "pygments_lexer": "ipython3"}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": language})


def tags(cell):
    """The tags of a cell, or of none."""
    found = cell.metadata.get("tags", []) if cell else []
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def text_of(cell, notes, problems):
    """A Markdown cell whose folds say of which kind they are."""
    source = cell.source
    if notes and not FOLD.fullmatch(source.strip()):
        source = f"<details>\n<summary>{NOTES}</summary>\n\n{source}\n\n</details>"
    kind = "notes" if notes else next((kind for kind in KINDS if kind in tags(cell)), "more")
    if kind == "alt" and not FOLD.fullmatch(source.strip()):
        problems.append(f"{cell.id}: the words for a figure are not folded, so the figure has none")
        source = f"{NOTICE} the words for the figure above are not folded.\n\n{source}"
    return new_markdown_cell(source.replace("<details>", f'<details class="{kind}">'), id=cell.id)


def code(cell, after, problems):
    """A code cell with what the site can show of its outputs, then a notice for each thing it cannot.

    The figures get the words of the cell tagged `alt` that follows.
    """
    copy, notices = new_code_cell(cell.source, id=cell.id, execution_count=cell.execution_count), []
    words = FOLD.fullmatch(after.source.strip()) if "alt" in tags(after) else None
    for output in cell.outputs:
        kept, wrong = shown(output)
        copy.outputs += kept
        notices += wrong
    pictures = sum("image/png" in output.get("data", {}) for output in copy.outputs)
    alt = " ".join(words[2].split()) if words else "A figure without a description."
    if pictures:
        copy.metadata["mystnb"] = {"image": {"alt": alt}}
    copy.metadata["tags"] = [tag for tag in tags(cell) if tag == "exercise"]
    problems += [f"{cell.id}: {notice}" for notice in notices]
    told = [new_markdown_cell(f"{NOTICE} {notice}.") for notice in notices]
    return [copy, *told]


def shown(output):
    """What is shown of one output of a cell, as a list; and what is wrong with it, as sentences."""
    if output.output_type == "stream":
        return [new_output("stream", name=output.name, text=output.text)], []
    if output.output_type == "error":
        lines = [str(line) for line in output.traceback]
        return [new_output("error", ename=output.ename, evalue=output.evalue, traceback=lines)], []
    data = {kind: text for kind, text in output.data.items() if kind in SHOWN and isinstance(text, str)}
    if "image/png" in data and not is_png(data["image/png"]):
        del data["image/png"]
        return ([new_output("display_data", data)] if data else []), ["a figure is damaged and not shown"]
    if not data and output.data:
        return [], [f"an output of the kind {', '.join(output.data)} is not shown"]
    return ([new_output("display_data", data)] if data else []), []


def is_png(text):
    """Whether this is a whole PNG file in base64: each of its blocks has the right checksum."""
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    kinds, place = [], 8
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4])
        block, checksum = content[place + 4 : end - 4], content[end - 4 : end]
        if zlib.crc32(block).to_bytes(4) != checksum:
            return False
        kinds.append(block[:4])
        place = end
    whole = place == len(content) and kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"]
    return content[:8] == b"\x89PNG\r\n\x1a\n" and whole and b"IDAT" in kinds
