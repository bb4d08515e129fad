"""A report in HTML as a reader sees it: its tables, and what may not be in it."""

import base64
import html.parser
import re
import xml.etree.ElementTree

VOID = {"meta", "link", "img", "source", "br", "wbr"}
# All that the pages are made of. What is not here came from data.
ELEMENTS = VOID | {"html", "head", "title", "style", "body", "main", "section", "h1", "h2", "p", "span", "ul", "li", "dl", "div",
                   "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "picture", "details", "summary", "pre"}
# And their pictures.
DRAWN = {"svg", "g", "path", "rect", "text", "defs", "circle", "use", "title", "filter", "feFlood", "feComposite", "polygon", "pattern"}
SVG = "data:image/svg+xml;base64,"
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "rel", "href", "class", "scope", "colspan", "data-label", "open",
              "media", "srcset", "src", "alt", "width", "height"}


class Page(html.parser.HTMLParser):
    """`faults`: what is wrong with it and its pictures; `tables`: {heading of the section: [table: [row: [text]]]}; `pictures`: alt
    texts; `labels`: what is written in the pictures; `documents`: what stands as it is, such as requests."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.tables, self.pictures, self.text, self.open = [], {}, [], "", []
        self.labels, self.documents = [], []
        self.heading, self.title, self.into = "", "", None
        self.feed(text)
        self.close()
        if not text.startswith("<!DOCTYPE html>\n"):
            self.faults.append("no DOCTYPE")
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        if tag not in ELEMENTS:
            self.faults.append(f"an element {tag}")
        for name, value in attributes:
            if name not in ATTRIBUTES:
                self.faults.append(f"an attribute {name}")
            if name in ("href", "src", "srcset") and not (value or "").startswith("data:"):
                self.faults.append(f"{name}={value}")
            if (value or "").startswith(SVG):
                self.look_at(base64.b64decode(value[len(SVG):]))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "img":
            self.pictures.append(dict(attributes).get("alt"))
        if tag == "h2":
            self.heading = ""
        if tag == "pre":
            self.documents.append("")
        if tag == "table":
            self.tables.setdefault(self.heading, []).append([])
        if tag == "tr":
            self.tables[self.heading][-1].append([])
        if tag in ("td", "th"):
            self.tables[self.heading][-1][-1].append("")

    def look_at(self, svg):
        for node in xml.etree.ElementTree.fromstring(svg).iter():
            tag = node.tag.split("}")[-1]
            if tag not in DRAWN:
                self.faults.append(f"a picture with an element {tag}")
            if tag == "text":
                self.labels.append("".join(node.itertext()).strip())

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        where = self.open[-1] if self.open else ""
        if where == "style":
            if re.search(r"url\(|@import|expression", data):
                self.faults.append("the style loads something")
            return
        self.text += data
        if where == "pre":
            self.documents[-1] += data
        if where == "title":
            self.title += data
        if where == "h2":
            self.heading += data
        if where in ("td", "th"):
            self.tables[self.heading][-1][-1][-1] += data

    def handle_decl(self, decl):
        if decl != "DOCTYPE html":
            self.faults.append(f"<!{decl}>")

    def unknown_decl(self, data):
        self.faults.append(f"<![{data}")

    def handle_pi(self, data):
        self.faults.append(f"<?{data}")

    def handle_comment(self, data):
        self.faults.append(f"a comment: {data}")
