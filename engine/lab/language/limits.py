"""How much a program may do, and the account of what it has done.

Every charge is made before what it is for. Work is counted in units of about a nanosecond on a slow core, so
that the whole budget is well under a second there; the time that the thread computed is looked at too, for
machines still slower.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from .problems import Problem, ProblemError, Span

CALL = 30_000
"""The work of any call of the engine, however small the tensors."""
MAX_ITEMS = 20_000
"""Of a list, those of lists in it included."""
SMALLER = "Use fewer elements, or fewer repetitions."


@dataclass(frozen=True)
class Limits:
    """The bounds of one run."""

    statements: int = 10_000
    rounds: int = 1_000
    """Of one `while`, whose end nobody can foresee."""
    elements: int = 1_000_000
    """Of one tensor."""
    total_bytes: int = 40_000_000
    """Of all results together, whether they still live or not: backward and the record take as much again."""
    work: int = 450_000_000
    seconds: float = 0.7
    """Of computing; what other programs take does not count."""
    printed_lines: int = 1_000
    printed_characters: int = 100_000
    list_items: int = MAX_ITEMS
    list_depth: int = 8


@dataclass(frozen=True)
class Cost:
    """What one call takes: elements of the largest tensor it makes, elements of all, and work."""

    elements: int
    total: int
    work: int


def of(elements: int, work_each: int = 4) -> Cost:
    """The cost of one result of so many elements."""
    return Cost(elements, elements, elements * work_each)


class Budget:
    """What is left of the limits of one run."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._statements = limits.statements
        self._work = limits.work
        self._bytes = limits.total_bytes
        self._deadline = time.thread_time() + limits.seconds

    def begin(self, statements: int, span: Span) -> None:
        """Refuse a loop of so many statements in all when fewer are left; they are charged one by one."""
        if statements > self._statements:
            raise _exceeded(
                f"this loop would run {_rounded(statements)} statements; a program may run "
                f"{self.limits.statements:,}",
                span,
                "Repeat it fewer times.",
            )

    def statement(self, span: Span) -> None:
        """Charge one statement."""
        self._statements -= 1
        if self._statements < 0:
            raise _exceeded(
                f"the program ran {self.limits.statements:,} statements and is stopped here",
                span,
                "Repeat loops fewer times.",
            )
        self._look_at_clock(span)

    def round(self, number: int, span: Span) -> None:
        """Refuse the round `number` of a `while` that goes on for too long."""
        if number > self.limits.rounds:
            message = f"this loop did not end within {self.limits.rounds:,} rounds"
            raise _exceeded(message, span, "Check its condition, or use for i in range(n).")

    def left(self) -> tuple[int, int]:
        """The work and the bytes that are left."""
        return self._work, self._bytes

    def foresee(self, before: tuple[int, int], done: int, rounds: int, span: Span) -> None:
        """Refuse a loop whose `rounds` to come will not fit, judged by the `done` ones since `before`."""
        spent = [(old - new) / done for old, new in zip(before, self.left(), strict=True)]
        if any(each * rounds > left for each, left in zip(spent, self.left(), strict=True)):
            total = _rounded(rounds + done)
            raise _exceeded(
                f"to go through this loop {total} times takes too long for one run", span, SMALLER
            )

    def charge(self, cost: Cost, span: Span, times: int = 1) -> None:
        """Charge one call, which the loops around it are going to make `times` times."""
        if cost.elements > self.limits.elements:
            raise _exceeded(
                f"this would make a tensor of {_rounded(cost.elements)} elements; one may have "
                f"{self.limits.elements:,}",
                span,
                "Make it smaller.",
            )
        work, size = CALL + cost.work, 8 * cost.total
        if work * times > self._work or size * times > self._bytes:
            repeated = f" {times:,} times" if times > 1 else ""
            what = "takes too long" if work * times > self._work else "takes too much memory"
            raise _exceeded(f"to do this{repeated} {what} for one run", span, SMALLER)
        self._work -= work
        self._bytes -= size
        self._look_at_clock(span)

    def _look_at_clock(self, span: Span) -> None:
        if time.thread_time() > self._deadline:
            raise _exceeded("the program takes too long and is stopped here", span, SMALLER)


def _rounded(count: int) -> str:
    return f"{count:,}" if count < 10**12 else "more than a trillion"


def _exceeded(message: str, span: Span, remedy: str) -> ProblemError:
    return ProblemError(Problem("limit", message, span, remedy))
