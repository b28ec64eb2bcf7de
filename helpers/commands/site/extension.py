"""The Sphinx extension of the site: what a page is made of, and what it must never be made of.

Everything is done to the tree of a page, after its Markdown was read: raw HTML is taken apart and only folds
and pictures are made anew, formulas become MathML, pictures that are not ours and links that are not links
are left out, the first use of a term leads to the glossary.
"""

import html
import re
from pathlib import Path

import myst_nb.sphinx_
import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from helpers.commands.site.folds import Fold, Mark, close_fold, open_fold
from helpers.commands.site.glossary import anchor, pattern, way_of
from helpers.commands.site.mathml import mathml
from helpers.commands.site.prepare import NOTICE, notebook_of, problem
from helpers.commands.site.raw_html import Taken

LINKS = ("https://", "http://", "mailto:", "#")
PICTURE = re.compile(r"pictures/[\w.-]+\.png")
UNLINKED = (nodes.reference, nodes.title, nodes.literal, nodes.literal_block, addnodes.pending_xref)
LISTS = "glossary", "credits"
DEEPEST = 100  # levels that a page can have; ours have 14
logger = logging.getLogger(__name__)


def setup(app):
    """Called by Sphinx."""
    app.add_config_value("site_terms", {}, "env", types=(dict,))
    app.add_node(Fold, html=(open_fold, close_fold))
    app.add_transform(Clean)
    app.add_source_parser(Parser, override=True)
    app.connect("doctree-resolved", dead_ends)
    app.connect("html-page-context", plain_title, priority=900)
    myst_nb.sphinx_.SphinxNbRenderer = Renderer
    return {"parallel_read_safe": False, "parallel_write_safe": False}


def plain_title(app, page, template, context, doctree):
    """The theme writes this title, for paper, as if no character in it could be HTML's."""
    title = re.sub(r"<[^>]*>", "", context.get("pagetitle") or "")
    context["pagetitle"] = html.escape(title)


def dead_ends(app, doctree, page):
    """Leave out links to what is not there: other places of a page are known only now."""
    there = {name for node in doctree.findall(nodes.Element) for name in node.get("ids", [])}
    for node in [*doctree.findall(nodes.reference)]:
        target = node.get("refid") or node.get("refuri", "").partition("#")[2]
        if (node.get("refid") or node.get("refuri", "").startswith("#")) and target not in there:
            told = notice(f"there is no place {target[:60]} to link to", page)
            node.replace_self([nodes.Text(f"{node.astext()} "), aside(told)])


class Parser(myst_nb.sphinx_.Parser):
    """A page that cannot be read says so, and the others are written."""

    def parse(self, inputstring, document):
        """Fill the document."""
        try:
            super().parse(inputstring, document)
        except Exception as error:  # whatever a notebook makes the parser do
            if not self.env.docname[:1].isdigit():
                raise
            told = cannot_be_shown(error, self.env.docname)
            document.clear()
            super().parse(nbformat.writes(notebook_of([problem(self.env.docname, told)])), document)


def cannot_be_shown(error, page):
    """Tell who builds the site that it has a page less; return the sentence for its reader."""
    told = f"this page cannot be shown ({type(error).__name__})"
    logger.warning("%s: %s", page, told)
    return told


class Renderer(myst_nb.sphinx_.SphinxNbRenderer):
    """Notebooks are Markdown and nothing more: what MyST adds to it is shown as it is written."""

    def render_directive(self, token, name, arguments, **_):
        """Show a directive as code."""
        self.current_node.append(nodes.literal_block(token.content, token.content, language="text"))

    def render_restructuredtext(self, token):
        """Show another language as code."""
        self.render_directive(token, "", "")


def notice(text, page):
    """A paragraph that tells the reader of a problem; who builds the site is told as well."""
    logger.warning("%s: %s", page, text)
    words = f"{NOTICE.strip('*')} {text}."
    return nodes.paragraph("", "", nodes.strong("", words), classes=["problem"])


def aside(told):
    """A notice within a sentence."""
    return nodes.inline("", f"[{told.astext()}]", classes=["problem"])


