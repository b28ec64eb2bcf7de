"""Build the site of the series: `python -m helpers pages [--instructors]`.

It is made by Sphinx from copies of the notebooks, as committed: nothing is run. It asks nothing of a network,
so that it can be read from a stick. build/pages/ holds what attendees read, build/pages-instructors/ the
same with the notes for the speaker. The site that was there stays until the new one is whole.
"""

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import nbformat

from helpers.commands.site import contents, glossary, prepare

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"
STYLE = Path(__file__).parent / "site" / "static"
TO_RUN = """# Run them yourself, or teach from them

These pages show the notebooks as they were run, on Linux only. To run and change them you need the project's
folder.

{start}

## Teach from them

In the folder, `notebooks/INSTRUCTORS.md` has timetables, a letter to attendees and a checklist;
`python -m helpers pages --instructors` makes an edition of this site that holds it, with the notes for the
speaker.
"""
LEFT_OUT = ("*.map", "*.scss", "*.ipynb", "*.po", "*.mo", "objects.inv", ".buildinfo")
PATIENCE = 10  # seconds in which another build must have put its site in place

SETTINGS = {
    "extensions": ["myst_nb", "sphinx_copybutton", "helpers.commands.site.extension"],
    "root_doc": "index",
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "commonmark",
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_heading_anchors": 3,
    "myst_disable_syntax": ["front_matter", "myst_role", "myst_target", "myst_line_comment"],
    "suppress_warnings": ["mystnb.image", "myst.header"],
    "html_theme": "sphinx_book_theme",
    "html_static_path": [str(STYLE)],
    "html_css_files": ["style.css"],
    "html_copy_source": False,
    "html_show_search_summary": False,  # it would be fetched, which a browser forbids to files
    "html_last_updated_fmt": None,
    "pygments_style": "a11y-high-contrast-light",
    "html_context": {"default_mode": "auto"},
    "html_use_index": False,
    "smartquotes": False,
}
THEME = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "navbar_persistent": [],
    "footer_content_items": ["extra-footer.html"],
    "extra_footer": "<p>Text and figures: CC BY 4.0. Code: BSD 3-Clause. "
    'Photographs and data: see the <a href="credits.html">credits</a>.</p>',
    "search_bar_text": "Search the notebooks",
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def main(arguments):
    """Build one edition and say where it is and what is wrong in it; return 0."""
    instructors = "--instructors" in arguments
    target = BUILD / ("pages-instructors" if instructors else "pages")
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=".pages-") as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        paths, others = series()
        problems = [f"{name}: not a name for a notebook, left out" for name in others]
        problems += write_notebooks(paths, source, instructors)
        settings = write_texts(paths, source, instructors)
        problems += sphinx(source, made, settings)
        trim(made)
        put_in_place(made, target)
    if problems:
        print(*problems, "The site is whole, and each of these pages says what is missing in it.", sep="\n")
    print(f"{len(paths)} notebooks and their glossary: open {target / 'index.html'} in a browser.")
    return 0


def series():
    """The paths of the notebooks, without somebody's Untitled.ipynb; and the names that are none."""
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    fitting = [path for path in paths if re.fullmatch(r"\w+", path.stem, re.ASCII)]
    return fitting, [path.name for path in paths if path not in fitting]


def write_notebooks(paths, folder, instructors):
    """Write the copies of the notebooks, and the pictures, into a new folder; return the problems found."""
    folder.mkdir()
    (folder / "pictures").mkdir()
    for picture in (NOTEBOOKS / "pictures").glob("*.png"):
        if picture.is_file() and not picture.is_symlink():
            shutil.copy(picture, folder / "pictures")
    problems = []
    for path in paths:
        notebook, wrong = prepare.prepared(path, instructors)
        problems += [f"{path.stem}: {sentence}" for sentence in wrong]
        nbformat.write(notebook, folder / path.name)
    return problems


def write_texts(paths, folder, instructors):
    """Write the first page and what there is to look up beside the notebooks; return Sphinx's settings."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = re.search(r"^## Start\n(.*?)(?=^## |\Z)", readme, re.M | re.S)
    extra = {"run": TO_RUN.format(start=start[1].strip() if start else "")}
    extra["glossary"] = glossary.by_letter((NOTEBOOKS / "glossary.md").read_text(encoding="utf-8"))
    credits = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    credits = credits.replace("into this folder, `data/`,", "into the project's folder `data/`")
    extra["credits"] = re.sub(r"^# .*", "# Data and credits", credits, count=1)
    if instructors:
        extra["instructors"] = (NOTEBOOKS / "INSTRUCTORS.md").read_text(encoding="utf-8")
    for name in ("credits", "instructors"):
        if name in extra:  # links to what lies elsewhere become text
            extra[name] = re.sub(r"\[([^\]]*)\]\((?:\.\./|(?!https?:|#)[\w./]+/)[^)]*\)", r"\1", extra[name])
    books = {}
    for path in paths:
        notebook = nbformat.read(folder / path.name, as_version=4)
        has_picture = (folder / "pictures" / f"{path.stem}.png").is_file()
        books[path.stem] = (prepare.title(notebook), prepare.cover(notebook) if has_picture else None)
    grouped = contents.parts(readme, list(books))
    texts = extra | {"index": contents.first_page(readme, grouped, books, list(extra))}
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    name = re.search(r"^# +(.+)", readme)[1] + (" · instructors’ edition" if instructors else "")
    version = re.search(r'^version: "(.+)"', (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)[1]
    footer = f"{THEME['extra_footer'][:-4]} Version {version}, built on {date.today()}.</p>"
    theme = THEME | {"logo": {"text": name}, "extra_footer": footer}
    settings = {"project": name, "html_title": name, "html_theme_options": theme}
    return SETTINGS | settings | {"site_terms": glossary.terms(extra["glossary"])}


def sphinx(source, made, settings):
    """Let Sphinx write the site; return what it complained of, as sentences."""
    from sphinx.application import Sphinx

    told = io.StringIO()
    doctrees = source.parent / "doctrees"
    app = Sphinx(source, None, made, doctrees, "html", settings, status=None, warning=told)
    app.build()
    told = re.sub(r"\x1b\[[0-9;]*m|WARNING: ", "", told.getvalue()).replace(f"{source}{os.sep}", "")
    return [line for line in told.splitlines() if line.strip()]


def trim(made):
    """Delete what a browser never asks for."""
    shutil.rmtree(made / "_sources", ignore_errors=True)
    for pattern in LEFT_OUT:
        for path in made.rglob(pattern):
            path.unlink()


def put_in_place(made, target):
    """Rename the new site to where the old one was; another build may do the same in this moment.

    Raises OSError if that is not possible.
    """
    end = time.monotonic() + PATIENCE
    while True:
        with tempfile.TemporaryDirectory(
            dir=target.parent, prefix=".old-", ignore_cleanup_errors=True
        ) as old:
            try:
                with contextlib.suppress(FileNotFoundError):
                    target.rename(Path(old) / "pages")
                made.rename(target)
                return
            except OSError:  # another build was faster, or somebody is reading
                with contextlib.suppress(OSError):
                    (Path(old) / "pages").rename(target)
                if time.monotonic() > end:
                    raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
