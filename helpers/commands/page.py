"""One executed notebook as a page, for those who have run it: no script, and nothing asked of a network."""

import html
import re
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from helpers.commands.site import prepare
from helpers.commands.site.mathml import mathml

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FOLDS = re.compile(r'&lt;(/?details|/?summary|details class="\w+")&gt;')

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
 alt="{{ cell.metadata.mystnb.image.alt | escape_html }}">
</div>
{% endblock %}
{% block extra_css %}<style>math { font-size: 1.25em }</style>{% endblock %}
"""


def page(notebook, name, folder):
    """Return a notebook as the text of a page, as safe as the site; its pictures are found in that folder."""
    notebook = prepare.cleaned(notebook, name, instructors=True)[0]
    exporter = _Exporter(raw_template=TEMPLATE, embed_images=True)
    return exporter.from_notebook_node(notebook, {"metadata": {"name": name, "path": str(folder)}})[0]


def glossary():
    """Return the glossary as the text of a page."""
    text = (NOTEBOOKS / "glossary.md").read_text(encoding="utf-8")
    cells = [nbformat.v4.new_markdown_cell(text, id="text")]
    return page(nbformat.v4.new_notebook(cells=cells), "Glossary", NOTEBOOKS)


class _Exporter(HTMLExporter):
    @pass_context
    def markdown2html(self, context, source):
        """Turn a Markdown cell into HTML."""
        path = context["resources"]["metadata"]["path"]
        renderer = _Renderer(allow_harmful_protocols=None, embed_images=True, path=path)
        return MarkdownWithMath(renderer=renderer).render(source)


class _Renderer(IPythonRenderer):
    """Formulas become MathML, of HTML only folds remain, and what links to the glossary leads to its page."""

    def inline_math(self, body):
        return _formula(body, "inline")

    def block_math(self, body):
        return _formula(body, "block")

    def latex_environment(self, name, body):
        return _formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def block_html(self, html):
        return self.inline_html(html) + "\n"

    def inline_html(self, html):
        return FOLDS.sub(r"<\1>", self.escape_html(html))

    def link(self, text, url, title=None):
        return super().link(text, re.sub(r"^([\w-]+)\.(ipynb|md)(?=#|$)", r"\1.html", url), title)


def _formula(latex, display):
    """Return a formula as MathML, or as it was written."""
    try:
        return mathml(latex, display)
    except ValueError as error:
        return f"<code>{html.escape(latex)}</code> ({html.escape(str(error))})"
