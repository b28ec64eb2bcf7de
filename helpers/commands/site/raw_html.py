"""Raw HTML taken apart: of all that a notebook can write, the few things that its page keeps."""

import html.parser

KINDS = ("hint", "solution", "alt", "notes", "more")  # of folds
SUMMARY = "More"  # of a fold that has none
SILENT = ("script", "style", "template", "title", "textarea", "iframe", "svg", "math", "object")


class Taken(html.parser.HTMLParser):
    """Takes raw HTML apart: `parts` lists folds that open or close, pictures and text, and nothing else."""

    def __init__(self, text):
        super().__init__()
        self.parts, self.silent, self.summary = [], 0, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note a tag that may stay."""
        attributes = dict(attrs)
        if tag == "details":
            kind = attributes.get("class")
            value = {"fold": kind if kind in KINDS else "more", "summary": SUMMARY}
            self.parts.append(("open", value))
        elif tag == "summary":
            self.summary = True
        elif tag == "img":
            self.parts.append(("img", attributes))
        self.silent += tag in SILENT

    def handle_endtag(self, tag):
        """Note the end of a fold."""
        if tag == "details":
            self.parts.append(("close", {}))
        self.summary = self.summary and tag != "summary"
        self.silent = max(0, self.silent - (tag in SILENT))

    def handle_data(self, data):
        """Keep text, or make it the summary of the fold that has just begun."""
        if not data.strip() or self.silent:
            return
        if self.summary and self.parts and self.parts[-1][0] == "open":
            summary = self.parts[-1][1]["summary"].removesuffix(SUMMARY)
            self.parts[-1][1]["summary"] = " ".join(f"{summary} {data}".split())
        else:
            self.parts.append(("text", data.strip("\n")))
