"""What the tool in hand does, in a line for the foot of the window. A pure function."""

from __future__ import annotations

from gui.kit.translating import translator
from gui.plots.canvas_tools import ADDED_LABEL, SELECTORS, SPRAYED_LABEL, Tool

from .classes import class_name

tr = translator("PlotPanel")


def advice(tool: Tool, classes: int, selected: int = 0) -> str:
    """What to do with a tool, for points of so many classes, 0 for a regression, with so many selected."""
    if tool == "move" and selected:
        return tr("Arrow keys move what is selected · Esc lets go · Del removes · Ctrl+Z undoes")
    if tool == "move":
        return tr("Space runs and pauses · drag a point · {0} · Del removes · Ctrl+Z undoes").format(
            _adding(classes)
        )
    if tool in ADDED_LABEL:
        return tr("Click to add a point · drag the ground to move the view · Ctrl+Z undoes")
    if tool in SELECTORS:
        change = tr("1 … {0} set the class").format(classes) if classes else tr("arrow keys move")
        return tr("Draw around points · Shift adds · {0} · Del removes").format(change)
    size = tr("[ ] or wheel: size")
    if tool in SPRAYED_LABEL:
        return tr("Stroke to strew points · {0} · {{ }}: density").format(size)
    strokes = {
        "erase": tr("Stroke over points to remove them · {0}"),
        "jitter": tr("Stroke over points to shake them · {0}"),
        "magnet": tr("Stroke over points to gather them · {0}"),
    }
    return strokes[tool].format(size)


def _adding(classes: int) -> str:
    if classes > 2:
        return tr("A … {0} adds one").format(class_name(classes - 1))
    return tr("A / B adds one") if classes else tr("A adds one")
