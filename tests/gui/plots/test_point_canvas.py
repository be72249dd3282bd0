"""Points are taken, moved, chosen, added and erased by mouse and touch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from gui.plots.brush import Brush
from gui.plots.decision_view import DecisionView
from gui.plots.point_canvas import PointCanvas
from tests.gui.plots.conftest import PLACES
from tests.gui.plots.gestures import (
    DRAGS,
    SHIFT,
    Drag,
    click,
    double_click,
    drag_by_mouse,
    move,
    press,
    release,
)


class Heard:
    """Everything a canvas said, as (signal name, arguments)."""

    def __init__(self, canvas: PointCanvas) -> None:
        self.said: list[tuple[str, tuple[Any, ...]]] = []
        for name in (
            "drag_started",
            "points_moved",
            "drag_finished",
            "selection_changed",
            "delete_requested",
            "add_requested",
        ):
            getattr(canvas, name).connect(lambda *args, name=name: self.said.append((name, args)))

    def names(self) -> list[str]:
        return [name for name, _ in self.said]

    def all(self, name: str) -> list[tuple[Any, ...]]:
        return [args for said, args in self.said if said == name]


@pytest.mark.parametrize("drag", DRAGS)
def test_a_drag_moves_the_point_under_it_and_no_other(canvas: PointCanvas, drag: Drag) -> None:
    heard, view = Heard(canvas), canvas.view_extent()
    drag(canvas, PLACES[1], (-0.2, 0.8))
    xy = canvas.points.xy
    assert xy[1] == pytest.approx((-0.2, 0.8), abs=0.01)
    assert np.array_equal(xy[[0, 2, 3]], np.array(PLACES)[[0, 2, 3]])
    assert canvas.view_extent() == view
    assert heard.names().count("drag_started") == heard.names().count("drag_finished") == 1
    assert heard.names().index("drag_started") < heard.names().index("points_moved")
    assert heard.names()[-1] == "drag_finished"
    indices, final = heard.all("drag_finished")[0]
    assert indices.tolist() == [1]
    assert np.array_equal(final, xy[[1]])
    assert len(heard.all("points_moved")) >= 6


@pytest.mark.parametrize("drag", DRAGS)
def test_a_drag_on_the_ground_pans(canvas: PointCanvas, drag: Drag) -> None:
    heard, (x0, x1, y0, y1) = Heard(canvas), canvas.view_extent()
    drag(canvas, (0.8, -0.1), (0.5, -0.1))
    assert canvas.view_extent() == pytest.approx((x0 + 0.3, x1 + 0.3, y0, y1), abs=0.02)
    assert np.array_equal(canvas.points.xy, np.array(PLACES))
    assert heard.said == []


def test_a_press_off_the_middle_of_a_point_does_not_make_it_jump(canvas: PointCanvas) -> None:
    width, height = canvas.pixel_size()
    drag_by_mouse(canvas, (6 * width, 6 * height), (0.3 + 6 * width, 6 * height))
    assert canvas.points.xy[0] == pytest.approx((0.3, 0.0), abs=0.01)


def test_the_nearest_of_two_points_in_reach_is_taken(canvas: PointCanvas) -> None:
    width, _ = canvas.pixel_size()
    near = np.array([[0.0, 0.0], [10 * width, 0.0]])
    canvas.points.set_points(near, np.array([0, 0]))
    drag_by_mouse(canvas, (7 * width, 0.0), (7 * width, 0.5))
    assert canvas.points.xy[0].tolist() == [0.0, 0.0]
    assert canvas.points.xy[1, 1] == pytest.approx(0.5, abs=0.01)


def test_a_press_just_beyond_reach_takes_nothing(canvas: PointCanvas) -> None:
    width, _ = canvas.pixel_size()
    heard = Heard(canvas)
    drag_by_mouse(canvas, (15 * width, 0.0), (15 * width, 0.2))
    assert heard.said == []


def test_a_drag_of_a_selected_point_takes_the_selection_along(canvas: PointCanvas) -> None:
    canvas.select([0, 2])
    heard = Heard(canvas)
    drag_by_mouse(canvas, PLACES[2], (-0.3, 0.5))
    assert canvas.points.xy[[0, 2]] == pytest.approx(np.array([[0.2, 0.2], [-0.3, 0.5]]), abs=0.01)
    assert canvas.points.xy[1].tolist() == [0.5, 0.5]
    assert heard.all("drag_finished")[0][0].tolist() == [0, 2]


def test_a_drag_of_another_point_selects_that_one(canvas: PointCanvas) -> None:
    canvas.select([0, 2])
    drag_by_mouse(canvas, PLACES[1], (0.6, 0.6))
    assert canvas.points.selected.tolist() == [1]
    assert canvas.points.xy[0].tolist() == [0.0, 0.0]


def test_the_points_set_while_one_is_dragged_leave_it_to_the_pointer(decision: DecisionView) -> None:
    heard = Heard(decision)
    press(decision, PLACES[1])
    move(decision, PLACES[1], (0.0, 0.8))
    outside = np.array(PLACES) + np.array([0.05, 0.0])
    decision.set_points(outside, [0, 1, 0, 1], [False] * 4)
    assert decision.points.xy[1] == pytest.approx((0.0, 0.8), abs=0.01)
    assert np.array_equal(decision.points.xy[[0, 2, 3]], outside[[0, 2, 3]])
    move(decision, (0.0, 0.8), (-0.4, 0.8))
    release(decision, (-0.4, 0.8))
    assert heard.names()[-1] == "drag_finished"
    assert decision.points.xy[1] == pytest.approx((-0.4, 0.8), abs=0.01)
    decision.set_points(outside, [0, 1, 0, 1], [False] * 4)
    assert np.array_equal(decision.points.xy, outside)


def test_other_data_in_the_middle_of_a_drag_end_it(decision: DecisionView) -> None:
    heard = Heard(decision)
    press(decision, PLACES[1])
    move(decision, PLACES[1], (0.0, 0.8))
    decision.set_points(np.array([[0.1, 0.1]]), [0], [False])
    assert [part.tolist() for part in heard.all("drag_finished")[0]] == [[], []]
    assert decision.points.selected.tolist() == []
    moved = len(heard.all("points_moved"))
    move(decision, (0.0, 0.8), (-0.4, 0.8))
    release(decision, (-0.4, 0.8))
    assert len(heard.all("points_moved")) == moved
    assert len(heard.all("drag_finished")) == 1
    assert decision.points.xy.tolist() == [[0.1, 0.1]]


def test_a_click_selects_and_shift_adds_and_takes_out(canvas: PointCanvas) -> None:
    click(canvas, PLACES[0])
    assert canvas.points.selected.tolist() == [0]
    click(canvas, PLACES[2], SHIFT)
    assert canvas.points.selected.tolist() == [0, 2]
    click(canvas, PLACES[0], SHIFT)
    assert canvas.points.selected.tolist() == [2]
    click(canvas, (0.8, 0.1))
    assert canvas.points.selected.tolist() == []


def test_the_selection_frame_selects_and_shift_adds(canvas: PointCanvas) -> None:
    canvas.set_tool("select")
    view, heard = canvas.view_extent(), Heard(canvas)
    drag_by_mouse(canvas, (-0.7, 0.7), (0.2, -0.2))
    assert canvas.points.selected.tolist() == [0, 2]
    drag_by_mouse(canvas, (0.2, -0.8), (0.7, -0.3), SHIFT)
    assert canvas.points.selected.tolist() == [0, 2, 3]
    assert canvas.view_extent() == view
    assert set(heard.names()) == {"selection_changed"}
    assert heard.all("selection_changed")[-1][0].tolist() == [0, 2, 3]
    drag_by_mouse(canvas, (0.7, 0.9), (0.9, 0.7))
    assert canvas.points.selected.tolist() == []


def test_with_the_selection_frame_in_hand_points_are_still_dragged(canvas: PointCanvas) -> None:
    canvas.set_tool("select")
    drag_by_mouse(canvas, PLACES[1], (0.7, 0.2))
    assert canvas.points.xy[1] == pytest.approx((0.7, 0.2), abs=0.01)


@pytest.mark.parametrize(("tool", "label"), [("add", 0), ("add_a", 0), ("add_b", 1)])
def test_a_click_on_the_ground_asks_for_a_point(canvas: PointCanvas, tool: Any, label: int) -> None:
    canvas.set_tool(tool)
    heard = Heard(canvas)
    click(canvas, (-0.6, -0.6))
    ((x, y, given),) = heard.all("add_requested")
    assert (x, y) == pytest.approx((-0.6, -0.6), abs=0.01)
    assert given == label
    assert len(canvas.points) == len(PLACES)


def test_two_fast_clicks_ask_for_two_points_and_keep_the_view(canvas: PointCanvas) -> None:
    canvas.set_tool("add_a")
    canvas.zoom(0.5)
    view, heard = canvas.view_extent(), Heard(canvas)
    double_click(canvas, (0.2, 0.2))
    assert len(heard.all("add_requested")) == 2
    assert canvas.view_extent() == view


def test_a_click_on_a_point_adds_none(canvas: PointCanvas) -> None:
    canvas.set_tool("add_b")
    heard = Heard(canvas)
    click(canvas, PLACES[1])
    assert heard.all("add_requested") == []
    assert canvas.points.selected.tolist() == [1]


def test_the_eraser_asks_to_delete_the_point_it_clicks(canvas: PointCanvas) -> None:
    canvas.set_tool("erase")
    heard = Heard(canvas)
    click(canvas, PLACES[3])
    assert [indices.tolist() for (indices,) in heard.all("delete_requested")] == [[3]]
    click(canvas, (0.9, 0.9))
    assert len(heard.all("delete_requested")) == 1


def test_one_stroke_of_the_eraser_is_one_request_for_all_it_passed(canvas: PointCanvas) -> None:
    canvas.set_tool("erase")
    canvas.set_brush(Brush(radius=8))
    view, heard = canvas.view_extent(), Heard(canvas)
    press(canvas, (-0.75, -0.25))
    move(canvas, (-0.75, -0.25), (0.75, 0.75))
    assert canvas.points.data["visible"].tolist() == [True, True, True, True]
    move(canvas, (0.75, 0.75), (0.25, 0.25))
    assert canvas.points.data["visible"].tolist() == [True, False, True, True]
    release(canvas, (0.25, 0.25))
    assert [indices.tolist() for (indices,) in heard.all("delete_requested")] == [[1]]
    assert canvas.points.data["visible"].all()
    assert canvas.view_extent() == view


def test_an_eraser_stroke_over_replaced_data_deletes_nothing(decision: DecisionView) -> None:
    decision.set_tool("erase")
    heard = Heard(decision)
    press(decision, (0.3, 0.5))
    move(decision, (0.3, 0.5), (0.7, 0.5))
    decision.set_points(np.array([[0.5, 0.5]]), [0], [False])
    release(decision, (0.7, 0.5))
    assert heard.all("delete_requested") == []


def test_an_unknown_tool_is_refused(canvas: PointCanvas) -> None:
    with pytest.raises(ValueError, match=r"tool must be one of move, add, .* not 'paint'"):
        canvas.set_tool("paint")


def darkest_around(image: QImage, place: QPoint) -> int:
    """The least lightness on a short way through where the outer ring of a point is drawn."""
    return min(image.pixelColor(place + QPoint(offset, 0)).lightness() for offset in range(7, 14))


def test_a_selected_point_wears_a_ring_that_follows_it(canvas: PointCanvas) -> None:
    before = canvas.grab().toImage()
    canvas.select([1])
    selected = canvas.grab().toImage()
    assert selected != before
    assert darkest_around(before, canvas.to_viewport(*PLACES[1])) > 150
    assert darkest_around(selected, canvas.to_viewport(*PLACES[1])) < 90
    drag_by_mouse(canvas, PLACES[1], (-0.6, -0.6))
    moved = canvas.grab().toImage()
    assert darkest_around(moved, canvas.to_viewport(*PLACES[1])) > 150
    assert darkest_around(moved, canvas.to_viewport(-0.6, -0.6)) < 90


def test_no_points_at_all_are_harmless(decision: DecisionView) -> None:
    decision.set_points(np.empty((0, 2)), [], [])
    heard = Heard(decision)
    click(decision, (0.1, 0.1))
    for tool in ("erase", "select"):
        decision.set_tool(tool)
        drag_by_mouse(decision, (-0.5, -0.5), (0.5, 0.5))
    assert not decision.grab().isNull()
    assert heard.said == []
