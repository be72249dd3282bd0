"""Parameters that are texts: checked by what their constructor says."""

from __future__ import annotations

from typing import Annotated

import pytest

from engine.catalog import FieldError, Help, Text, fields_of


def whole_number(text: str) -> int:
    return int(text)


def made(*, count: Annotated[str, Text(whole_number), Help("A number in words.")] = "12") -> str:
    return count


def test_a_text_is_checked_in_words() -> None:
    (field,) = fields_of(made)
    assert (field.kind, field.default, field.expected()) == ("text", "12", "a text")
    assert field.check("7") == "7"
    with pytest.raises(FieldError, match="count: invalid literal"):
        field.check("seven")
    with pytest.raises(FieldError, match="count: expected a text, got 7"):
        field.check(7)
