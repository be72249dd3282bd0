"""The tools that float over the graph: look closer, fold, take it elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from gui.kit.floating_toolbar import FloatingToolbar
from gui.kit.icons import icon


class GraphTools(FloatingToolbar):
    """Plain actions, and a menu of the ways out."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "")
        tr = self.tr
        self.setAccessibleName(tr("Graph tools"))
        self.fit = self._plain("maximize", tr("Fit"), tr("Show the whole graph (0)"))
        self.closer = self._plain("plus", tr("Zoom In"), tr("Look closer (+)"))
        self.further = self._plain("minus", tr("Zoom Out"), tr("Look from further away (−)"))
        self.add_separator()
        self.fold_all = self._plain("modules-folded", tr("Fold All"), tr("Fold every module to one card"))
        self.open_all = self._plain("modules-open", tr("Open All"), tr("Show all that modules are made of"))
        self.add_separator()
        self.ways_out: QMenu = self.add_tool_menu(
            _symbol("download"), tr("Export"), tr("Save the graph, or copy what is seen of it")
        )
        self.copy = self.ways_out.addAction(tr("Copy Picture"))
        self.ways_out.addSeparator()
        self.save_svg = self._way_out(tr("SVG…"), tr("A drawing for documents and for the web"))
        self.save_png = self._way_out(tr("PNG…"), tr("A picture, two pixels for each of the screen's"))
        self.save_dot = self._way_out(tr("DOT…"), tr("The graph as text, for Graphviz"))

    def _plain(self, symbol: str, text: str, tooltip: str) -> QAction:
        action = QAction(_symbol(symbol), text, self)
        action.setToolTip(tooltip)
        self.add_action(action)
        return action

    def _way_out(self, text: str, tooltip: str) -> QAction:
        action = self.ways_out.addAction(text)
        action.setToolTip(tooltip)
        return action


def _symbol(name: str) -> QIcon:
    return icon(name, checked="accent_text")
