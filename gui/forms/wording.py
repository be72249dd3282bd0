"""What a form says of a field: its label, its tooltip and the limits of its control."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QCoreApplication

from engine.catalog import Field
from gui.kit.number_format import NumberRange, format_in
from gui.kit.translating import translator

tr = translator("Form")

PERCENT = "%"
"""The unit of a field whose value is a share, 0 to 1, and is shown as 0 to 100 %."""

_CATALOGUE = "Catalogue"


def localized(text: str) -> str:
    """A text of the catalogue (a title, a label, a sentence of help) in the reader's language."""
    return QCoreApplication.translate(_CATALOGUE, text) if text else ""


def label_of(field: Field) -> str:
    """The caption of a field: 'weight decay'."""
    return localized(field.label or field.name)


def setting_of(field: Field) -> str:
    """What a field is called in a sentence: of a formula, whose caption is 'y =', its name."""
    return localized(field.name.rpartition(".")[2]) if field.kind == "text" else label_of(field)


def limits_of(field: Field) -> NumberRange:
    """What the control of a number takes."""
    percent = field.unit == PERCENT
    return NumberRange(
        minimum=field.low,
        maximum=field.high,
        step=field.step,
        log=field.log and field.low >= 0 and math.isfinite(field.high),
        integer=field.kind == "int",
        unit="" if percent else field.unit,
        percent=percent,
    )


def tooltip_of(field: Field) -> str:
    """The sentence of help, then range and default, as rich text so that long ones wrap."""
    parts = (localized(field.help), _facts(field))
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)


def _facts(field: Field) -> str:
    if field.kind in ("bool", "choice", "text"):
        return ""
    limits = limits_of(field)
    default = _default_text(field, limits)
    if math.isfinite(field.low) and math.isfinite(field.high):
        return tr("From {low} to {high}; {default} by default.").format(
            low=format_in(field.low, limits), high=format_in(field.high, limits), default=default
        )
    return tr("{default} by default.").format(default=default)


def _default_text(field: Field, limits: NumberRange) -> str:
    values = field.default if isinstance(field.default, tuple) else (field.default,)
    return ", ".join(format_in(float(value), limits) for value in values)
