"""From the Markdown of an example to sentences and formulas: the part of it that the examples use."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gui.kit.formula import Block, FormulaError, Said, Written, parse_formula, plain_text

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\$(?P<formula>[^$]+)\$|\*\*(?P<bold>[^*]+)\*\*|\*(?P<slanted>[^*]+)\*"
)
_DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_NEXT_FORMULA = re.compile(r"\\q?quad\s*")
_BULLET = "- "


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs, lists and displayed formulas, in order; a wide space in a formula begins another line."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    for i, part in enumerate(_DISPLAYED.split(text)):
        if i % 2:
            lines = tuple(line.strip() for line in _NEXT_FORMULA.split(part) if line.strip())
            yield Written(lines)
            continue
        for paragraph in re.split(r"\n\s*\n", part):
            if paragraph.strip().startswith(_BULLET):
                items = re.split(r"\n(?=- )", paragraph.strip())
                yield from (Said(in_html(f"•  {item[len(_BULLET) :]}")) for item in items)
            elif paragraph.strip():
                yield Said(in_html(paragraph))


def in_html(markdown: str) -> str:
    """A paragraph with its code, formulas and stresses as rich text."""
    text, end, out = re.sub(r"\s*\n\s*", " ", markdown.strip()), 0, ""
    for match in _INLINE.finditer(text):
        kind = str(match.lastgroup)
        out += html.escape(text[end : match.start()], quote=False) + _piece(kind, match[kind])
        end = match.end()
    # Without a tag a label takes it for plain text.
    return f"<span>{out}{html.escape(text[end:], quote=False)}</span>"


def _piece(kind: str, content: str) -> str:
    if kind == "formula":
        return _formula(content)
    tag = {"code": "code", "bold": "b", "slanted": "i"}[kind]
    return f"<{tag}>{html.escape(content, quote=False)}</{tag}>"


def _formula(tex: str) -> str:
    """A formula within a sentence; one that cannot be read stands there as it was typed."""
    try:
        plain = plain_text(parse_formula(tex))
    except FormulaError:
        plain = tex
    lowered = re.sub(r"_\(?(\w+)\)?", r"<sub>\1</sub>", html.escape(plain, quote=False))
    return f'<span style="white-space: nowrap">{lowered}</span>'
