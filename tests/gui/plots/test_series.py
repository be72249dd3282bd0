"""A series keeps its lowest and highest however it is reduced, and shows where it broke off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.series import Envelope, Series, stretches

finite = st.floats(-1e6, 1e6, width=32)
anything = st.one_of(finite, st.sampled_from([np.nan, np.inf, -np.inf]))
some_values = st.lists(anything, min_size=1, max_size=300)


def filled(values: list[float], capacity: int = 1 << 18, stride: int = 1) -> Series:
    """A series of the values at steps 1, 1 + stride, ..."""
    series = Series(capacity)
    series.append(1 + stride * np.arange(len(values)), values)
    return series


def everything(series: Series, count: int) -> Envelope:
    return series.columns(np.linspace(0, series.last_step, count + 1))


@given(values=some_values, count=st.integers(1, 50), capacity=st.sampled_from([4, 16, 64, 1 << 18]))
def test_reduction_keeps_the_lowest_and_the_highest(values: list[float], count: int, capacity: int) -> None:
    series = filled(values, capacity)
    envelope = everything(series, count)
    kept = np.float32(values)[np.isfinite(values)]
    assert len(envelope.x) <= max(count, min(len(values), count))
    if len(kept):
        assert np.nanmin(envelope.low) == kept.min()
        assert np.nanmax(envelope.high) == kept.max()
        assert series.bounds == (kept.min(), kept.max())
    else:
        assert np.isnan(envelope.low).all()
        assert np.isnan(series.bounds).all()


@given(values=some_values, count=st.integers(1, 50), capacity=st.sampled_from([4, 64, 1 << 18]))
def test_a_value_that_is_not_finite_breaks_the_line(values: list[float], count: int, capacity: int) -> None:
    envelope = everything(filled(values, capacity), count)
    assert envelope.gap.any() == (not np.isfinite(values).all())
    for part in stretches(envelope):
        assert np.isfinite(envelope.low[part]).all()
        assert np.isfinite(envelope.high[part]).all()
        assert not envelope.gap[part][:-1].any()


@given(values=some_values, count=st.integers(1, 50))
def test_every_column_with_a_value_is_on_some_stretch(values: list[float], count: int) -> None:
    envelope = everything(filled(values), count)
    shown = np.zeros(len(envelope.x), bool)
    for part in stretches(envelope):
        assert not shown[part].any()
        shown[part] = True
    assert np.array_equal(shown, np.isfinite(envelope.low))


@given(values=st.lists(finite, min_size=1, max_size=60), parts=st.integers(1, 5))
def test_values_in_several_parts_are_the_values_at_once(values: list[float], parts: int) -> None:
    at_once, in_parts = filled(values, 16), Series(16)
    steps = 1 + np.arange(len(values))
    for chunk in np.array_split(steps, parts):
        in_parts.append(chunk, np.array(values)[chunk - 1])
    assert in_parts.bounds == at_once.bounds
    assert in_parts.last_step == at_once.last_step
    assert np.nanmax(everything(in_parts, 7).high) == np.nanmax(everything(at_once, 7).high)


@given(st.lists(finite, min_size=1, max_size=40))
def test_few_values_are_shown_as_they_are(values: list[float]) -> None:
    envelope = everything(filled(values, stride=3), len(values))
    assert envelope.x.tolist() == [1 + 3 * index for index in range(len(values))]
    assert np.array_equal(envelope.low, np.float32(values))
    assert np.array_equal(envelope.high, np.float32(values))


def test_memory_is_bounded_and_all_of_history_keeps_one_resolution() -> None:
    series = Series(capacity=256)
    for start in range(0, 100_000, 777):
        stop = min(start + 777, 100_000)
        series.append(np.arange(start, stop), np.arange(start, stop))
    assert 128 <= len(series) <= 256
    assert series.last_step == 99_999
    assert series.bounds == (0, 99_999)
    envelope = series.columns(np.linspace(0, 100_000, 1001))
    assert np.unique(np.diff(envelope.x)).tolist() == [512]
    assert np.array_equal(envelope.low, envelope.x)
    assert np.array_equal(envelope.high, np.append(envelope.x[1:] - 1, 99_999))


@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_groups_do_not_depend_on_how_values_arrive(sizes: list[int]) -> None:
    total = sum(sizes)
    values = np.sin(np.arange(total))
    at_once, in_parts = filled(values.tolist(), 16), Series(16)
    for start, size in zip(np.cumsum([0, *sizes]).tolist(), sizes, strict=False):
        in_parts.append(1 + np.arange(start, start + size), values[start : start + size])
    first, second = everything(at_once, 100), everything(in_parts, 100)
    assert len(first.x) <= 16
    for name in ("x", "low", "high", "gap"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_the_asked_steps_are_shown_with_a_neighbour_on_each_side() -> None:
    envelope = filled(list(range(100))).columns(np.linspace(20, 30, 51))
    assert envelope.x.tolist() == list(range(19, 32))


def test_going_back_forgets_what_came_after() -> None:
    series = filled([5.0, 4.0, 3.0, 99.0])
    series.append([3, 4], [2.5, 2.0])
    assert everything(series, 10).x.tolist() == [1, 2, 3, 4]
    assert everything(series, 10).low.tolist() == [5.0, 4.0, 2.5, 2.0]
    assert series.bounds == (2.0, 5.0)


def test_compacting_keeps_the_bounds() -> None:
    series = filled([float(value) for value in range(1000)])
    series.compact(10)
    assert len(series) <= 10
    assert (np.nanmin(everything(series, 5).low), np.nanmax(everything(series, 5).high)) == (0, 999)


@pytest.mark.parametrize(("step", "index"), [(-5, 0), (1, 0), (2.4, 0), (2.6, 1), (4, 1), (99, 2)])
def test_the_nearest_step(step: float, index: int) -> None:
    assert filled([1.0, 2.0, 3.0], stride=3).nearest(step) == index


def test_an_empty_series() -> None:
    series = Series()
    assert len(series) == 0
    assert series.last_step == 0
    assert series.nearest(3) == -1
    assert np.isnan(series.bounds).all()
    assert stretches(series.columns(np.linspace(0, 10, 6))) == []


def test_steps_and_values_must_go_together() -> None:
    with pytest.raises(ValueError, match=r"one length, got \(2,\) and \(3,\)"):
        Series().append([1, 2], [1.0, 2.0, 3.0])


def test_the_first_and_the_newest_finite_value_are_known() -> None:
    series = Series()
    assert math.isnan(series.first)
    assert math.isnan(series.newest)
    series.append([0, 1, 2], [np.nan, 3.0, 2.0])
    series.append([3, 4], [1.5, np.inf])
    assert (series.first, series.newest) == (3.0, 1.5)
    series.append([2], [np.inf])
    assert (series.first, series.newest) == (3.0, 3.0)


def test_what_came_after_a_step_can_be_forgotten() -> None:
    series = Series(capacity=64)
    series.append(np.arange(40), np.arange(40.0))
    series.forget_after(25)
    assert (len(series), series.last_step, series.newest, series.bounds) == (26, 25, 25.0, (0.0, 25.0))
    series.forget_after(30)
    assert series.last_step == 25
    series.append([26, 27], [1.0, 2.0])
    assert (series.last_step, series.at(27)) == (27, (27, 2.0))
    series.append(np.arange(28, 1000), np.zeros(972))
    series.forget_after(500)
    assert series.last_step <= 500
    series.forget_after(-1)
    assert (len(series), series.last_step) == (0, 0)


@given(values=some_values, most=st.integers(1, 50), capacity=st.sampled_from([4, 64, 1 << 18]))
def test_thinned_lines_keep_their_order_bounds_and_breaks(
    values: list[float], most: int, capacity: int
) -> None:
    steps, middle = filled(values, capacity).thinned(most)
    kept = np.float32(values)[np.isfinite(values)]
    finite = middle[np.isfinite(middle)]
    assert len(finite) <= most
    assert (np.diff(steps) >= 0).all()
    assert np.isnan(middle).any() == (not np.isfinite(values).all())
    if len(finite):
        assert kept.min() <= finite.min() <= finite.max() <= kept.max()


def test_few_values_are_not_thinned() -> None:
    steps, middle = filled([3.0, 2.0, 1.0]).thinned(800)
    assert (steps.tolist(), middle.tolist()) == ([1, 2, 3], [3, 2, 1])
    assert len(Series().thinned(800)[0]) == 0
