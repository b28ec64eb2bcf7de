"""The terms of the glossary: how each can be written, where it stands, and where a text uses it."""

import functools
import re

TERM = re.compile(r"^\| \*\*(.+?)\*\* \| .*? \| (.*?) \| .*? \|$", re.M)


def terms(glossary):
    """The ways to write each term of the glossary: {way: (anchor, sentence)}.

    "batch, mini-batch" can be written in two ways, and so can "fast gradient sign method (FGSM)"; "training,
    validation and test set" in three.
    """
    ways = {}
    for name, sentence in TERM.findall(glossary):
        for way in ways_to_write(name):
            ways.setdefault(way, (anchor(name), sentence))
    return ways


def by_letter(glossary):
    """The glossary with a heading for each first letter; what is no term stays where it stands."""
    found = re.search(r"^\|.*\n\|[-| ]+\|\n", glossary, re.M)
    if not found:
        return glossary
    letters, letter = {}, "0–9"
    for row in glossary[found.end() :].splitlines():
        term = TERM.match(row)
        letter = term[1][0].upper() if term else letter
        letters.setdefault(letter, []).append(row)
    parts = [f"## {letter}\n\n{found[0]}" + "\n".join(listed) for letter, listed in letters.items()]
    return "\n\n".join([glossary[: found.start()].rstrip(), *parts]) + "\n"


def ways_to_write(name):
    """The ways to write one term."""
    listed = re.fullmatch(r"(.+), (.+) and (.+) (\S+)", name)
    if listed:
        return [f"{kind} {listed[4]}" for kind in listed.groups()[:3]]
    ways = [re.fullmatch(r"(.+?)(?: \((.+)\))?", part).groups() for part in name.split(", ")]
    return [way for pair in ways for way in pair if way]


def anchor(name):
    """Where a term stands in the page of the glossary."""
    return "term-" + re.sub(r"\W+", "-", name.lower()).strip("-")


@functools.cache
def pattern(ways):
    """What finds any of the ways to write a term, also in the plural, the longest first."""
    listed = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({listed})(?:s|es)?(?![\w-])", re.IGNORECASE)


def way_of(text, ways):
    """Which way to write a term this is; capitals matter in abbreviations."""
    if text in ways:
        return text
    lower = {way.lower(): way for way in ways if not any(letter.isupper() for letter in way[1:])}
    return lower.get(text.lower())
