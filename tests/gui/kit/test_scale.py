from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.kit.number_format import NumberRange
from gui.kit.scale import LinearScale, LogScale, Scale, scale_of

LR = LogScale(1e-5, 10.0)
DECAY = LogScale(0.0, 1.0)
BATCH = LogScale(1.0, 5000.0, integer=True)
NOISE = LinearScale(0.0, 0.5, 0.01)
POINTS = LinearScale(10.0, 5000.0, 10.0)
SCALES: dict[str, Scale] = {"lr": LR, "decay": DECAY, "batch": BATCH, "noise": NOISE, "points": POINTS}
EACH = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)


@EACH
@given(position=st.floats(0, 1))
def test_a_value_on_the_way_keeps_its_place(scale: Scale, position: float) -> None:
    value = scale.value(position)
    assert scale.value(scale.position(value)) == pytest.approx(value, rel=1e-9)


@EACH
@given(first=st.floats(0, 1), second=st.floats(0, 1))
def test_further_right_is_never_less(scale: Scale, first: float, second: float) -> None:
    left, right = sorted((first, second))
    assert scale.value(left) <= scale.value(right)


@EACH
def test_the_ends_are_the_bounds(scale: Scale) -> None:
    assert scale.position(scale.value(0.0)) == 0.0
    assert scale.position(scale.value(1.0)) == pytest.approx(1.0)
    assert scale.position(-1e9) == 0.0
    assert scale.position(1e9) == pytest.approx(1.0)


@given(st.floats(1e-5, 10))
def test_a_log_way_is_equal_for_equal_ratios(value: float) -> None:
    assert LR.value(LR.position(value)) == pytest.approx(value, rel=0.051)
    if value <= 1:
        assert LR.position(10 * value) - LR.position(value) == pytest.approx(1 / 6)


def test_zero_is_the_left_end_of_a_log_way() -> None:
    assert DECAY.value(0.0) == 0.0
    assert DECAY.value(0.03) == DECAY.smallest == 1e-6
    assert DECAY.position(0.0) == 0.0


@pytest.mark.parametrize(
    ("scale", "value", "count", "then"),
    [
        (LR, 0.01, 1, 0.02),
        (LR, 0.01, -1, 0.009),
        (LR, 0.09, 1, 0.1),
        (LR, 0.0123, 1, 0.02),
        (LR, 0.0123, -1, 0.01),
        (LR, 10.0, 1, 10.0),
        (LR, 1e-5, -1, 1e-5),
        (DECAY, 0.0, 1, 1e-6),
        (DECAY, 1e-6, -1, 0.0),
        (BATCH, 1, 1, 2),
        (BATCH, 10, -1, 9),
        (BATCH, 32, 2, 50),
        (NOISE, 0.1, 2, 0.12),
        (NOISE, 0.5, 1, 0.5),
        (POINTS, 400, -1, 390),
    ],
)
def test_a_step_goes_to_the_next_number_people_write(
    scale: Scale, value: float, count: int, then: float
) -> None:
    assert scale.stepped(value, count) == then


@pytest.mark.parametrize(
    ("scale", "value", "count", "then"),
    [
        (LR, 0.02, 1, 0.2),
        (LR, 0.02, -1, 0.002),
        (DECAY, 0.0, 1, 1e-6),
        (BATCH, 32, -1, 3),
        (BATCH, 5, -1, 1),
        (NOISE, 0.1, 1, 0.2),
    ],
)
def test_a_page_is_ten_steps_or_a_decade(scale: Scale, value: float, count: int, then: float) -> None:
    assert scale.paged(value, count) == then


@given(st.integers(1, 5000), st.sampled_from([1, -1]))
def test_whole_numbers_stay_whole(value: int, count: int) -> None:
    assert BATCH.stepped(value, count).is_integer()
    assert BATCH.paged(value, count).is_integer()


@pytest.mark.parametrize(
    ("limits", "step"),
    [
        (NumberRange(0, 1), 0.01),
        (NumberRange(0, 0.6), 0.005),
        (NumberRange(-6, 6), 0.1),
        (NumberRange(0, 10, integer=True), 1),
        (NumberRange(), 0.1),
        (NumberRange(0, 1, step=0.25), 0.25),
    ],
)
def test_a_range_without_a_step_gets_a_nice_one(limits: NumberRange, step: float) -> None:
    assert scale_of(limits).stepped(0.0, 1) == step