class Clean(SphinxTransform):
    """Makes a page safe and whole, before anything else looks at its tree."""

    default_priority = 1

    def apply(self, **_):
        """Do all that the top of this file says, or leave the page out: none is shown half clean."""
        try:
            self.clean()
        except Exception as error:  # whatever a notebook has in its tree
            page = self.env.docname
            words = f"{NOTICE.strip('*')} {cannot_be_shown(error, page)}."
            self.document.clear()
            self.document += nodes.section("", nodes.title("", page), ids=["problem"])
            self.document[0] += nodes.paragraph("", words, classes=["problem"])

    def clean(self):
        """Do all that the top of this file says."""
        if depth(self.document) > DEEPEST:
            raise RecursionError("Sphinx goes down each tree by recursion")
        self.raw_html()
        for kinds, mend in (
            (nodes.image, self.picture),
            (nodes.reference, self.link),
            (addnodes.download_reference, self.file),
            ((nodes.math, nodes.math_block), self.formula),
            (nodes.paragraph, self.told),
        ):
            for node in [node for node in self.document.findall() if isinstance(node, kinds)]:
                mend(node)
        if self.env.docname[:1].isdigit():
            self.one_title()
            self.link_terms()
        elif self.env.docname in LISTS:
            self.anchors()
        elif self.env.docname == "index":
            self.gallery()

    def one_title(self):
        """Put what follows a second title under the first, or the sidebar would show it as a page."""
        sections = [node for node in self.document if isinstance(node, nodes.section)]
        for section in sections[1:]:
            self.document.remove(section)
            sections[0].append(section)

    def raw_html(self):
        """Take raw HTML apart, and put folds in its place."""
        for node in [*self.document.findall(nodes.raw)]:
            parts = Taken(node.astext()).parts
            inline = isinstance(node.parent, nodes.TextElement)
            node.replace_self([made for part in parts for made in self.made(part, inline)])
        for parent in {mark.parent: None for mark in self.document.findall(Mark)}:
            self.fold(parent)

    def made(self, part, inline):
        """The nodes that a part of raw HTML becomes."""
        kind, value = part
        if kind in ("open", "close"):
            return [Mark(kind=kind, **value)] if not inline else []
        if kind == "img":
            image = nodes.image(uri=value.get("src") or "", alt=value.get("alt") or "")
            return [image] if inline else [nodes.paragraph("", "", image)]
        return [nodes.Text(value)] if inline else [nodes.paragraph("", value)]

    def fold(self, parent):
        """Put what stands between the two marks of a fold into it; a mark without the other is told."""
        levels = [(None, [])]
        for child in list(parent.children):
            if not isinstance(child, Mark):
                levels[-1][1].append(child)
            elif child["kind"] == "open":
                levels.append((child, []))
            elif len(levels) > 1:
                mark, inside = levels.pop()
                levels[-1][1].append(Fold("", *inside, kind=mark["fold"], summary=mark["summary"]))
            else:
                levels[-1][1].append(notice("a fold ends that has not begun", self.env.docname))
        while len(levels) > 1:
            mark, inside = levels.pop()
            told = notice(f"the fold “{mark['summary']}” has no end", self.env.docname)
            levels[-1][1].extend([told, *inside])
        parent.children = []
        parent.extend(levels[0][1])

    def picture(self, node):
        """Leave out a picture that is not one of ours."""
        uri = node.get("uri", "")
        if is_output(node):  # myst-nb has written it
            node["scale"] = 100  # Sphinx then makes it a link to the image alone, to be enlarged on a phone
            return
        if not (PICTURE.fullmatch(uri) and (Path(self.env.srcdir) / uri).is_file()):
            self.replace(node, f"there is no picture {uri[:60]}", node.get("alt", ""))

    def link(self, node):
        """Leave out a link that is none, such as a script."""
        if not node.get("refuri", "#").startswith(LINKS):
            self.replace(node, "a link that leads nowhere is left out")

    def file(self, node):
        """Leave out a link to a file: none is part of the site."""
        self.replace(node, f"the file {node['reftarget'][:60]} is not part of these pages")

    def told(self, node):
        """Let a notice that was written into the copy of a notebook stand out."""
        if node.astext().startswith(NOTICE.strip("*")):
            node["classes"].append("problem")

    def formula(self, node):
        """Make a formula what browsers draw, or show how it was written."""
        block = isinstance(node, nodes.math_block)
        try:
            markup = mathml(node.astext(), "block" if block else "inline")
        except ValueError as error:
            self.replace(node, f"this formula cannot be shown, {error}: {node.astext().strip()}")
            return
        raw = nodes.raw("", markup, format="html")
        node.replace_self(nodes.container("", raw, classes=["formula"]) if block else raw)

    def replace(self, node, text, words=""):
        """Put a notice, and the words of a node, where it was."""
        told = notice(text, self.env.docname)
        words = words or ("" if isinstance(node, nodes.math | nodes.math_block) else node.astext())
        if isinstance(node.parent, nodes.title):
            node.parent.parent.insert(1, told)
            node.replace_self(nodes.Text(words))
        elif isinstance(node.parent, nodes.TextElement):
            node.replace_self([nodes.Text(f"{words} " if words else ""), aside(told)])
        else:
            node.replace_self([told, *([nodes.paragraph("", words)] if words else [])])

    def link_terms(self):
        """Link the first use of each term of the glossary to its entry; not in headings, links and folds."""
        ways, linked = self.config.site_terms, set()
        places = [node for node in self.document.findall(nodes.Text) if can_be_linked(node)]
        for node in places:
            parts, place, text = [], 0, node.astext()
            for found in pattern(tuple(ways)).finditer(text) if ways else ():
                target, sentence = ways.get(way_of(found[1], ways), (None, ""))
                if target is None or target in linked:
                    continue
                linked.add(target)
                link = nodes.reference(
                    "", found[0], refuri=f"glossary.html#{target}", reftitle=sentence, internal=True
                )
                link["classes"].append("term")
                parts += [nodes.Text(text[place : found.start()]), link]
                place = found.end()
            if parts:
                node.parent.replace(node, [*parts, nodes.Text(text[place:])])

    def anchors(self):
        """Give each term in the tables of the glossary its anchor; the style lists them on a phone."""
        for table in self.document.findall(nodes.table):
            table["classes"] += ["listed", self.env.docname]
        for row in self.document.findall(nodes.row):
            for term in [*row.children[0].findall(nodes.strong)][:1]:
                row["ids"].append(anchor(term.astext()))

    def gallery(self):
        """Say to the style which sections have pictures."""
        for section in self.document.findall(nodes.section):
            if any(isinstance(node, nodes.bullet_list) and [*node.findall(nodes.image)] for node in section):
                section["classes"].append("gallery")


def depth(tree):
    """How many levels a tree of nodes has."""
    levels, level = 0, [tree]
    while level:
        levels, level = levels + 1, [child for node in level for child in node.children]
    return levels


def is_output(node):
    """Whether a node is what a code cell has put out."""
    while node is not None:
        if node.get("nb_element") == "mime_bundle":
            return True
        node = node.parent
    return False


def can_be_linked(text):
    """Whether a term in this text may become a link."""
    node = text.parent
    while node is not None:
        if isinstance(node, (*UNLINKED, Fold)) or "problem" in node.get("classes", []):
            return False
        node = node.parent
    return True
