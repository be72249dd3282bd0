from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.kit.number_format import (
    NumberRange,
    Refusal,
    format_in,
    format_number,
    grouped,
    percent,
    read_number,
    significant,
    with_minus,
)

ANY = NumberRange()
SHARE = NumberRange(0, 1, step=0.01, percent=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (400, "400"),
        (0.01, "0.01"),
        (0.001, "0.001"),
        (0.0001, "1e-4"),
        (0.00025, "2.5e-4"),
        (1e-8, "1e-8"),
        (-0.5, "-0.5"),
        (0, "0"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (0.123456789, "0.123457"),
        (999999.7, "1e6"),
        (123456, "123456"),
        (5e9, "5e9"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "limits", "text"),
    [
        (0.1, NumberRange(0, 1, step=0.01), "0.10"),
        (0.123, NumberRange(0, 1, step=0.01), "0.123"),
        (0.3, SHARE, "30 %"),
        (0.29, SHARE, "29 %"),
        (0.01, NumberRange(1e-5, 10, log=True), "0.01"),
        (32, NumberRange(1, 100, integer=True), "32"),
        (2, NumberRange(0, 10, step=0.5, unit="s"), "2.0 s"),
    ],
)
def test_a_control_shows_step_and_unit(value: float, limits: NumberRange, text: str) -> None:
    assert format_in(value, limits) == text


@pytest.mark.parametrize(
    ("text", "limits", "value"),
    [
        ("1e-3", ANY, 0.001),
        (" 0,5 ", ANY, 0.5),
        ("1 000", ANY, 1000),
        ("−2", ANY, -2),
        (".5", ANY, 0.5),
        ("30 %", SHARE, 0.3),
        ("29", SHARE, 0.29),
        ("7", NumberRange(integer=True), 7),
        ("1e2", NumberRange(integer=True), 100),
        ("3s", NumberRange(unit="s"), 3),
    ],
)
def test_people_write_numbers_in_many_ways(text: str, limits: NumberRange, value: float) -> None:
    assert read_number(text, limits) == value


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        ("", ANY, Refusal.NOT_A_NUMBER),
        ("fast", ANY, Refusal.NOT_A_NUMBER),
        ("nan", ANY, Refusal.NOT_A_NUMBER),
        ("inf", ANY, Refusal.NOT_A_NUMBER),
        ("1_0", ANY, Refusal.NOT_A_NUMBER),
        ("1,2,3", ANY, Refusal.NOT_A_NUMBER),
        ("2.5", NumberRange(integer=True), Refusal.NOT_WHOLE),
        ("101 %", SHARE, Refusal.OUT_OF_RANGE),
        ("-1", NumberRange(0, 10), Refusal.OUT_OF_RANGE),
    ],
)
def test_what_is_no_value_is_refused(text: str, limits: NumberRange, reason: Refusal) -> None:
    assert read_number(text, limits) is reason


def test_whole_numbers_are_ints() -> None:
    assert isinstance(read_number("5", NumberRange(integer=True)), int)
    assert isinstance(read_number("5", ANY), float)


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_six_digits_survive_the_round_trip(value: float) -> None:
    again = read_number(format_number(value), ANY)
    assert again == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize(
    "bad",
    [
        {"minimum": 2, "maximum": 1},
        {"minimum": -1, "maximum": 1, "log": True},
        {"minimum": 1, "log": True},
    ],
)
def test_a_range_that_makes_no_sense_is_an_error(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"range|minimum"):
        NumberRange(**bad)  # type: ignore[arg-type]


def test_some_numbers_are_words_both_ways() -> None:
    limits = NumberRange(1, 280, integer=True, words=((280, "full"),))
    assert [format_in(value, limits) for value in (279, 280)] == ["279", "full"]
    assert [read_number(text, limits) for text in ("280", " Full ")] == [280, 280]
    assert isinstance(read_number("full", limits), int)
    assert read_number("never", limits) is Refusal.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "read"), [("-6.85e-04", "−6.85e-4"), ("2.5e+08", "2.5e8"), ("-0.5", "−0.5"), ("3", "3")]
)
def test_a_number_is_read_with_a_minus_sign_in_front(text: str, read: str) -> None:
    assert with_minus(text) == read


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-2e-9, 2, "−2e-9"), (0.012345, 3, "0.0123"), (1.5e8, 2, "1.5e8"), (3, 4, "3")],
)
def test_significant_digits_as_they_are_read(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == text


def test_counts_and_shares_have_narrow_gaps() -> None:
    gap = "\N{NARROW NO-BREAK SPACE}"
    assert grouped(41200) == f"41{gap}200"
    assert percent(0.9841) == f"98.4{gap}%"
    assert percent(math.nan) == "\N{EN DASH}"
