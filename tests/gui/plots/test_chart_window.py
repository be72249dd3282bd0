"""Zooming keeps what is under the pointer in place; nothing beyond the axis comes into sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.chart_axis import step_axis
from gui.plots.chart_window import Window, moved, zoomed

WHOLE = step_axis(1000)
shares = st.floats(0, 1)


@given(at=shares, factor=st.floats(0.05, 1))
def test_what_is_under_the_pointer_stays(at: float, factor: float) -> None:
    window = zoomed(None, WHOLE, factor, at)
    if window is not None:
        wanted = WHOLE.low + at * (WHOLE.high - WHOLE.low)
        assert window.low + at * (window.high - window.low) == pytest.approx(wanted)


@given(at=shares, factors=st.lists(st.floats(0.1, 3), max_size=6), share=st.floats(-3, 3))
def test_a_window_stays_inside_and_never_closes(at: float, factors: list[float], share: float) -> None:
    window: Window | None = None
    for factor in factors:
        window = moved(zoomed(window, WHOLE, factor, at), WHOLE, share)
    if window is not None:
        assert WHOLE.low - 1e-6 <= window.low < window.high <= WHOLE.high + 1e-6
        assert window.high - window.low > 3.9


def test_looking_from_far_enough_shows_the_whole() -> None:
    window = zoomed(None, WHOLE, 0.5, 0.5)
    assert window == Window(256, 768)
    assert zoomed(window, WHOLE, 2, 0.5) is None
    assert moved(None, WHOLE, 0.5) is None
