"""The floating strip of tools over the plot."""

from __future__ import annotations

from PySide6.QtGui import QAction, QIcon

from gui.kit.floating_toolbar import FloatingToolbar
from gui.kit.icons import icon
from gui.plots.canvas_tools import TOOLS, Tool

from .stage import Stage

_OF_CLASSES: tuple[Tool, ...] = ("add_a", "add_b")
_OF_VALUES: tuple[Tool, ...] = ("add",)


class ToolStrip(FloatingToolbar):
    """Move, add, erase, select; below them the whole view. `chosen` carries the tool."""

    def __init__(self, stage: Stage, reset_view: QAction) -> None:
        super().__init__(stage, "")
        self._stage = stage
        self.setAccessibleName(self.tr("Plot tools"))
        self._actions = {
            key: self.add_tool(key, symbol, text, tooltip)
            for key, symbol, text, tooltip in self._tools_there_are()
        }
        self.add_separator()
        self.add_action(reset_view)

    def _tools_there_are(self) -> tuple[tuple[Tool, QIcon, str, str], ...]:
        tr = self.tr
        return (
            (
                "move",
                _symbol("move"),
                tr("Move"),
                tr("Drag a point to move it, drag the ground to move the view"),
            ),
            ("add", _symbol("circle-plus"), tr("Add"), tr("Click to add a point (A: at the cursor)")),
            (
                "add_a",
                icon("marker-disc", "class_a"),
                tr("Add A"),
                tr("Click to add a point of class A (A: at the cursor)"),
            ),
            (
                "add_b",
                icon("marker-square", "class_b"),
                tr("Add B"),
                tr("Click to add a point of class B (B: at the cursor)"),
            ),
            ("erase", _symbol("eraser"), tr("Erase"), tr("Pass over points to remove them")),
            (
                "select",
                _symbol("square-dashed-mouse-pointer"),
                tr("Select"),
                tr("Draw a frame around points; with Shift it adds to the selection"),
            ),
        )

    def settle(self) -> None:
        """Float over the plotted area, not over the numbers of its axis."""
        super().settle()
        self.move(self.x() + round(self._stage.canvas.plot_rect().left()), self.y())

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return next(key for key in TOOLS if key == self.choice())

    def offer(self, classes: bool) -> None:
        """Show the adding tools of a classification, or the one of a regression."""
        for key in _OF_CLASSES:
            self.button(self._actions[key]).setVisible(classes)
        for key in _OF_VALUES:
            self.button(self._actions[key]).setVisible(not classes)
        gone = _OF_VALUES if classes else _OF_CLASSES
        if self.choice() in gone:
            self._actions["move"].trigger()


def _symbol(name: str) -> QIcon:
    return icon(name, checked="accent_text")
