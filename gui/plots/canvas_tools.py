"""The tools of a plot: their names, what each takes hold of, and its pointer."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import Qt

from gui.plots.draggable_points import REACH_PX

Tool = Literal[
    "move",
    "add",
    "add_a",
    "add_b",
    "add_c",
    "add_d",
    "add_e",
    "add_f",
    "erase",
    "select",
    "lasso",
    "spray",
    "spray_a",
    "spray_b",
    "spray_c",
    "spray_d",
    "spray_e",
    "spray_f",
    "jitter",
    "magnet",
]
TOOLS: tuple[Tool, ...] = get_args(Tool)
ADDERS: tuple[Tool, ...] = ("add_a", "add_b", "add_c", "add_d", "add_e", "add_f")
"""The tools that add a point, class by class."""
SPRAYS: tuple[Tool, ...] = ("spray_a", "spray_b", "spray_c", "spray_d", "spray_e", "spray_f")
ADDED_LABEL: dict[Tool, int] = {"add": 0, **{tool: label for label, tool in enumerate(ADDERS)}}
"""The class that each adding tool gives; 0 where there are no classes."""
SPRAYED_LABEL: dict[Tool, int] = {"spray": 0, **{tool: label for label, tool in enumerate(SPRAYS)}}
"""The class of the points that each spray leaves."""
SELECTORS: tuple[Tool, ...] = ("select", "lasso")
BRUSHES: tuple[Tool, ...] = ("erase", "jitter", "magnet", *SPRAYED_LABEL)
"""Tools that work on a disc around the pointer."""

_ADD_REACH_PX = 6.0


def reach(tool: Tool) -> float:
    """How near a press must be to take a point, in pixels.

    Less while adding, so that points can be set close together; brushes take none, they work on the ground.
    """
    if tool in BRUSHES:
        return 0.0
    return _ADD_REACH_PX if tool in ADDED_LABEL else REACH_PX


def cursor(tool: Tool) -> Qt.CursorShape:
    """The pointer over the ground."""
    return Qt.CursorShape.ArrowCursor if tool == "move" else Qt.CursorShape.CrossCursor
