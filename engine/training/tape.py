"""The way a run has come: what was done, and states kept on the way, from which any step is reached again."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from engine.experiment import ExperimentSpec

LEAST_STEPS = 1000
"""At least so many steps can be gone back, unless points that were edited on the way take too much."""
MOST_LEGS = 1024
MOST_BYTES = 64 << 20
"""What the points may take that edits left behind; a hundred thousand of them fill it in fifty edits."""
SPACING = {False: 64, True: 2048}
"""Steps from one kept state to the next, of steps made one by one and of fast ones."""
_THINNED_TO = 0.75

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Steps:
    """So many steps, one by one or by a program."""

    count: int
    fast: bool


@dataclass(frozen=True, slots=True)
class Change:
    """The experiment became `spec`, of which `parts` changed."""

    spec: ExperimentSpec
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Writing:
    """A number of the parameter `name` was written by hand."""

    name: str
    index: tuple[int, ...]
    value: float


Deed = Steps | Change | Writing


@dataclass(frozen=True, slots=True)
class Leg:
    """From step `start` on all steps were made `fast` or not, after a change or without one."""

    start: int
    fast: bool
    change: Change | Writing | None = None

    @property
    def nbytes(self) -> int:
        """What its points take, where it begins with new ones that were made by hand."""
        if not isinstance(self.change, Change) or "data" not in self.change.parts:
            return 0
        points = self.change.spec.data.points
        return 0 if points is None else points.x.nbytes + points.y.nbytes + points.test.nbytes


@dataclass(frozen=True, slots=True)
class Mark(Generic[State]):
    """The state after `step` steps, on the leg at place `leg`, when the experiment was `spec`."""

    step: int
    leg: int
    spec: ExperimentSpec
    state: State


@dataclass(frozen=True, slots=True)
class Way(Generic[State]):
    """How to reach a step: go back to a kept state and do again what was done then."""

    mark: Mark[State]
    deeds: tuple[Deed, ...]


class Tape(Generic[State]):
    """Remembers one run from step `first` to step `last`; `position` is where one stands.

    What is done while standing before `last` takes the place of what was done from there on. Of the states
    at most `most` are kept, close to each other at the end and farther apart long ago; a change of data that
    the next one overwrites before a step was made is not kept. Points that were edited on the way may take
    `most_bytes`; beyond that the run begins later.
    """

    def __init__(self, spec: ExperimentSpec, state: State, most: int, most_bytes: int = MOST_BYTES) -> None:
        self.first = self.last = self.position = 0
        self._most = most
        self._most_bytes = most_bytes
        self._legs = [Leg(0, False)]
        self._bytes = 0
        self._marks = [Mark(0, 0, spec, state)]
        self._spec = spec

    @property
    def wants_mark(self) -> bool:
        """Whether the last kept state lies so far behind that the present one should be kept."""
        here = self._leg_at(self.position)
        if self.is_far_from_marks(SPACING[self._legs[here].fast]):
            return True
        since = self._legs[self._mark_before(self.position + 1).leg + 1 : here + 1]
        return sum(leg.nbytes for leg in since) > self._most_bytes // 4

    def is_far_from_marks(self, steps: int) -> bool:
        """Whether the last state that was kept before the present one lies so many steps back."""
        return self.position - self._mark_before(self.position + 1).step >= steps

    def made(self, steps: int, fast: bool) -> None:
        """So many steps were made from here on."""
        self.cut()
        leg = self._legs[-1]
        if leg.fast != fast and leg.start == self.last:
            self._legs[-1] = replace(leg, fast=fast)
        elif leg.fast != fast:
            self._legs.append(Leg(self.last, fast))
        self.last += steps
        self.position = self.last
        if len(self._legs) > MOST_LEGS:
            self._forget_the_oldest()
        if self._bytes > self._most_bytes:
            self._forget_the_heaviest()

    def changed(self, change: Change | Writing) -> None:
        """The experiment was changed here."""
        self.cut()
        leg = self._legs[-1]
        if leg.start == self.last and leg.change is not None and _overwrites(leg.change, change):
            self._bytes -= leg.nbytes
            self._legs[-1] = replace(leg, change=_together(leg.change, change))
            self._marks = [mark for mark in self._marks if mark.leg < len(self._legs) - 1]
        else:
            self._legs.append(Leg(self.last, False, change))
        self._bytes += self._legs[-1].nbytes
        if isinstance(change, Change):
            self._spec = change.spec
        if self._bytes > self._most_bytes:
            self._forget_the_heaviest()

    def keep(self, state: State) -> None:
        """The present state is `state`; keep it."""
        leg = self._leg_at(self.position)
        place = bisect_left(self._marks, (self.position, leg), key=lambda mark: (mark.step, mark.leg))
        spec = self._spec_at(leg)
        self._marks.insert(place, Mark(self.position, leg, spec, state))
        if len(self._marks) > self._most:
            steps = [mark.step for mark in self._marks]
            self._marks = [self._marks[i] for i in thinned(steps, self.last, int(_THINNED_TO * self._most))]

    def cut(self) -> None:
        """Forget what was done after the present position."""
        if self.position == self.last:
            return
        kept = self._leg_at(self.position) + 1
        self._bytes -= sum(leg.nbytes for leg in self._legs[kept:])
        self._legs = self._legs[:kept]
        self._marks = [mark for mark in self._marks if mark.step <= self.position]
        self._spec = self._spec_at(len(self._legs) - 1)
        self.last = self.position

    def way_to(self, step: int) -> Way[State]:
        """How to reach `step`, from `first` to `last`, and if it can be with the step that leads to it."""
        goal = self._leg_at(step)
        mark, deeds = self._mark_before(step), list[Deed]()
        at = mark.step
        for number in range(mark.leg, goal + 1):
            leg, change = self._legs[number], self._legs[number].change
            if change is not None and number > mark.leg:
                deeds.append(change)
            end = step if number == goal else self._legs[number + 1].start
            if end > at:
                deeds.append(Steps(end - at, leg.fast))
            at = end
        return Way(mark, tuple(deeds))

    def _leg_at(self, step: int) -> int:
        """The place of the leg on which a step is left, after all changes that were made there."""
        return bisect_left(self._legs, step + 1, key=lambda leg: leg.start) - 1

    def _mark_before(self, step: int) -> Mark[State]:
        """The last kept state before a step, or the first one of all."""
        return self._marks[max(bisect_left(self._marks, step, key=lambda mark: mark.step) - 1, 0)]

    def _spec_at(self, leg: int) -> ExperimentSpec:
        for each in reversed(self._legs[: leg + 1]):
            if isinstance(each.change, Change):
                return each.change.spec
        return self._marks[0].spec

    def _forget_the_oldest(self) -> None:
        """Let the run begin at a later state, as long as enough steps are left."""
        ends = [mark for mark in self._marks if mark.step <= self.last - LEAST_STEPS]
        if ends and ends[-1].leg > 0:
            self._begin_at(next((mark for mark in ends if mark.leg >= MOST_LEGS // 4), ends[-1]))

    def _forget_the_heaviest(self) -> None:
        """Let the run begin at a state from which on the points take half of what they may."""
        taken, number = 0, len(self._legs)
        while number > 0 and taken <= self._most_bytes // 2:
            number -= 1
            taken += self._legs[number].nbytes
        later = [mark for mark in self._marks if mark.leg > number]
        if later:
            self._begin_at(later[0])

    def _begin_at(self, begin: Mark[State]) -> None:
        """Forget what was before a kept state."""
        self.first = begin.step
        self._legs = self._legs[begin.leg :]
        self._legs[0] = replace(self._legs[0], start=begin.step, change=None)
        self._bytes = sum(leg.nbytes for leg in self._legs)
        kept = (mark for mark in self._marks if (mark.step, mark.leg) >= (begin.step, begin.leg))
        self._marks = [replace(mark, leg=mark.leg - begin.leg) for mark in kept]


def thinned(steps: Sequence[int], end: int, most: int) -> list[int]:
    """The places of at most `most` of the rising `steps`, the first one with them.

    They lie the farther apart the farther they are from `end`, by the square root of it: near the end a step
    is reached at once, and long ago still soon.
    """
    gap = 0.5
    while True:
        kept: list[int] = []
        for place in reversed(range(1, len(steps))):
            if not kept or steps[kept[-1]] - steps[place] >= gap * math.sqrt(end - steps[place]):
                kept.append(place)
        if len(kept) < max(most, 2):
            return [0, *reversed(kept)]
        gap *= 1.5


def _overwrites(earlier: Change | Writing, later: Change | Writing) -> bool:
    """Whether nothing is left of an earlier change when a later one follows it at once."""
    if isinstance(earlier, Writing) and isinstance(later, Writing):
        return (earlier.name, earlier.index) == (later.name, later.index)
    if isinstance(earlier, Writing) or isinstance(later, Writing):
        return False
    parts, old, new = earlier.parts | later.parts, earlier.spec, later.spec
    alike = {
        "data": _training_points(old) == _training_points(new),
        "hyper": old.scheduler is None and new.scheduler is None,  # one may have followed the rate in between
        "loss": True,
        "run": (old.run.accumulation, old.run.schedule_unit) == (new.run.accumulation, new.run.schedule_unit),
    }
    return all(alike.get(part, False) for part in parts)


def _together(earlier: Change | Writing, later: Change | Writing) -> Change | Writing:
    """What an earlier change and one that overwrites it come to."""
    if isinstance(earlier, Writing) or isinstance(later, Writing):
        return later
    return replace(later, parts=earlier.parts | later.parts)


def _training_points(spec: ExperimentSpec) -> int | None:
    """How many points of one's own there are to train on; None where a generator makes them."""
    points = spec.data.points
    return None if points is None else int((~points.test).sum())
