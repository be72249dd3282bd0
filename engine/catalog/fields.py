"""Typed parameters: what a form, a project file and a headless run know of a constructor."""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

Value = bool | int | float | str | tuple[float, ...]
FieldKind = typing.Literal["bool", "int", "float", "choice", "text", "floats"]
_KINDS: dict[Any, FieldKind] = {bool: "bool", int: "int", float: "float", str: "choice"}
_SEVERAL = (tuple, Iterable)


class FieldError(ValueError):
    """A value that a field refuses; the text names the field, what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Range:
    """The closed interval of a number; `log` asks for a logarithmic slider, `unit` is shown behind it."""

    low: float
    high: float
    log: bool = False
    step: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """The texts a string parameter may take, in the order in which they are offered; of numbers the names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a person writes: `check` raises ValueError, in words, for one that will not do."""

    check: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Help:
    """One sentence of meaning for a tooltip; `label` replaces the parameter's name in a form."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is offered first for a parameter that its constructor wants to be given, or has None for."""

    value: Value


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter that a user may set: its type, range and default, as its constructor declares them."""

    name: str
    kind: FieldKind
    default: Value
    low: float = -math.inf
    high: float = math.inf
    log: bool = False
    step: float | None = None
    unit: str = ""
    options: tuple[str, ...] = ()
    label: str = ""
    help: str = ""
    accepts: Callable[[str], object] | None = None
    required: bool = False  # its constructor has no default of its own, so that code has to give it

    def check(self, value: object) -> Value:
        """Return `value` in the field's own type; raise FieldError when it is not one of its values."""
        if self.kind == "bool":
            if not isinstance(value, bool):
                raise self._refusal(value)
            return value
        if self.kind == "choice":
            if not isinstance(value, str) or value not in self.options:
                raise self._refusal(value)
            return value
        if self.kind == "text":
            return self._check_text(value)
        if self.kind == "floats":
            return self._check_floats(value)
        return self._check_number(value)

    def expected(self) -> str:
        """What the field takes, in words: 'a number from 1e-05 to 10'."""
        if self.kind == "bool":
            return "true or false"
        if self.kind == "choice":
            return "one of " + ", ".join(self.options)
        if self.kind == "text":
            return "a text"
        span = f" from {self.low:g} to {self.high:g}" if math.isfinite(self.low) else ""
        if self.kind == "floats":
            count = len(self.default) if isinstance(self.default, tuple) else 0
            return f"{count} numbers{span}"
        return ("a whole number" if self.kind == "int" else "a number") + span

    def _check_text(self, value: object) -> str:
        if not isinstance(value, str):
            raise self._refusal(value)
        if self.accepts is not None:
            try:
                self.accepts(value)
            except ValueError as error:
                raise FieldError(f"{self.name}: {error}") from None
        return value

    def _check_number(self, value: object) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refusal(value)
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise self._refusal(value)
        if self.kind == "int":
            if value != int(value):
                raise self._refusal(value)
            return int(value)
        return float(value)

    def _check_floats(self, value: object) -> tuple[float, ...]:
        wanted = self.default if isinstance(self.default, tuple) else ()
        if not isinstance(value, tuple | list) or len(value) != len(wanted):
            raise self._refusal(value)
        return tuple(float(self._check_number(item)) for item in value)

    def _refusal(self, value: object) -> FieldError:
        return FieldError(f"{self.name}: expected {self.expected()}, got {value!r}")


def fields_of(factory: Callable[..., Any]) -> tuple[Field, ...]:
    """The form of `factory`: its parameters annotated with Range, Options or Help, in signature order.

    A class is read by its `__init__`, a struct by its attributes. A parameter without such an annotation
    is not a user's choice (`params`, `in_features`, `reduction`) and is left out.
    """
    return _fields(factory)


@cache
def _fields(factory: Any) -> tuple[Field, ...]:
    by_init = inspect.isclass(factory) and inspect.isfunction(factory.__init__)
    hints = get_type_hints(factory.__init__ if by_init else factory, include_extras=True)
    found = []
    for name, parameter in inspect.signature(factory).parameters.items():
        hint = hints.get(name)
        if get_origin(hint) is typing.Annotated:
            found.append(_field(name, get_args(hint)[0], get_args(hint)[1:], parameter.default))
    return tuple(found)


def _field(name: str, base: Any, notes: tuple[Any, ...], default: Any) -> Field:
    suggested = next((note.value for note in notes if isinstance(note, Suggestion)), default)
    if suggested is inspect.Parameter.empty:
        raise TypeError(f"{name}: a parameter of a catalogue entry needs a default")
    span = next((note for note in notes if isinstance(note, Range)), Range(-math.inf, math.inf))
    options = next((note for note in notes if isinstance(note, Options)), Options(()))
    text = next((note for note in notes if isinstance(note, Help)), Help(""))
    written = next((note for note in notes if isinstance(note, Text)), None)
    field = Field(
        name=name,
        kind="text" if written else _kind(name, base),
        default=tuple(suggested) if isinstance(suggested, list) else suggested,
        low=span.low,
        high=span.high,
        log=span.log,
        step=span.step,
        unit=span.unit,
        options=options.names,
        label=text.label or name.replace("_", " "),
        help=text.text,
        accepts=written.check if written else None,
        required=default is inspect.Parameter.empty,
    )
    return replace(field, default=field.check(field.default))


def _base(base: Any) -> Any:
    """Of several types that a parameter takes the one for which there is a control."""
    members = get_args(base) if get_origin(base) in (typing.Union, UnionType) else (base,)
    return next((each for each in members if each in _KINDS or get_origin(each) in _SEVERAL), base)


def _kind(name: str, base: Any) -> FieldKind:
    base = _base(base)
    if get_origin(base) in _SEVERAL:
        return "floats"
    if base not in _KINDS:
        raise TypeError(f"{name}: a form has no control for {base!r}")
    return _KINDS[base]
