"""The first page of the site and its parts, from what the README says."""

import re

ROW = re.compile(r"^\| \[\d+\]\(notebooks/(\w+)\.ipynb\) \| \*\*.*?\*\* *(.*?) \| (.*?) \| (.*?) \|", re.M)
OTHERS = "More notebooks"
WAYS = {
    "run": "Run them yourself, or teach from them",
    "glossary": "Technical terms",
    "instructors": "For instructors",
}


def parts(readme, names):
    """The parts of the series as the README's tables have them: [(heading, [(name, note), ...]), ...].

    names: of the notebooks that are there. What no table names comes last, as a part of its own.
    note: what is in it, and the minutes.
    """
    found, left = [], list(names)
    for section in re.split(r"^### +", readme, flags=re.M)[1:]:
        heading, _, rest = section.partition("\n")
        rows = {name: note(*told) for name, *told in ROW.findall(rest)}
        here = [(name, told) for name, told in rows.items() if name in left]
        left = [name for name in left if name not in rows]
        found += [(heading.strip(), here)] if here else []
    return found + ([(OTHERS, [(name, "") for name in left])] if left else [])


def note(what, run, teach):
    """What the first page says of a notebook, from its row in the README."""
    return f"{what}. Runs in {run}, {teach} to teach."


def first_page(readme, grouped, books, extra):
    """The text of the first page, in Markdown: a gallery of the pictures, and the order of all pages.

    grouped: as `parts` returns it. books: {name: (title, words for its picture or None if it has none)}.
    extra: names of the pages that follow the notebooks.
    """
    heading, *sentences = re.search(r"^# +(.+)\n+(.+)(?:\n\n(\w.+))?", readme).groups(default="")
    ways = [f"[{words}](/{name}.md)" for name, words in WAYS.items() if name in extra]
    first = [f"[Start with {name[:2]}](/{name}.ipynb)" for name in sorted(books)[:1]]
    route = re.findall(r"^## The notebooks\n+(.+)", readme, re.M)
    lines = [f"# {heading}", "", "\n\n".join(sentences), "", " · ".join([*first, *ways]), "", *route, ""]
    for part, rows in grouped:
        entries = [f"{plain(books[name][0])} <{name}>" for name, _ in rows]
        lines += [*order(part, entries), f"## {part}", ""]
        for name, told in rows:
            title, words = books[name]
            picture = "" if words is None else f"![{plain(words)}](pictures/{name}.png)"
            lines += [
                f"- {picture}",
                "",
                f"  [{plain(title)}](/{name}.ipynb)",
                "",
                f"  {told}",
                "",
            ]
    lines += [*order("Reference", extra), "## Reference", "", *(f"- [](/{name}.md)" for name in extra)]
    return "\n".join(lines) + "\n"


def order(caption, entries):
    """A part of the sidebar, as Sphinx reads it."""
    return ["```{toctree}", ":hidden:", f":caption: {caption}", "", *entries, "```", ""]


def plain(text):
    """A text without what Markdown would take for more than text."""
    return re.sub(r"[\[\]\\<>`$*_&{}]", "", text)
