"""What is said of a card or a line: exact numbers beside the pointer, sentences for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gui.kit.translating import translator

from .cards import gradient_text, kind_text
from .content import ShownGraph, ShownNode
from .figures import array_text, number_text, table_of
from .heat import Cell
from .scenery import Array, CardState, Scenery, shape_text, symbol_of

_tr = translator("Graph")

MOST_ROWS, MOST_COLUMNS = 6, 6
_DIGITS = 4
_LISTED = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Lines of text under a headline."""

    headline: str
    lines: tuple[str, ...]


def words_of_card(shown: ShownGraph, place: int, state: CardState, cell: tuple[str, Cell] | None) -> Said:
    """All that is known of a card; of the number under the pointer first."""
    node = shown.nodes[place]
    lab = shown.graph.nodes[node.face]
    lines = [] if cell is None else [_cell_text(*cell)]
    about = [kind_text(node), shape_text(node.shape), lab.dtype]
    if lab.line is not None and node.module is None:
        about.append(_tr("line {0}").format(lab.line))
    lines.append(" · ".join(filter(None, about)))
    if node.keeps:
        lines.append(_tr("keeps for backward: {0}").format(", ".join(node.keeps)))
    if node.kept_by:
        lines.append(_tr("its value is kept for backward by {0}").format(", ".join(node.kept_by[:_LISTED])))
    lines += _numbers(_tr("value"), state.value if state.is_known else None)
    lines += _numbers(_tr("grad"), state.gradient)
    lines += _numbers(".grad", state.held) if state.held is not state.gradient else []
    if node.module is not None:
        lines.append(_tr("Click to open"))
    return Said(node.title, tuple(lines))


def words_of_line(scenery: Scenery, line: int) -> Said:
    """From where to where a line leads, and the local derivatives on it in full."""
    shown = scenery.shown
    edge = shown.edges[line]
    source, target = (symbol_of(shown, shown.nodes[place]) for place in (edge.source, edge.target))
    labels = scenery.scene.labels if scenery.scene is not None else {}
    texts = dict.fromkeys(labels[each] for each in edge.members if labels.get(each))
    return Said(f"{source} → {target}", tuple(list(texts)[:MOST_ROWS]))


def card_in_words(shown: ShownGraph, place: int, state: CardState) -> str:
    """A card as a sentence: name, kind, value, gradient, what it comes from."""
    node = shown.nodes[place]
    parts = [node.title, kind_text(node), _value_in_words(node, state)]
    if state.gradient is not None or state.held is not None:
        parts.append(gradient_text(node, state) if not node.is_drawn else _tr("gradient there"))
    inputs = [symbol_of(shown, shown.nodes[each]) for each in shown.inputs(place)]
    if inputs:
        more = "" if len(inputs) <= _LISTED else _tr(" and {0} more").format(len(inputs) - _LISTED)
        parts.append(_tr("from {0}").format(", ".join(inputs[:_LISTED]) + more))
    return ", ".join(parts)


def graph_in_words(shown: ShownGraph | None) -> str:
    """How large a graph is, and what can be done with it."""
    if shown is None:
        return _tr("No graph")
    size = _tr("{0} nodes, {1} edges.").format(len(shown.nodes), len(shown.edges))
    keys = _tr(
        "Arrow keys walk along the edges, Enter chooses a node or opens a module, Backspace folds it, "
        "plus and minus zoom, 0 shows all."
    )
    return f"{size} {keys}"


def _value_in_words(node: ShownNode, state: CardState) -> str:
    if not state.is_known:
        return _tr("not computed yet")
    if state.value is None:
        return _tr("value not kept")
    if node.is_drawn:
        return _tr("shape {0}").format(shape_text(node.shape))
    return _tr("value {0}").format(array_text(state.value))


def _cell_text(name: str, cell: Cell) -> str:
    index = ", ".join(map(str, cell.index))
    return f"{name}[{index}] = {number_text(cell.value, 9)}"


def _numbers(name: str, values: Array | None) -> Iterator[str]:
    """An array in rows of numbers of one width, its first ones where it is large."""
    if values is None:
        return
    if values.size == 1:
        yield f"{name} {array_text(values, 9)}"
        return
    table = table_of(values)
    texts = [[number_text(v, _DIGITS) for v in row[:MOST_COLUMNS]] for row in table[:MOST_ROWS].tolist()]
    width = max((len(text) for row in texts for text in row), default=0)
    yield name
    for row in texts:
        more = "  …" if table.shape[1] > MOST_COLUMNS else ""
        yield "  " + "  ".join(text.rjust(width) for text in row) + more
    if table.shape[0] > MOST_ROWS:
        yield _tr("  … {0} rows in all").format(table.shape[0])
