"""The passes of the run as derivatives of first, second, ... order, each with its graph."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab import LabRun
from engine.lab.orders import Order, orders
from engine.lab.timeline import Scene
from gui.kit.array_text import array_text
from gui.kit.card import Card
from gui.kit.formula import Passage, Said
from gui.kit.plain_table import PlainTable
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("OrdersPanel")

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def derivative_words(order: Order, leaf: str) -> str:
    """Such as ∂²y/∂x²."""
    power = "" if order.order == 1 else str(order.order).translate(_RAISED)
    return f"∂{power}{order.root}/∂{leaf}{power}"


def order_rows(run: LabRun) -> list[tuple[str, str, str]]:
    """For each pass its derivatives, their values, and what the graph is of."""
    rows = []
    for order in orders(run):
        trace = run.traces[order.trace]
        reached = [leaf for leaf in trace.leaves if trace.graph.nodes[leaf.node].kind == "leaf"][:3]
        names = ", ".join(derivative_words(order, trace.graph.nodes[leaf.node].symbol) for leaf in reached)
        values = ", ".join(array_text(leaf.added) for leaf in reached)
        operations = sum(node.kind == "operation" for node in trace.graph.nodes)
        of = tr("the result") if order.order == 1 else tr("the gradient")
        size = tr("1 node") if operations == 1 else tr("{0} nodes").format(operations)
        rows.append((names or "–", values or "–", f"{of}, {size}"))
    return rows


class OrdersPanel(LabPanel):
    """Choosing a row goes to the graph of that pass."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("orders_panel")
        self.card = Card(tr("Passes and orders"))
        self.card.hide_title()
        self.table = PlainTable(tr("Backward passes"), (tr("derivative"), tr("value"), tr("graph of")))
        self.passage = Passage(tr("About create_graph"))
        self.card.body.addWidget(self.table)
        self.card.body.addWidget(self.passage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.table.row_chosen.connect(self._go_to)

    def show_run(self, run: LabRun) -> None:
        rows = order_rows(run)
        self.table.setVisible(bool(rows))
        self.table.set_rows(rows)
        highest = max((order.order for order in orders(run)), default=0)
        if not rows:
            words = tr("No gradient is computed in this program.")
        elif highest > 1:
            words = tr(
                "create_graph=True recorded the walk: the gradient has a graph, and a gradient in turn."
            )
        elif any(trace.create_graph for trace in run.traces):
            words = tr("create_graph=True recorded the walk: take the gradient's gradient to see its graph.")
        else:
            words = tr(
                "With create_graph=True the walk is recorded, and its result can be differentiated again."
            )
        self.passage.set_blocks([Said(words, "muted")])

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        self.table.choose_row(scene.trace)

    @Slot(int)
    def _go_to(self, row: int) -> None:
        timeline = self.session.timeline
        if timeline is not None:
            stops = [
                i
                for i, moment in enumerate(timeline.moments)
                if moment.graph == row and moment.stage != "start"
            ]
            self.session.go_to(stops[0])
