"""The course of the loss as a drawing in SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from .markup import Html, text
from .run import Course, Doubles, Line, MadeChange

_WIDTH, _HEIGHT = 800, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 16, 26, 36
_TRAIN, _TEST, _GRID, _MUTED = "#2a6fbb", "#c2410c", "#e4e7eb", "#636a78"
_MOST_SIGNS = 12

Scale = Callable[[float], float]
"""From a value to a place on the drawing."""


def loss_chart(course: Course, changes: Sequence[MadeChange]) -> Html:
    """Both losses over the steps, on a logarithmic scale where all are above 0; changes by their number.

    Empty where there are no two finite values to draw a line between.
    """
    values = np.concatenate([course.train.value, course.test.value])
    finite = values[np.isfinite(values)]
    if np.isfinite(course.train.value).sum() < 2:
        return ""
    log = bool((finite > 0).all())
    low, high = _bounds(finite, log)
    first, last = float(course.train.step[0]), float(course.train.step[-1])

    def across(step: float) -> float:
        return _LEFT + (step - first) / ((last - first) or 1) * (_WIDTH - _LEFT - _RIGHT)

    def down(value: float) -> float:
        share = (_scaled(value, log) - low) / ((high - low) or 1)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        *(_level(down(value), _short(value)) for value in _levels(low, high, log)),
        *(_place(across(step), f"{step:,.0f}") for step in _steps(first, last)),
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end" fill="{_MUTED}">step</text>',
        *(
            _sign(across(change.step), place)
            for place, change in enumerate(changes, 1)
            if change.step <= last
        ),
        *(
            f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.8" {dash}/>'
            for course_line, color, dash in (
                (course.test, _TEST, 'stroke-dasharray="6 4"'),
                (course.train, _TRAIN, 'stroke-linejoin="round"'),
            )
            for line in _lines(course_line, across, down)
        ),
        _legend(bool(np.isfinite(course.test.value).any())),
    ]
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    head = f'<svg {size} role="img" aria-label="Loss over the steps" font-size="11">'
    return "\n".join([head, *parts, "</svg>"])


def _lines(line: Line, across: Scale, down: Scale) -> list[str]:
    """The points of each unbroken piece of a line."""
    known = np.isfinite(line.value)
    pieces = np.split(np.arange(len(known)), np.flatnonzero(np.diff(known)) + 1)
    return [
        " ".join(f"{across(line.step[i]):.1f},{down(line.value[i]):.1f}" for i in piece)
        for piece in pieces
        if len(piece) > 1 and known[piece[0]]
    ]


def _bounds(finite: Doubles, log: bool) -> tuple[float, float]:
    """The lowest and highest place on the scale, with a little room."""
    low, high = _scaled(float(finite.min()), log), _scaled(float(finite.max()), log)
    room = 0.04 * (high - low) or 0.5
    return low - room, high + room


def _scaled(value: float, log: bool) -> float:
    return math.log10(value) if log else value


def _levels(low: float, high: float, log: bool) -> list[float]:
    """Round values to draw a line at: powers of ten, with 2 and 5 between where these are few."""
    if not log:
        return _rounds(low, high, 5)
    powers = range(math.floor(low), math.ceil(high) + 1)
    every = max(1, round((high - low) / 6))
    factors = (1, 2, 5) if high - low < 2 else (1,)
    found = [factor * 10.0**power for power in powers if power % every == 0 for factor in factors]
    return [value for value in found if low <= math.log10(value) <= high]


def _steps(first: float, last: float) -> list[float]:
    return [step for step in _rounds(first, last, 7) if step == int(step)]


def _rounds(low: float, high: float, about: int) -> list[float]:
    """About so many round numbers between two others."""
    rough = (high - low) / about
    if not rough > 0:
        return [low]
    decade = 10.0 ** math.floor(math.log10(rough))
    step = decade * next(factor for factor in (1, 2, 5, 10) if factor * decade >= rough)
    return [index * step for index in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _short(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-").replace("e+0", "e")


def _level(y: float, label: str) -> Html:
    return (
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>'
        f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{_MUTED}">{text(label)}</text>'
    )


def _place(x: float, label: str) -> Html:
    y = _HEIGHT - _BOTTOM
    return f'<text x="{x:.1f}" y="{y + 16}" text-anchor="middle" fill="{_MUTED}">{text(label)}</text>'


def _sign(x: float, place: int) -> Html:
    """Where something was changed: a dashed line, and its number in the table."""
    number = f'<text x="{x:.1f}" y="{_TOP - 6}" text-anchor="middle" fill="{_MUTED}">{place}</text>'
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#a3a9b5"'
        f' stroke-dasharray="2 3"/>{number if place <= _MOST_SIGNS else ""}'
    )


def _legend(has_test: bool) -> Html:
    names = [("train", _TRAIN, ""), *([("test", _TEST, 'stroke-dasharray="6 4"')] if has_test else [])]
    x = _WIDTH - _RIGHT - 66 * len(names)
    return "".join(
        f'<line x1="{x + 66 * i}" x2="{x + 66 * i + 22}" y1="10" y2="10" stroke="{color}"'
        f' stroke-width="1.8" {dash}/><text x="{x + 66 * i + 28}" y="14" fill="{_MUTED}">{name}</text>'
        for i, (name, color, dash) in enumerate(names)
    )
