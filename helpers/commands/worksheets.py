"""Write copies of notebooks to predict in: `python -m helpers worksheets [00 01 ...]`.

A notebook comes with its outputs, and its text says what was found, so it answers its own predictions. A copy
in worksheets/ has the same code, without outputs and without the notes for the speaker; what is to be seen
and what was found is folded until somebody opens it.
"""

import re
import sys
from pathlib import Path

import nbformat

from helpers.commands import run

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
FOLDER = ROOT / "worksheets"
FOLDED = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
AT_THE_START = {
    "picture-to-make": "The figure that you will have made",
    "you-will-see": "What you will see (a spoiler)",
}
FOUND = ("found-", "read-")  # how the names of most cells begin that say what was found
# A sentence in bold, as each finding starts; an exercise and what belongs to the brain start in bold as well.
A_FINDING = re.compile(r"(?!\*\*(?:Predict|In the brain|[A-C]\.))\*\*[^*]+([.:]\*\*|\*\*\.)")


def main(arguments=()) -> int:
    """Write the worksheets of the notebooks named (all by default); return 2 for an unknown word, else 0.

    What is there already is left as it is, since somebody may have worked in it.
    """
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    known = {path.stem.partition("_")[0]: path for path in paths}
    if unknown := [word for word in arguments if word not in known]:
        print(f"There is no notebook {unknown[0]!r}: {', '.join(known)}.")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for path in [known[word] for word in arguments] or paths:
        target = FOLDER / path.name
        if target.exists():
            print(f"worksheets/{path.name}: there already, left as it is (delete it to get a new one)")
            continue
        run.write(target, nbformat.writes(worksheet(nbformat.read(path, as_version=4))) + "\n")
        print(f"worksheets/{path.name}: written")
    print("Open them with `python -m helpers lab`, in the folder worksheets.")
    return 0


def worksheet(notebook):
    """The notebook without outputs and speaker's notes, its findings folded; changed in place."""
    kept, before = [], None
    for cell in notebook.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") == "notes":
            continue
        kept.append(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)
        elif "alt" in cell.metadata.get("tags", []):
            continue  # folded as it is; the finding follows
        elif cell.cell_type == "markdown":
            cell.source = elsewhere(folded(cell, after_code=before == "code"))
        before = cell.cell_type
    notebook.cells = kept
    return notebook


def folded(cell, after_code):
    """The text of a Markdown cell, in which what answers a prediction is folded."""
    if cell.id in AT_THE_START:
        return FOLDED.format(AT_THE_START[cell.id], cell.source)
    if cell.id == "what-we-saw":
        heading, _, rest = cell.source.partition("\n\n")
        return f"{heading}\n\n{FOLDED.format('What we saw', rest)}"
    if not cell.id.startswith(FOUND) and not (after_code and A_FINDING.match(cell.source)):
        return cell.source
    found, *rest = re.split(r"\n\n(?=(?:(?!\n\n).)*\*\*Predict)", cell.source, maxsplit=1, flags=re.DOTALL)
    return "\n\n".join([FOLDED.format("What we found (run the cell above first)", found), *rest])


def elsewhere(text):
    """The text with its links to files beside the notebooks, seen from worksheets/."""
    return re.sub(r"(?<=\]\()(?=[\w/]+\.(?:ipynb|md|png)\b)", "../notebooks/", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
