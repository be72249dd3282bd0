"""Pieces of HTML; every text in them is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

Html = str
"""Markup, which is not escaped again."""

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a person is handed shall fetch and run nothing, whatever was written into its title."""


def text(content: object) -> Html:
    """A text, fit to stand between tags and in attributes; what no page can hold shows as a question mark."""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in str(content))
    return escape(shown.encode("utf-8", "replace").decode())


def element(tag: str, content: Html, kind: str = "") -> Html:
    """One element around markup, of a class where one is given."""
    return f'<{tag} class="{kind}">{content}</{tag}>' if kind else f"<{tag}>{content}</{tag}>"


def section(title: str, *parts: Html) -> Html:
    """A part of the page under a heading."""
    return "\n".join(["<section>", element("h2", text(title)), *parts, "</section>"])


def pairs(rows: Iterable[tuple[str, str]]) -> Html:
    """A table of names with what each is."""
    lines = [f'<tr><th scope="row">{text(name)}</th><td>{text(told)}</td></tr>' for name, told in rows]
    return "\n".join(["<table>", *lines, "</table>"])


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> Html:
    """A table under a line of headings."""
    headings = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    lines = [element("tr", "".join(element("td", text(cell)) for cell in row)) for row in rows]
    inner = "\n".join([f"<thead><tr>{headings}</tr></thead>", "<tbody>", *lines, "</tbody>"])
    return element("div", element("table", inner, kind), "wide")


def whole_page(title: str, parts: Iterable[Html], style: str) -> str:
    """A page that needs no other file and no network, and on which nothing can run."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            element("title", text(title)),
            element("style", style),
            "</head>",
            "<body>",
            *parts,
            "</body>",
            "</html>",
            "",
        ]
    )
