"""Write all notebooks as pages that need no network: `python -m helpers pages`.

They stand in build/pages/ with the glossary, the pictures and a list, as committed: nothing is run. Styles
are inside each page, formulas are MathML, which browsers draw themselves, and there is no script at all.
"""

import copy
import itertools
import re
import shutil
import sys
from pathlib import Path

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
PAGES = ROOT / "build" / "pages"

# JupyterLab's look, without the scripts that it would load from elsewhere.
TEMPLATE = """
{%- extends 'index.html.j2' -%}
{% block html_head_js %}{% endblock %}
{% block jupyter_widgets %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
{% block data_png scoped %}
<div class="jp-RenderedImage jp-OutputArea-output">
<img src="data:image/png;base64,{{ output.data['image/png'] | escape_html }}"
{%- if cell.metadata.alt %} alt="{{ cell.metadata.alt | escape_html }}"{% endif %}>
</div>
{% endblock %}
{% block extra_css %}<style>math { font-size: 1.25em }</style>{% endblock %}
"""


def main() -> int:
    """Write the pages anew and say where they are; return 0."""
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))  # not what somebody tries out in an Untitled.ipynb
    books = {path.stem: nbformat.read(path, as_version=4) for path in paths}
    lines = [f"- [{title(book)}]({name}.ipynb)" for name, book in books.items()]
    books["glossary"] = glossary()
    books["index"] = text_only("\n".join(["# The notebooks\n", *lines, "- [Glossary](glossary.md)"]))
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(NOTEBOOKS / "pictures", PAGES / "pictures")
    for name, book in books.items():
        (PAGES / f"{name}.html").write_text(html(book, title(book), NOTEBOOKS), encoding="utf-8")
    print(f"{len(lines)} notebooks and their glossary: open {PAGES / 'index.html'} in a browser.")
    return 0


def html(notebook, title, folder, embed_pictures=False):
    """Return a notebook as the text of a page; the pictures in its Markdown are found from that folder.

    notebook: as nbformat reads it, outputs included. embed_pictures: put those pictures into the page.
    A figure's text for those who cannot see it is that of the cell tagged `alt` that follows.
    """
    notebook = copy.deepcopy(notebook)
    for cell, after in itertools.pairwise(notebook.cells):
        if "alt" in after.metadata.get("tags", []):
            cell.metadata["alt"] = re.search(r"</summary>\s*(.*?)\s*</details>", after.source, re.S)[1]
    exporter = _Exporter(raw_template=TEMPLATE, embed_images=embed_pictures)
    return exporter.from_notebook_node(notebook, {"metadata": {"name": title, "path": str(folder)}})[0]


def title(notebook):
    """The first heading of a notebook."""
    return re.search(r"^# (.*)", notebook.cells[0].source, re.M)[1]


def glossary():
    """The glossary as a notebook."""
    return text_only((NOTEBOOKS / "glossary.md").read_text(encoding="utf-8"))


def text_only(markdown):
    """A notebook of one Markdown cell."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(markdown, id="text")])


class _Exporter(HTMLExporter):
    @pass_context
    def markdown2html(self, context, source):
        """Turn a Markdown cell into HTML."""
        path = context["resources"]["metadata"]["path"]
        renderer = _Renderer(escape=False, embed_images=self.embed_images, path=path)
        return MarkdownWithMath(renderer=renderer).render(source)


class _Renderer(IPythonRenderer):
    """Formulas become MathML; what links to a notebook or to the glossary leads to its page."""

    def inline_math(self, body):
        return _mathml(body, "inline")

    def block_math(self, body):
        return _mathml(body, "block")

    def latex_environment(self, name, body):
        return _mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^([\w-]+)\.(ipynb|md)(?=#|$)", r"\1.html", url), title)


def _mathml(latex, display):
    """Return a formula as MathML; the names of functions, such as log, get a little space on both sides."""
    markup = convert(latex.strip(), display=display)
    return re.sub(r"<mi>(\w\w+)</mi>", r'<mo lspace="0.17em" rspace="0.17em">\1</mo>', markup)


if __name__ == "__main__":
    sys.exit(main())
