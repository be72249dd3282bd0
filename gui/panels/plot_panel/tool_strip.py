"""The floating strip of tools over the plot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon

from gui.kit.floating_toolbar import FloatingToolbar
from gui.kit.icons import icon
from gui.kit.metrics import GAP
from gui.kit.overlay import Overlay
from gui.kit.tokens import CLASS_ROLES
from gui.plots.canvas_tools import ADDERS, SPRAYS, TOOLS, Tool
from gui.plots.plane_view import Covered

from .classes import CLASS_SYMBOLS, class_name
from .stage import Stage

_OF_VALUES: tuple[Tool, ...] = ("add",)
_SPRAYS_OF_VALUES: tuple[Tool, ...] = ("spray",)


class ToolStrip(FloatingToolbar):
    """Move, add, erase, select, brushes behind one button; below them the whole view.

    `chosen` carries the tool, `brush_stepped` by which factor the brush shall grow and how much denser it
    shall spray.
    """

    brush_stepped = Signal(float, int)

    def __init__(self, stage: Stage, reset_view: QAction) -> None:
        super().__init__(stage, "")
        self._stage = stage
        self.setAccessibleName(self.tr("Plot tools"))
        self._actions = {
            key: self.add_tool(key, symbol, text, tooltip)
            for key, symbol, text, tooltip in self._tools_there_are()
        }
        self._brushes = self.add_tool_menu(
            _symbol("spray-can"), self.tr("Brushes"), self.tr("Spray, shake or gather points")
        )
        self._actions |= {
            key: self.add_menu_tool(self._brushes, key, symbol, text, tooltip)
            for key, symbol, text, tooltip in self._brushes_there_are()
        }
        self._add_brush_steps()
        self.add_separator()
        self.add_action(reset_view)

    def _brushes_there_are(self) -> tuple[tuple[Tool, QIcon, str, str], ...]:
        tr = self.tr
        strew = tr("Strew points along a stroke")
        return (
            ("spray", _symbol("spray-can"), tr("Spray"), strew),
            *(
                (
                    tool,
                    icon("spray-can", CLASS_ROLES[label]),
                    tr("Spray {0}").format(class_name(label)),
                    strew,
                )
                for label, tool in enumerate(SPRAYS)
            ),
            ("jitter", _symbol("vibrate"), tr("Jitter"), tr("Shake the points under the brush")),
            ("magnet", _symbol("magnet"), tr("Magnet"), tr("Pull the points under the brush to its middle")),
        )

    def _add_brush_steps(self) -> None:
        """The keys are the plot's own: here they are only told."""
        tr, menu = self.tr, self._brushes
        menu.addSeparator()
        for text, key, factor, points in (
            (tr("Larger Brush"), "]", 1.25, 0),
            (tr("Smaller Brush"), "[", 1 / 1.25, 0),
            (tr("Denser Spray"), "}", 1.0, 1),
            (tr("Sparser Spray"), "{", 1.0, -1),
        ):
            action = menu.addAction(f"{text}\t{key}")
            action.triggered.connect(partial(self.brush_stepped.emit, factor, points))

    def _tools_there_are(self) -> tuple[tuple[Tool, QIcon, str, str], ...]:
        tr = self.tr
        return (
            (
                "move",
                _symbol("move"),
                tr("Move"),
                tr("Drag a point to move it, with Alt its whole class; drag the ground to move the view"),
            ),
            ("add", _symbol("circle-plus"), tr("Add"), tr("Click to add a point (A: at the cursor)")),
            *(
                (
                    tool,
                    icon(*CLASS_SYMBOLS[label]),
                    tr("Add {0}").format(class_name(label)),
                    tr("Click to add a point of class {0} ({0}: at the cursor)").format(class_name(label)),
                )
                for label, tool in enumerate(ADDERS)
            ),
            (
                "erase",
                _symbol("eraser"),
                tr("Erase"),
                tr("Pass over points to remove them (wheel: size of the brush)"),
            ),
            (
                "select",
                _symbol("square-dashed-mouse-pointer"),
                tr("Select"),
                tr("Draw a frame around points; with Shift it adds to the selection"),
            ),
            (
                "lasso",
                _symbol("lasso"),
                tr("Lasso"),
                tr("Draw a line around points; with Shift it adds to the selection"),
            ),
        )

    def settle(self) -> None:
        """Float over the plotted area, not over the numbers of its axis; the points lie beside it.

        Where there is no room for it beside what floats at the right, it hangs below that.
        """
        super().settle()
        left = round(self._stage.canvas.plot_rect().left())
        self.move(self.x() + left, self.y() + self._drop(self.geometry().right() + left))
        self._stage.canvas.set_covered(Covered(left=self.geometry().right() - left + GAP))

    def _drop(self, right: int) -> int:
        """How much lower to hang with a right edge there; not at all where it would not fit."""
        above = self._stage.height() / 2
        others = [each for each in self._stage.findChildren(Overlay) if each is not self and each.y() < above]
        bottoms = [each.geometry().bottom() for each in others if not each.isHidden() and each.x() <= right]
        drop = max(bottoms, default=0)
        return drop if self.geometry().bottom() + drop < self._stage.height() else 0

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return next(key for key in TOOLS if key == self.choice())

    def offer(self, classes: int) -> None:
        """Show the adding tools of so many classes, or the one of a regression."""
        adders = {key: label < classes for label, key in enumerate(ADDERS)} | dict.fromkeys(
            _OF_VALUES, not classes
        )
        sprays = {key: label < classes for label, key in enumerate(SPRAYS)} | dict.fromkeys(
            _SPRAYS_OF_VALUES, not classes
        )
        for key, shown in adders.items():
            self.button(self._actions[key]).setVisible(shown)
        for key, shown in sprays.items():
            self._actions[key].setVisible(shown)
        if not (adders | sprays).get(self.tool, True):
            self._actions["move"].trigger()


def _symbol(name: str) -> QIcon:
    return icon(name, checked="accent_text")
