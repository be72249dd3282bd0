from __future__ import annotations

from gui.plots.point_canvas import PointCanvas


def test_a_point_that_is_looked_at_elsewhere_has_a_ring(canvas: PointCanvas) -> None:
    before = canvas.grab().toImage()
    canvas.mark(1)
    assert canvas.marked == 1
    ringed = canvas.grab().toImage()
    assert ringed != before
    canvas.show_tests(False)
    canvas.mark(3)  # held out, and not shown
    hidden = canvas.grab().toImage()
    canvas.mark(None)
    assert canvas.grab().toImage() == hidden
    canvas.show_tests(True)
    canvas.mark(9)  # no point of this number
    assert canvas.grab().toImage() == before
