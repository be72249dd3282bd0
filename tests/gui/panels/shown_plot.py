"""A plot with its tools, in sight and with the keys."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.icons import icon
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session


def shown_plot(qtbot: QtBot, session: Session) -> PlotPanel:
    """The panel of the plot, laid out, the keys on its canvas."""
    panel = PlotPanel(session, QAction(icon("maximize"), "Whole Plot", session))
    qtbot.addWidget(panel)
    panel.resize(700, 740)
    with qtbot.waitActive(panel):
        panel.show()
    panel.canvas.setFocus()
    QApplication.processEvents()
    return panel
