"""The leaves of the graph: what they are, and what their `.grad` holds by now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab import BackwardTrace, LabRun, Walked
from engine.lab.timeline import Scene
from gui.kit.array_text import array_text
from gui.kit.card import Card
from gui.kit.plain_table import PlainTable
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("LeavesPanel")

MAX_ROWS = 60


@dataclass(frozen=True)
class LeafRow:
    """One line of the table."""

    node: int
    name: str
    value: str
    grad: str
    """With what is to be said of it."""
    is_growing: bool
    """Whether some paths have come and others have not."""


def leaf_rows(run: LabRun, scene: Scene) -> list[LeafRow]:
    """The leaves of the scene's graph, then its constants."""
    graph = scene.graph
    if graph is None:
        return []
    trace = None if scene.trace is None else run.traces[scene.trace]
    leaves = [i for i, node in enumerate(graph.nodes) if node.kind == "leaf"]
    constants = [i for i, node in enumerate(graph.nodes) if node.kind == "constant"]
    return [
        _row(trace, scene, i) for i in (*leaves, *constants)[:MAX_ROWS] if graph.nodes[i].value is not None
    ]


class LeavesPanel(LabPanel):
    """A table; choosing a row chooses the node."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("leaves_panel")
        self._nodes: list[int] = []
        self.card = Card(tr("Leaves"), tr(".grad adds up until zero_grad()"))
        self.table = PlainTable(tr("Leaves"), (tr("name"), tr("value"), ".grad"))
        self.card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.table.row_chosen.connect(self._choose)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        rows = leaf_rows(run, scene)
        self._nodes = [row.node for row in rows]
        growing = frozenset((i, 2) for i, row in enumerate(rows) if row.is_growing)
        self.table.set_rows([(row.name, row.value, row.grad) for row in rows], growing)
        chosen = self.session.node
        self.table.choose_row(self._nodes.index(chosen) if chosen in self._nodes else None)

    @Slot(int)
    def _choose(self, row: int) -> None:
        self.session.choose(self._nodes[row])


def _row(trace: BackwardTrace | None, scene: Scene, node: int) -> LeafRow:
    assert scene.graph is not None
    known, symbol = scene.variables[node], scene.graph.nodes[node].symbol
    value = array_text(known.array)
    if scene.graph.nodes[node].kind == "constant":
        return LeafRow(node, symbol, value, tr("not tracked"), False)
    arrived = scene.gradients.get(node)
    done, of = _paths(trace, scene, node)
    if trace is None or not done or arrived is None or not trace.accumulates or _is_added(trace, scene, node):
        is_alone = trace is not None and not trace.accumulates and done > 0
        note = tr("grad() adds nothing") if is_alone else ""
        return LeafRow(node, symbol, value, _with_note(array_text(known.grad), note), False)
    grad = array_text(arrived if known.grad is None else known.grad + arrived)
    note = tr("{0} of {1} paths").format(done, of) if of > 1 else ""
    return LeafRow(node, symbol, value, _with_note(grad, note), done < of)


def _with_note(grad: str, note: str) -> str:
    return f"{grad}  ← {note}" if note else grad


def _paths(trace: BackwardTrace | None, scene: Scene, node: int) -> tuple[int, int]:
    """How many gradients have come to a leaf, and how many will."""
    if trace is None or scene.moment.walked is None:
        return 0, 0
    whole = Walked(len(trace.steps))
    done, of = (
        sum(flow.receiver == node for _, flows in trace.gone(walked) for flow in flows)
        for walked in (scene.moment.walked, whole)
    )
    return done, of


def _is_added(trace: BackwardTrace, scene: Scene, node: int) -> bool:
    """Whether the walk's sum is in `.grad` already."""
    if scene.stage not in ("backward", "accumulate"):
        return True
    return node in [leaf.node for leaf in trace.leaves[: scene.moment.leaves]]
