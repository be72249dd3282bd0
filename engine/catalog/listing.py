"""Everything that can be chosen, written out for a terminal and for a program."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from .fields import Field, Value
from .registry import Entry, entries, kinds

_TYPE_NAMES = {
    "bool": "true or false",
    "int": "whole number",
    "float": "number",
    "choice": "choice",
    "text": "text",
    "floats": "numbers",
}


def all_entries() -> tuple[Entry, ...]:
    """Every entry of every kind, kind by kind."""
    return tuple(entry for kind in kinds() for entry in entries(kind))


def as_json(listed: Iterable[Entry]) -> str:
    """A JSON array, one object an entry: kind, name, title, summary and its parameters.

    A bound that a parameter does not have is null, as JSON knows no infinity. The text is pure ASCII and so
    survives every terminal and pipe.
    """
    return json.dumps([_entry_object(entry) for entry in listed], indent=2, allow_nan=False)


def as_text(listed: Iterable[Entry]) -> str:
    """A heading for each kind; under it each entry with a line for every parameter, in columns."""
    blocks: list[str] = []
    for kind, group in groupby(listed, key=lambda entry: entry.kind):
        blocks.append(kind.upper())
        blocks.extend(_entry_text(entry) for entry in group)
    return "\n\n".join(blocks)


def _entry_object(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
        "parameters": [_parameter_object(field) for field in entry.fields],
    }


def _parameter_object(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.kind,
        "default": field.default,
        "low": field.low if math.isfinite(field.low) else None,
        "high": field.high if math.isfinite(field.high) else None,
        "log": field.log,
        "unit": field.unit,
        "options": list(field.options),
        "help": field.help,
    }


def _entry_text(entry: Entry) -> str:
    title = "" if entry.title == entry.name else f" ({entry.title})"
    lines = [f"  {entry.name}{title}: {entry.summary}" if entry.summary else f"  {entry.name}{title}"]
    rows = [_columns(field) for field in entry.fields]
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
        lines.append(("      " + "  ".join([*cells, row[4]])).rstrip())
    return "\n".join(lines)


def _columns(field: Field) -> tuple[str, str, str, str, str]:
    return (
        field.name,
        _TYPE_NAMES[field.kind],
        _range_text(field),
        f"default {_value_text(field.default)}{_unit_text(field)}",
        field.help,
    )


def _range_text(field: Field) -> str:
    if field.kind == "choice":
        return ", ".join(field.options)
    bounds = [
        f"{word} {limit:g}"
        for word, limit in (("from", field.low), ("to", field.high))
        if math.isfinite(limit)
    ]
    return " ".join(bounds) + (" (log)" if field.log else "")


def _value_text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(f"{item:g}" for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit_text(field: Field) -> str:
    return f" {field.unit}" if field.unit else ""
