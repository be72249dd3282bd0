"""How much a program may do, and the account of what it has done.

Every charge is made before what it is for. Work is counted in units of about a nanosecond on a slow core, so
that the whole budget is well under a second there; the time that the thread computed is looked at too, for
machines still slower.

What the lines of a program say, and what its `for` loops were foreseen to take, may use up the whole
budget: too much of it is refused before it is begun. What nobody could foresee, as the rounds of a `while`,
has a small budget of its own, so that no program is stopped only after it ran for long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from .problems import Problem, ProblemError, Span

CALL = 30_000
"""The work of any call of the engine, however small the tensors."""
NUMBERS = 4_000
"""The work of an operation on Python's own numbers and lists."""
STATEMENT = 8_000
"""The work of any statement besides the calls in it."""
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
    unforeseen: int = 45_000_000
    """Of the work, what may be done in rounds of a `while`, and beyond what was foreseen of a `for`."""
    seconds: float = 0.7
    """Of computing; what other programs take does not count."""
    printed_lines: int = 1_000
    printed_characters: int = 100_000
    list_items: int = MAX_ITEMS
    list_depth: int = 8


@dataclass(frozen=True)
class Cost:
    """What one call takes: elements of the largest tensor it makes, elements of all, and work.

    `call` is the work of the call itself, which does not depend on sizes.
    """

    elements: int
    total: int
    work: int
    call: int = CALL


def of(elements: int, work_each: int = 4) -> Cost:
    """The cost of one result of so many elements."""
    return Cost(elements, elements, elements * work_each)


Spent = tuple[int, int, int]
"""Work, bytes and statements."""


class Budget:
    """What is left of the limits of one run."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._statements = limits.statements
        self._work = limits.work
        self._bytes = limits.total_bytes
        self._unforeseen = limits.unforeseen
        self._promised: int | None = None
        """What is left of the work foreseen for the outermost loop; None where no promise is needed."""
        self._deadline = time.thread_time() + limits.seconds

    @contextmanager
    def promising(self, work: int | None) -> Iterator[bool]:
        """Within the block so much work is foreseen; all that is needed where that is None.

        Nothing changes within a block that promised before; gives whether this one does.
        """
        owns = self._promised is None
        if owns:
            self._promised = work
        try:
            yield owns
        finally:
            if owns:
                self._promised = None

    def promise(self, work: int) -> None:
        """So much work is foreseen from now on; twice as much is no surprise."""
        self._promised = 2 * work

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
        self._spend(STATEMENT, span)

    def round(self, number: int, span: Span) -> None:
        """Refuse the round `number` of a `while` that goes on for too long."""
        if number > self.limits.rounds:
            message = f"this loop did not end within {self.limits.rounds:,} rounds"
            raise _exceeded(message, span, "Check its condition, or use for i in range(n).")

    def spent(self) -> Spent:
        """The work done so far, the bytes made and the statements run."""
        limits = self.limits
        return (
            limits.work - self._work,
            limits.total_bytes - self._bytes,
            limits.statements - self._statements,
        )

    def foresee(self, to_come: Sequence[int], rounds: int, span: Span) -> None:
        """Refuse a loop of so many rounds that is going to take more of what `spent` tells than is left."""
        work, size, statements = to_come
        self.begin(statements, span)
        if work > self._work or size > self._bytes:
            message = f"to go through this loop {_rounded(rounds)} times takes too long for one run"
            raise _exceeded(message, span, SMALLER)

    def charge(self, cost: Cost, span: Span, times: int = 1) -> None:
        """Charge one call, which the loops around it are going to make `times` times."""
        if cost.elements > self.limits.elements:
            raise _exceeded(
                f"this would make a tensor of {_rounded(cost.elements)} elements; one may have "
                f"{self.limits.elements:,}",
                span,
                "Make it smaller.",
            )
        work, size = cost.call + cost.work, 8 * cost.total
        if work * times > self._work or size * times > self._bytes:
            repeated = f" {times:,} times" if times > 1 else ""
            what = "takes too long" if work * times > self._work else "takes too much memory"
            raise _exceeded(f"to do this{repeated} {what} for one run", span, SMALLER)
        self._bytes -= size
        self._spend(work, span)

    def surprise(self, work: int, span: Span) -> None:
        """Charge what comes with a call only for a while, where nothing of it was foreseen."""
        if self._promised is not None and self._promised <= 0:
            self._surprise(work, span)

    def _spend(self, work: int, span: Span) -> None:
        self._work -= work
        if self._promised is not None:
            self._promised -= work
            if self._promised < 0:
                self._surprise(min(work, -self._promised), span)
        if time.thread_time() > self._deadline:
            raise _exceeded("the program takes too long and is stopped here", span, SMALLER)

    def _surprise(self, work: int, span: Span) -> None:
        self._unforeseen -= work
        if self._unforeseen < 0:
            remedy = "Repeat it fewer times, or say how often at most: for i in range(200): and break."
            message = "this loop takes more than could be foreseen and is stopped here"
            raise _exceeded(message, span, remedy)


def _rounded(count: int) -> str:
    return f"{count:,}" if count < 10**12 else "more than a trillion"


def _exceeded(message: str, span: Span, remedy: str) -> ProblemError:
    return ProblemError(Problem("limit", message, span, remedy))
