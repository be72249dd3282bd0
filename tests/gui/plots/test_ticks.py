"""Ticks are round, lie inside the range, and tell each other apart."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plots.ticks import (
    decade_label,
    decade_ticks,
    labelled_ticks,
    nice_step,
    nice_ticks,
    set_apart,
    short_number,
    tick_label,
)


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e7), target=st.integers(2, 10))
def test_ticks_lie_inside_and_differ_in_writing(low: float, span: float, target: int) -> None:
    high = low + span
    ticks = nice_ticks(low, high, target)
    slack = 1e-6 * nice_step(span, target)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert target / 2.1 - 1 <= len(ticks) <= 2 * target + 1


@given(low=st.floats(-1e3, 1e3), span=st.floats(1e-2, 1e3))
def test_neighbours_are_written_differently(low: float, span: float) -> None:
    step = nice_step(span, 5)
    texts = [tick_label(float(tick), step) for tick in nice_ticks(low, low + span, 5)]
    assert len(set(texts)) == len(texts)


@given(span=st.floats(1e-9, 1e9), target=st.integers(1, 12))
def test_a_step_is_one_two_or_five(span: float, target: int) -> None:
    step = nice_step(span, target)
    digit = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert any(digit == pytest.approx(nice) for nice in (1, 2, 5))


@given(
    values=st.lists(st.floats(-10, 10), unique=True, max_size=12).map(sorted),
    unit=st.floats(0.1, 200),
    least=st.floats(1, 60),
)
def test_labels_that_are_kept_do_not_touch_and_none_is_left_out_for_nothing(
    values: list[float], unit: float, least: float
) -> None:
    kept = [value for value, _ in set_apart(((value, "") for value in values), unit, least)]
    assert all((high - low) * unit >= least for low, high in pairwise(kept))
    left_out = set(values) - set(kept)
    assert all(any(0 <= (value - near) * unit < least for near in kept) for value in left_out)


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)])
def test_a_range_that_is_none_has_no_ticks(low: float, high: float) -> None:
    assert len(nice_ticks(low, high)) == 0


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.0, 0.5, "0.0"),
        (-0.0, 0.5, "0.0"),
        (0.25, 0.25, "0.25"),
        (-1.5, 0.5, "−1.5"),
        (200.0, 100.0, "200"),
        (20_000.0, 10_000.0, "20k"),
        (1_500_000.0, 500_000.0, "1.5M"),
        (2.5e30, 5e29, "2.5e30"),
        (0.00002, 0.00001, "2e-5"),
    ],
)
def test_labels(value: float, step: float, text: str) -> None:
    assert tick_label(value, step) == text


def test_decades() -> None:
    assert decade_ticks(-2, 1).tolist() == [-2, -1, 0, 1]
    assert decade_ticks(-10, 2, target=4).tolist() == [-10, -7, -4, -1, 2]
    assert [decade_label(exponent) for exponent in (-5, -3, -1, 0, 1, 3, 6)] == [
        "1e-5",
        "0.001",
        "0.1",
        "1",
        "10",
        "1000",
        "1e6",
    ]


def test_numbers_that_are_read() -> None:
    assert short_number(0.041234) == "0.04123"
    assert short_number(-1.5) == "−1.5"
    assert short_number(-2.548e-8) == "−2.548e-8"
    assert short_number(3e12) == "3e12"
    assert short_number(math.nan) == "–"


@given(st.floats(-1e3, 1e3), st.floats(0.1, 1e3))
def test_a_narrow_axis_has_two_labels_at_least(low: float, span: float) -> None:
    assert len(labelled_ticks(low, low + span, 2)) >= 2


def test_two_labels_where_one_round_value_would_do() -> None:
    assert [text for _, text in labelled_ticks(-9.3, 5.9, 2)] == ["−5", "0", "5"]
