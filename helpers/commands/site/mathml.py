"""Formulas as MathML, which browsers draw themselves: no script and no font to ship."""

from xml.etree import ElementTree

from latex2mathml.converter import convert

SPACE = "{http://www.w3.org/1998/Math/MathML}"
ELEMENTS = {
    *("math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle"),
    *("mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"),
    *("mprescripts", "none", "mtable", "mtr", "mtd", "menclose", "merror"),
}
ATTRIBUTES = {  # neither a link nor a style is among them
    *("accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display"),
    *("displaystyle", "fence", "form", "height", "largeop", "linebreak", "linethickness", "lspace"),
    *("mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace"),
    *("scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width"),
}


def mathml(latex, display):
    """Return a formula as MathML, of which only the elements and attributes named above are kept.

    latex: without the dollars. display: "inline" or "block". Names of functions, such as log, get a little
    space on both sides. Raises ValueError if the formula, or a command in it, is not understood.
    """
    try:
        tree = ElementTree.fromstring(convert(latex.strip(), display=display))
    except Exception as error:  # there are as many kinds as ways to write a formula wrongly
        raise ValueError(f"it is no formula ({type(error).__name__})") from None
    for element in tree.iter():
        element.tag = element.tag.removeprefix(SPACE)
        if element.tag not in ELEMENTS:
            raise ValueError(f"<{element.tag}> is not for formulas")
        if "\\" in (element.text or ""):
            raise ValueError(f"{element.text} is not understood")
        for name in element.attrib.keys() - ATTRIBUTES:
            del element.attrib[name]
        if element.tag == "mi" and len(element.text or "") > 1:
            element.tag = "mo"
            element.attrib |= {"lspace": "0.17em", "rspace": "0.17em"}
    tree.set("xmlns", SPACE.strip("{}"))
    return ElementTree.tostring(tree, encoding="unicode")
