"""The loss chart's axes hold what they show and do not creep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.chart_axis import Axis, linear_loss_axis, log_loss_axis, metric_axis, step_axis

losses = st.floats(1e-9, 1e9)


def texts(axis: Axis) -> list[str]:
    return [text for _, text in axis.ticks]


@given(st.integers(0, 10**9))
def test_steps_fill_at_least_half_of_an_axis_that_doubles(last: int) -> None:
    axis = step_axis(last)
    assert axis.high >= last
    assert axis.high == 16 or axis.high < 2 * last
    assert math.log2(axis.high).is_integer()


@given(st.integers(17, 10**6), st.integers(0, 10**6))
def test_what_began_late_begins_at_the_left(first: int, more: int) -> None:
    axis = step_axis(first + more, first)
    assert axis.low == first
    assert axis.high >= first + more
    assert axis.high - first == 16 or axis.high - first < 2 * more
    assert step_axis(100, 3) == step_axis(100)


@given(st.floats(-1e6, -1e-3), st.floats(1e-6, 1e6))
def test_losses_below_0_have_room_on_a_linear_axis(lowest: float, span: float) -> None:
    axis = linear_loss_axis(lowest + span, lowest)
    assert axis.low <= lowest + 1e-6 * span
    assert axis.high >= lowest + span - 1e-6 * span
    assert not axis.log
    assert 2 <= len(axis.ticks) <= 9


@given(first=losses, second=losses)
def test_a_log_axis_is_whole_decades_around_the_losses(first: float, second: float) -> None:
    low, high = sorted((first, second))
    axis = log_loss_axis(low, high)
    assert axis.low <= math.log10(low) + 1e-9
    assert axis.high >= math.log10(high) - 1e-9
    assert axis.low.is_integer()
    assert axis.high.is_integer()
    assert axis.high > axis.low
    assert 2 <= len(axis.ticks) <= 6
    assert all(axis.low <= place <= axis.high for place, _ in axis.ticks)


@given(losses)
def test_a_linear_axis_starts_at_zero_and_holds_the_highest(highest: float) -> None:
    axis = linear_loss_axis(highest)
    assert axis.low == 0
    assert highest <= axis.high * (1 + 1e-9)
    assert axis.high <= 2 * highest


def test_the_pictures_axis() -> None:
    assert texts(log_loss_axis(0.03, 0.7)) == ["0.01", "0.1", "1"]


def test_one_decade_has_ticks_between() -> None:
    assert texts(log_loss_axis(2.9, 8.0)) == ["1", "2", "5", "10"]


def test_a_loss_of_zero_is_drawn_at_the_bottom() -> None:
    axis = log_loss_axis(0.0, 1.0)
    assert axis.places(np.array([0.0, 1.0])).tolist() == [0.0, 1.0]


def test_places_stay_inside_and_nan_stays_nan() -> None:
    places = linear_loss_axis(1.0).places(np.array([-1.0, 0.5, 99.0, np.nan]))
    assert places[:3].tolist() == [0.0, 0.5, 1.0]
    assert np.isnan(places[3])


@pytest.mark.parametrize("axis", [log_loss_axis(math.nan, math.nan), linear_loss_axis(math.nan)])
def test_without_a_finite_loss_there_is_an_axis_all_the_same(axis: Axis) -> None:
    assert axis.high > axis.low
    assert len(axis.ticks) >= 2


@pytest.mark.parametrize(
    ("lowest", "low"), [(0.9, 0.0), (math.nan, 0.0), (-0.1, -0.25), (-0.8, -1.0), (-50.0, -1.0)]
)
def test_the_metric_goes_up_to_one(lowest: float, low: float) -> None:
    axis = metric_axis(lowest)
    assert (axis.low, axis.high) == (low, 1.0)
    assert texts(axis)[-1] == "1.00"
