"""The graph of the Lab: shows where the story stands, chooses nodes, and leaves as a picture or a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QMarginsF, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab.dot import as_dot
from engine.lab.folding import modules_of
from engine.lab.timeline import Scene
from gui.plots.graph import GraphView
from gui.plots.picture_files import png_of
from gui.state.lab_session import LabSession

from .tools import GraphTools

PictureFormat = Literal["svg", "png", "dot"]
_FINE = 2.0
"""Pixels of a picture for each unit of the graph."""
_NARROW, _SQUARE = 560, 1.2
"""Up to this width, and up to this many times its height, a panel has no room to spare at its side."""


class GraphPanel(QWidget):
    """A view of the graph with its tools; files hold all of it, a copied picture what is seen."""

    export_wanted = Signal(str)  # a PictureFormat; `content` has what to write

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_panel")
        self._session = session
        self.view = GraphView()
        self.view.set_hint(self.tr("A program that computes with requires_grad=True makes a graph here."))
        self.tools = GraphTools(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._connect()
        self._show_scene(session.scene)
        self.view.choose(session.node)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little width, the tools lie above the graph instead of beside it."""
        super().resizeEvent(event)
        is_narrow = self.width() < min(_NARROW, self.height() * _SQUARE)
        self.tools.set_orientation(Qt.Orientation.Horizontal if is_narrow else Qt.Orientation.Vertical)
        size = self.tools.sizeHint()
        above, beside = QMarginsF(0, size.height(), 0, 0), QMarginsF(size.width(), 0, 0, 0)
        self.view.set_inset(above if is_narrow else beside)

    def content(self, kind: PictureFormat) -> bytes:
        """All of the graph with its folding as it is now, as a file of this kind; empty without a graph."""
        graph = self._session.scene.graph if self._session.scene is not None else None
        whole = self.view.whole()
        if graph is None or whole is None:
            return b""
        if kind == "svg":
            return whole.svg(self.view.accessibleName())
        if kind == "png":
            return png_of(whole.image(_FINE))
        return as_dot(graph, self.view.closed).encode()

    def _connect(self) -> None:
        view, tools, session = self.view, self.tools, self._session
        pairs: tuple[tuple[SignalInstance, Callable[..., None]], ...] = (
            (tools.fit.triggered, view.fit),
            (tools.closer.triggered, view.zoom_in),
            (tools.further.triggered, view.zoom_out),
            (tools.fold_all.triggered, view.fold_all),
            (tools.open_all.triggered, view.open_all),
            (tools.copy.triggered, self._copy),
            (tools.save_svg.triggered, self._want_svg),
            (tools.save_png.triggered, self._want_png),
            (tools.save_dot.triggered, self._want_dot),
            (view.folding_changed, self._offer_folding),
            (view.node_clicked, session.choose),
            (session.scene_changed, self._show_scene),
            (session.node_chosen, view.choose),
        )
        for signal, slot in pairs:
            signal.connect(slot)

    @Slot(object)
    def _show_scene(self, scene: Scene | None) -> None:
        self.view.show_scene(scene)
        self._offer_folding()

    @Slot()
    def _offer_folding(self) -> None:
        """Offer only what would change something."""
        graph = self._session.scene.graph if self._session.scene is not None else None
        modules = frozenset(modules_of(graph)) if graph is not None else frozenset()
        self.tools.fold_all.setEnabled(not modules <= self.view.closed)
        self.tools.open_all.setEnabled(bool(modules & self.view.closed))
        self.tools.ways_out.setEnabled(graph is not None)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self.view.picture())

    @Slot()
    def _want_svg(self) -> None:
        self.export_wanted.emit("svg")

    @Slot()
    def _want_png(self) -> None:
        self.export_wanted.emit("png")

    @Slot()
    def _want_dot(self) -> None:
        self.export_wanted.emit("dot")
