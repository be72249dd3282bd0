from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog import Field, FieldError, Help, Options, Range, fields_of


def sample(
    params: list[Any],
    lr: Annotated[
        float, Range(1e-5, 10, log=True, unit="per step"), Help("How far a step goes.", "rate")
    ] = 1e-3,
    betas: Annotated[tuple[float, float], Range(0, 0.9999)] = (0.9, 0.999),
    *,
    count: Annotated[int, Range(1, 9)] = 3,
    nesterov: Annotated[bool, Help("Look ahead.")] = False,
    mode: Annotated[str, Options(("soft", "hard"))] = "soft",
    foreach: bool | None = None,
) -> None:
    """A function with every kind of field."""


FIELDS = {field.name: field for field in fields_of(sample)}


def test_only_annotated_parameters_are_fields_in_order() -> None:
    assert list(FIELDS) == ["lr", "betas", "count", "nesterov", "mode"]
    assert [field.kind for field in FIELDS.values()] == ["float", "floats", "int", "bool", "choice"]


def test_a_field_keeps_what_its_annotation_says() -> None:
    lr = FIELDS["lr"]
    assert (lr.low, lr.high, lr.log, lr.unit, lr.default) == (1e-5, 10, True, "per step", 1e-3)
    assert (lr.label, lr.help) == ("rate", "How far a step goes.")
    assert FIELDS["mode"].options == ("soft", "hard")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("lr", "0.1", "lr: expected a number from 1e-05 to 10, got '0.1'"),
        ("lr", True, "lr: expected a number"),
        ("lr", 11, "lr: expected a number from 1e-05 to 10, got 11"),
        ("lr", float("nan"), "got nan"),
        ("count", 2.5, "count: expected a whole number from 1 to 9, got 2.5"),
        ("betas", [0.9], "betas: expected 2 numbers from 0 to 0.9999"),
        ("betas", [0.9, 1.5], "betas: expected 2 numbers"),
        ("nesterov", 1, "nesterov: expected true or false, got 1"),
        ("mode", "loud", "mode: expected one of soft, hard, got 'loud'"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_and_what_was_expected(
    name: str, value: object, expected: str
) -> None:
    with pytest.raises(FieldError) as caught:
        FIELDS[name].check(value)
    assert expected in str(caught.value)


def test_a_right_value_comes_back_in_the_fields_type() -> None:
    assert FIELDS["betas"].check([0.5, 0.5]) == (0.5, 0.5)
    assert isinstance(FIELDS["lr"].check(1), float)
    assert isinstance(FIELDS["count"].check(3.0), int)


@given(st.one_of(st.integers(), st.floats(), st.text(), st.none(), st.booleans(), st.lists(st.floats())))
def test_check_returns_a_value_it_accepts_again_or_raises_field_error(value: object) -> None:
    for field in FIELDS.values():
        try:
            checked = field.check(value)
        except FieldError:
            continue
        assert field.check(checked) == checked


def test_a_default_outside_its_own_range_is_a_mistake_of_the_author() -> None:
    def wrong(*, lr: Annotated[float, Range(0, 1)] = 2.0) -> None: ...

    with pytest.raises(FieldError):
        fields_of(wrong)


def test_a_type_without_a_control_is_a_mistake_of_the_author() -> None:
    def wrong(*, things: Annotated[list[int], Help("x")] = ()) -> None: ...  # type: ignore[assignment]

    with pytest.raises(TypeError, match="things"):
        fields_of(wrong)


def test_a_field_without_a_range_takes_any_finite_number() -> None:
    assert Field("x", "float", 0.0).expected() == "a number"
    assert Field("x", "float", 0.0).check(-1e30) == -1e30
