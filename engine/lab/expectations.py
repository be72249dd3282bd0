"""What an example's file says that a run must come to, and whether it did.

    y = [6]                     the value of a variable; numbers to within 1e-4 of their size
    w.grad = [5]                so for .grad, .requires_grad, .is_leaf and .grad_fn
    grad of a = [2]             the gradient of a node in the last backward pass
    terms of w = [3, 2]         the products of the chain rule of a leaf, in the order of the walk
    passes = 4                  how many backward passes there were
    nodes of pass 1 = 9         how many nodes the graph of a pass had
    prints tensor([5.])         a printed line; the first such line is compared with the first printed, ...
    error in line 5: text       the error that ends the run begins so
    checked within 1e-7         every gradient was checked by finite differences and is that close

A run that ends in an error which is not expected falls short, whatever else holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .backward import BackwardTrace
from .chain import chain_rule
from .run import LabRun
from .values import PlainValue, TensorValue

RELATIVE, ABSOLUTE = 1e-4, 1e-6
_ATTRIBUTES = ("grad", "requires_grad", "is_leaf", "grad_fn")


class ExpectationError(ValueError):
    """A line that expects nothing known."""


def shortfalls(expected: Sequence[str], run: LabRun) -> Iterator[str]:
    """A sentence for each line that does not hold; ExpectationError for a line that cannot be read."""
    printed = iter(run.printed)
    for line in expected:
        if line.startswith("prints "):
            reached: Any = next(printed, None)
            if reached != line.removeprefix("prints "):
                yield f"{line}: printed {reached}"
        elif line.startswith("error in line "):
            yield from _error(line, run)
        elif line.startswith("checked within "):
            yield from _checks(line, run)
        else:
            yield from _number(line, run)
    if run.problem is not None and not any(line.startswith("error in line ") for line in expected):
        yield f"ended with an error: {run.problem}"


def _error(line: str, run: LabRun) -> Iterator[str]:
    match = re.fullmatch(r"error in line (\d+): (.+)", line)
    if match is None:
        raise ExpectationError(f"{line}: expected 'error in line 5: text'")
    if run.problem is None:
        yield f"{line}: there was no error"
    elif run.problem.span.line != int(match[1]) or not run.problem.message.startswith(match[2]):
        yield f"{line}: the error was {run.problem}"


def _checks(line: str, run: LabRun) -> Iterator[str]:
    try:
        bound = float(line.removeprefix("checked within "))
    except ValueError:
        raise ExpectationError(f"{line}: expected 'checked within 1e-7'") from None
    for i, trace in enumerate(run.traces, 1):
        if len(trace.checks) != len(trace.leaves) or not trace.checks:
            yield f"{line}: pass {i} was not checked"
        for check in trace.checks:
            if not check.distance <= bound:
                name = trace.graph.nodes[check.node].symbol
                yield f"{line}: the gradient of {name} in pass {i} is {check.distance:.1e} away"


def _number(line: str, run: LabRun) -> Iterator[str]:
    subject, _, text = line.partition(" = ")
    try:
        wanted = json.loads(text)
        if not isinstance(wanted, bool | str | None):
            np.asarray(wanted, dtype=float)
    except (ValueError, TypeError):
        raise ExpectationError(f"{line}: expected 'name = value', the value as in JSON") from None
    reached = _reached(subject, run)
    if not _equal(wanted, reached):
        shown = reached.tolist() if isinstance(reached, np.ndarray) else reached
        yield f"{line}: reached {shown}"


def _equal(wanted: Any, reached: Any) -> bool:
    if isinstance(wanted, bool | str | None) or isinstance(reached, bool | str | None):
        return type(wanted) is type(reached) and bool(wanted == reached)
    numbers = np.asarray(reached, dtype=float)
    return numbers.shape == np.shape(wanted) and np.allclose(numbers, wanted, RELATIVE, ABSOLUTE)


def _reached(subject: str, run: LabRun) -> Any:
    """What the run came to for the left side of a line; None for what is not there."""
    if subject == "passes":
        return len(run.traces)
    match = re.fullmatch(r"nodes of pass (\d+)", subject)
    if match is not None:
        place = int(match[1]) - 1
        return len(run.traces[place].graph.nodes) if place < len(run.traces) else None
    match = re.fullmatch(r"(grad|terms) of ([\w.]+)", subject)
    if match is not None:
        return _in_last_pass(match[1], match[2], run.traces)
    name, _, attribute = subject.rpartition(".")
    if name and attribute in _ATTRIBUTES:
        value = run.variables.get(name)
        return getattr(value, attribute) if isinstance(value, TensorValue) else None
    return _value(subject, run)


def _value(name: str, run: LabRun) -> Any:
    value = run.variables.get(name)
    if isinstance(value, PlainValue):
        return _number_in(value.text)
    return None if value is None else value.array


def _number_in(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _in_last_pass(what: str, name: str, traces: Sequence[BackwardTrace]) -> Any:
    if not traces or all(name not in (node.symbol, node.name) for node in traces[-1].graph.nodes):
        return None
    trace = traces[-1]
    place = trace.graph.place(name)
    if what == "grad":
        return trace.gradient(place)
    products = [term.product for term in chain_rule(trace, place).terms]
    return [float(np.sum(each)) if each is not None else None for each in products]
