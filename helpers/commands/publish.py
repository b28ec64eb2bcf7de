"""Links that open each notebook on the web: `python -m helpers publish https://github.com/OWNER/NAME`.

Colab opens a notebook alone, so each also gets a first code cell that fetches the rest there. The README's
list of links is written anew. With another address, what the last call wrote is replaced.

Source of the addresses: Colab's and Binder's own pages on opening a notebook from GitHub, branch main.
"""

import re
import sys

import nbformat

from helpers.commands.run import ROOT, write

README = ROOT / "README.md"
GITHUB = re.compile(r"https://github\.com/([\w.-]{1,39})/([\w.-]{1,100}?)(\.git)?/?")
LINKS = re.compile(r"\n\nOpen on the web: .*")
README_LINKS = re.compile(r"(?<=<!-- links -->\n).*?(?=<!-- end of links -->)", re.S)
FIRST_CELL = """\
import os, subprocess, sys                     # for Colab: fetch the rest
if "google.colab" in sys.modules and not os.path.isdir("../helpers"):
    copy = "{address}"
    if not os.path.isdir("vision"):            # there after a restart
        subprocess.run(["git", "clone", "-q", copy, "vision"], check=True)
    os.chdir("vision/notebooks")"""


def main(arguments):
    """Write links and first cells for one address; return the exit status."""
    found = GITHUB.fullmatch(arguments[0]) if len(arguments) == 1 else None
    if not found:
        print("Say where your copy is: `python -m helpers publish https://github.com/OWNER/NAME`.")
        return 2
    owner, name = found[1], found[2]
    lines = []
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        links = links_of(owner, name, path.name)
        notebook = nbformat.read(path, as_version=4)
        add(notebook, links, f"https://github.com/{owner}/{name}")
        write(path, nbformat.writes(notebook) + "\n")
        lines.append(f"- {path.stem}: {links}\n")
    text = README.read_text(encoding="utf-8")
    write(README, README_LINKS.sub(lambda _: "".join(lines), text))
    print(f"{len(lines)} notebooks and the README have links to {owner}/{name}: commit and push them.")
    return 0


def links_of(owner, name, file):
    """The links that open a notebook on the web, in Markdown."""
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/main/notebooks/{file}"
    binder = f"https://mybinder.org/v2/gh/{owner}/{name}/main?labpath=notebooks%2F{file}"
    return f"[Colab]({colab}), [Binder]({binder})"


def add(notebook, links, address):
    """Put the links under the title of a notebook, and the cell for Colab before its other code."""
    title = notebook.cells[0]
    title.source = LINKS.sub("", title.source) + f"\n\nOpen on the web: {links}"
    notebook.cells = [cell for cell in notebook.cells if cell.id != "colab"]
    first = next(number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    cell = nbformat.v4.new_code_cell(FIRST_CELL.format(address=address), id="colab")
    cell.metadata = nbformat.from_dict({"slideshow": {"slide_type": "skip"}, "tags": ["colab"]})
    notebook.cells.insert(first, cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
