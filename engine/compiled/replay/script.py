"""The lines of a replayed program as they are written, and the arrays that they name."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from engine.autograd.mixing import high_words, start_of
from engine.ops.counted_leak import uniform
from engine.ops.special_functions import erf

from ..opcodes import ACTIVATIONS, BINARIES, LANES, UNARIES

Array = np.ndarray[Any, np.dtype[np.float32]]
Fields = dict[str, int]
_ONE = np.ones((), np.float32)
_HALF = np.full((), 0.5, np.float32)
_ZERO = np.zeros((), np.float32)


@dataclass(eq=False)
class Script:
    """The lines written so far and the arrays that they name."""

    memory: Array
    numbers: np.ndarray[Any, np.dtype[np.float64]]
    """The registers."""
    changing: Set[int]
    """Those that the program or others change."""
    lines: list[str] = field(default_factory=list)
    scope: dict[str, Any] = field(default_factory=lambda: dict(_CALLS))
    _known: dict[Any, str] = field(default_factory=dict)
    _nested: list[int] = field(default_factory=list)
    """How many instructions each block that is open still takes in."""

    def name(self, value: Any, key: Any = None) -> str:
        """A name for `value`; the same for the same key."""
        if key is not None and key in self._known:
            return self._known[key]
        name = f"a{len(self.scope)}"
        self.scope[name] = value
        if key is not None:
            self._known[key] = name
        return name

    def view(self, place: int, *shape: int) -> str:
        """A view of the memory in this shape."""
        return self.name(self.array(place, *shape), (place, shape))

    def array(self, place: int, *shape: int) -> Array:
        """The view itself."""
        size = prod(shape)
        return self.memory[place : place + size].reshape(shape)

    def operand(self, f: Fields, name: str) -> str:
        """The view of an elementwise operand; a shared number without dimensions."""
        return self.view(f[name], f["length"]) if f[f"{name}_step"] else self.view(f[name])

    def shared(self, place: int) -> str:
        """The view of all places of a shared number."""
        return self.view(place, LANES)

    def spare(self, *shape: int, dtype: Any = np.float32) -> str:
        """Memory of its own for one instruction."""
        return self.name(np.zeros(shape, dtype), ("spare", shape, np.dtype(dtype)))

    def constant(self, value: float) -> str:
        """A number without dimensions: numpy takes such an array in half the time of a scalar."""
        return self.name(np.full((), value, np.float32), ("constant", value))

    def ones(self, count: int) -> str:
        """So many ones: the product with them is a sum, which BLAS finds sooner than numpy."""
        return self.name(np.ones(count, np.float32), ("ones", count))

    def register(self, i: int) -> str:
        """A register's variable or, when nothing changes it, its number."""
        return f"r{i}" if i in self.changing else repr(self.numbers.item(i))

    def number(self, i: int) -> str:
        """A register as an array without dimensions, an operand that numpy takes sooner than a number."""
        if i not in self.changing:
            return self.name(np.full((), self.numbers.item(i), np.float32), ("number", i))
        held = self.name(np.zeros((), np.float32), ("number", i))
        self.add(f"{held}.fill(r{i})")
        return held

    def add(self, *lines: str) -> None:
        """More lines."""
        self.lines += ["    " * len(self._nested) + line for line in lines]

    def nest(self, head: str, instructions: int) -> None:
        """Begin a block that takes in the next `instructions`."""
        self.add(head)
        self._nested.append(instructions + 1)
        self.add("pass")

    def end_instruction(self) -> None:
        """Close the blocks that end with the instruction just written."""
        self._nested = [left - 1 for left in self._nested if left > 1]

    def apply(self, activation: int, out: str) -> None:
        """An activation in place."""
        match ACTIVATIONS[activation]:
            case "tanh":
                self.add(f"tanh({out}, {out})")
            case "relu":
                self.add(f"maximum({out}, ZERO, out={out})")
            case "sigmoid":
                self.add(*sigmoid(out, out))

    def through(
        self, activation: int, out: str, a: str, shape: tuple[int, ...], grad: str | None = None
    ) -> None:
        """Write `grad` (`out` itself) times the derivative of the activation that made `a` into `out`."""
        spare = self.spare(*shape)
        match ACTIVATIONS[activation]:
            case "tanh":
                self.add(f"multiply({a}, {a}, {spare})", f"subtract(ONE, {spare}, {spare})")
            case "relu":
                spare = self.spare(*shape, dtype=np.bool_)
                self.add(f"greater({a}, ZERO, {spare})")
            case "sigmoid":
                self.add(f"subtract(ONE, {a}, {spare})", f"multiply({spare}, {a}, {spare})")
            case _:
                return
        self.add(f"multiply({grad or out}, {spare}, {out})")


_CALLS: dict[str, Any] = {
    **{name: getattr(np, name) for name in (*UNARIES, *BINARIES) if hasattr(np, name)},
    "fmin": np.fmin,
    "vdot": np.vdot,
    "where": np.where,
    "total": np.add.reduce,
    "highest": np.maximum.reduce,
    "erf": erf,
    "high_words": high_words,
    "start_of": start_of,
    "uniform": uniform,
    "copyto": np.copyto,
    "ONE": _ONE,
    "HALF": _HALF,
    "ZERO": _ZERO,
}


def sigmoid(a: str, out: str) -> tuple[str, ...]:
    """1 / (1 + e^-x) as (1 + tanh(x / 2)) / 2, which never overflows."""
    return (
        f"multiply({a}, HALF, {out})",
        f"tanh({out}, {out})",
        f"multiply({out}, HALF, {out})",
        f"add({out}, HALF, {out})",
    )


def points(s: Script, f: Fields, name: str = "a") -> str:
    """The lanes that stand for points, in one dimension where nothing lies between them."""
    if f["points"] == f["width"] or f["rows"] == 1:
        return s.view(f[name], f["rows"] * f["points"])
    view = s.array(f[name], f["rows"], f["width"])[:, : f["points"]]
    return s.name(view, ("points", f[name], f["rows"], f["width"], f["points"]))


def summed(s: Script, f: Fields, name: str = "a") -> str:
    """The sum over the lanes that stand for points, a Python number."""
    seen, count = points(s, f, name), f["rows"] * f["points"]
    line = f"{seen}.dot({s.ones(count)})" if s.scope[seen].ndim == 1 else f"total({seen}, None)"
    return f"float({line})"  # which takes less time than numpy's scalars do


def mask(s: Script, f: Fields, name: str = "a") -> None:
    """Write zeros into the lanes that stand for no point."""
    if f["points"] < f["width"]:
        rest = s.array(f[name], f["rows"], f["width"])[:, f["points"] :]
        s.add(f"{s.name(rest)}.fill(0)")


Writer = Callable[[Script, Fields], None]
"""Writes the lines of one instruction."""
