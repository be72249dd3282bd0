"""JSON text as people write and read it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.experiment.jsontext import LINE, JsonError, json_text, parse_json, short_numbers

trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    # The reader refuses halves of surrogate pairs.
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=25,
)


@settings(deadline=None, max_examples=100)
@given(tree=trees)
def test_what_is_written_is_read_again(tree: object) -> None:
    text = json_text({"tree": tree})
    assert json.loads(text) == parse_json(text.encode()) == {"tree": tree}


@settings(deadline=None)
@given(
    values=arrays.arrays(np.float32, 20, elements=st.floats(width=32, allow_nan=False, allow_infinity=False))
)
def test_short_numbers_give_the_very_float32_back(values: np.ndarray) -> None:
    assert np.array(short_numbers(values), np.float32).tobytes() == values.tobytes()


def test_short_numbers_are_short() -> None:
    assert short_numbers(np.array([[0.1], [35.7]], np.float32)) == [[0.1], [35.7]]
    assert short_numbers(np.array([True, False])) == [True, False]


def test_long_lists_of_numbers_fill_lines() -> None:
    text = json_text({"y": list(range(200))})
    lines = text.splitlines()
    assert len(lines) < 20
    assert max(len(line) for line in lines) <= LINE


def test_rows_of_numbers_fill_lines_and_are_never_broken() -> None:
    rows = [[number / 7, -number] for number in range(50)] + [[1e300 / 3], [None, True]]
    lines = json_text({"x": rows, "names": ["a, b", "[c]"] * 20}).splitlines()
    assert max(len(line) for line in lines) <= LINE
    assert all(line.count("[") == line.count("]") for line in lines if line.startswith("    "))
    assert lines[2].startswith("    [0.0, 0], [0.14285714285714285, -1], [")


def test_nan_is_neither_written_nor_read() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        json_text({"a": float("nan")})
    with pytest.raises(ValueError, match="Out of range float"):
        json_text({"rows": [[0.5, float("inf")]] * 50})
    with pytest.raises(JsonError, match=r"^a\.1: expected a finite number, got NaN"):
        parse_json(b'{"a": [1, NaN]}')


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse_json(b"\xef\xbb\xbf{}") == {}
