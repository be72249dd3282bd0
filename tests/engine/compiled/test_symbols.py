"""Plain numpy code, run on symbols, writes itself into a program; what it cannot say is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.compiled import NotLowered
from engine.compiled.plan import Plan, width_of
from engine.compiled.program import Batch, Program, check
from engine.compiled.replay import replayed
from engine.compiled.scalars import Number
from engine.compiled.symbols import Symbol, select

POINTS = 5


class Bench:
    """A program over two arrays (5, 2) and a register, to be run on numbers."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.draft = self.plan.draft()
        width = width_of(POINTS)
        self.blocks = [self.plan.keep(2 * width) for _ in range(2)]
        self.symbols = [Symbol(self.draft, each, (POINTS, 2), 2, width, POINTS) for each in self.blocks]
        self.register = self.plan.register(3.0)
        self.number = Number(self.draft, self.register)

    def run(self, result: Symbol, *arrays: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        kept = self.plan.keep(result.rows * result.width)
        copy = Symbol(self.draft, kept, result.shape, result.rows, result.width, result.points)
        np.copyto(copy, result)
        self.plan.lay_out()
        memory, registers = self.plan.memory()
        width = width_of(POINTS)
        for block, array in zip(self.blocks, arrays, strict=False):
            memory[block.place : block.place + 2 * width].reshape(2, width)[:, :POINTS] = array.T
        program: Program = self.draft.program(Batch(POINTS, width, 1, 0, 0, 0, 1, 0, -1))
        check(program, len(memory), len(registers))
        next(replayed(program, memory, registers)())
        self.registers = registers
        out = memory[kept.place : kept.place + result.rows * result.width]
        if result.shared:
            return out[:1]
        return out.reshape(result.rows, result.width)[:, :POINTS].T


A = np.random.default_rng(0).normal(size=(POINTS, 2)).astype(np.float32)
B = np.random.default_rng(1).normal(size=(POINTS, 2)).astype(np.float32)

EXPRESSIONS: dict[str, Callable[[Any, Any], Any]] = {
    "operators": lambda a, b: -a * 2 + b / 3 - 1,
    "a number for each row": lambda a, b: a * np.array([1.0, 0.0], np.float32) + b,
    "reversed": lambda a, b: 1 - 2 / (a * a + 1),
    "where": lambda a, b: np.where(a > b, a, 0.5),
    "nested where": lambda a, b: np.where((a > 0) & (b > 0), a, np.where(~(a > 0), b, 1.0)),
    "or": lambda a, b: np.where((a > 0) | (b > 0), 1.0, 0.0),
    "mask as number": lambda a, b: a * (b >= 0.25),
    "clip": lambda a, b: np.clip(a, -0.5, 0.5),
    "clip below": lambda a, b: np.clip(a, None, b),
    "powers": lambda a, b: a**2 + np.abs(b) ** 0.5,
    "logaddexp": lambda a, b: np.logaddexp(a, b),
    "functions": lambda a, b: np.tanh(a) * np.exp(b) + np.log1p(np.abs(a)) - np.expm1(b),
    "sum": lambda a, b: np.add.reduce(a * b, axis=None),
    "mean": lambda a, b: (a * b).mean(),
    "reshaped": lambda a, b: (a.ravel() * b.ravel()).reshape(POINTS, 2),
    "zeros": lambda a, b: np.zeros_like(a) + b,
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_means_the_same(name: str) -> None:
    bench = Bench()
    found = bench.run(EXPRESSIONS[name](*bench.symbols), A, B)
    assert np.allclose(found.squeeze(), EXPRESSIONS[name](A, B), rtol=1e-5, atol=1e-6)


def test_writing_in_place_changes_what_is_there() -> None:
    bench = Bench()
    a, b = bench.symbols
    a *= 2
    a += b
    np.multiply(a, 3, out=b)
    b[a > 0] = -1.0
    wanted = np.where(A * 2 + B > 0, -1, (A * 2 + B) * 3)
    assert np.allclose(bench.run(b, A, B), wanted, rtol=1e-5)


def test_what_others_still_need_is_not_overwritten() -> None:
    bench = Bench()
    a, b = bench.symbols
    own = Symbol(bench.draft, a.place, a.shape, a.rows, a.width, a.points)
    own.guarded = True
    own += b
    assert np.allclose(bench.run(own - a, A, B), B, rtol=1e-5, atol=1e-6)


def test_numbers_change_from_step_to_step() -> None:
    bench = Bench()
    a, _ = bench.symbols
    bench.number += 1.0
    rate = 2 / (1 - 0.5**bench.number) + (bench.number > 3) * 1.0
    assert np.allclose(bench.run(a * rate, A, B), A * (2 / (1 - 0.5**4) + 1), rtol=1e-5)
    assert bench.registers[bench.register] == 4


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (lambda a, b, n: bool(a > 0), "depends on the numbers"),
        (lambda a, b, n: float(a.sum()), "read while the step runs"),
        (lambda a, b, n: np.asarray(a), "read while the step runs"),
        (lambda a, b, n: np.sin(a), "the function sin"),
        (lambda a, b, n: np.sort(a), "numpy's sort"),
        (lambda a, b, n: a + np.ones(7), "a constant array"),
        (lambda a, b, n: a.sum(0), "a sum along one dimension"),
        (lambda a, b, n: np.maximum.reduce(a), "maximum.reduce"),
        (lambda a, b, n: a**3, "a power of 3"),
        (lambda a, b, n: a.reshape(2, 5), "seen as"),
        (lambda a, b, n: a.astype(np.int64), "int64"),
        (lambda a, b, n: a.__setitem__(0, 1.0), "part of an array"),
        (lambda a, b, n: n > 2 and 1, "depends on the step"),
        (lambda a, b, n: float(n), "read while the step runs"),
        (lambda a, b, n: n + "1", "a str beside a number"),
    ],
)
def test_what_no_program_can_say_is_refused_by_name(attempt: Any, told: str) -> None:
    bench = Bench()
    with pytest.raises(NotLowered, match=told):
        attempt(*bench.symbols, bench.number)


def test_a_choice_between_numbers_and_arrays() -> None:
    bench = Bench()
    a, b = bench.symbols
    assert np.allclose(bench.run(select(a > 0, bench.number, b), A, B), np.where(A > 0, 3, B), rtol=1e-6)
