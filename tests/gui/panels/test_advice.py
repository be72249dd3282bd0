"""The foot of the window tells what the tool in hand does."""

from __future__ import annotations

import pytest

from gui.panels.plot_panel.advice import advice
from gui.plots.canvas_tools import TOOLS, Tool


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("classes", [0, 2, 6])
def test_every_tool_has_a_line_that_fits_a_small_window(tool: Tool, classes: int) -> None:
    assert 10 < len(advice(tool, classes)) <= 85


def test_what_classes_there_are_is_told() -> None:
    assert "A adds one ·" in advice("move", 0)
    assert "A / B adds one ·" in advice("move", 2)
    assert "A … F adds one ·" in advice("move", 6)
    assert "1 … 3 set the class" in advice("lasso", 3)
    assert "class" not in advice("select", 0)
    assert "{ }: density" in advice("spray_a", 2)


def test_what_arrow_keys_do_while_points_are_selected_is_told() -> None:
    """They go back and make a step in phases while none is."""
    assert advice("move", 2, selected=1).startswith("Arrow keys move what is selected · Esc lets go")
    assert advice("lasso", 2, selected=3) == advice("lasso", 2)
