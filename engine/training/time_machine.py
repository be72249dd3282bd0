"""Going back in a run, and forward again: what was done is done once more, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from engine.experiment import ExperimentSpec

from .live import LiveState
from .tape import Change, Steps, Tape, Writing

BYTES = 64 << 20
"""What the kept states of a run may take, unless they are very large."""
FEWEST_STATES, MOST_STATES = 32, 512
_COPIES = 10
"""So many times the parameters a state takes at most: with gradients and the optimizer's arrays, twice."""
REPEATED_AT_ONCE = 64
NEAR = 512
"""On the way to a step more states are kept of the last steps before it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """All that decides the steps to come after `step`; `program` is what a program remembers besides."""

    step: int
    live: LiveState
    program: Any
    changed_at: int


class Run(Protocol):
    """What can go back: a stepper."""

    step_count: int

    def moment(self) -> Moment:
        """The present state."""

    def resume(self, spec: ExperimentSpec, moment: Moment) -> None:
        """Go on from `moment`, when the experiment was `spec`."""

    def repeat(self, limit: int, fast: bool) -> None:
        """Make up to `limit` steps as they were made before, at least one."""

    def write(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Write one number of a parameter."""

    def change(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """Make the experiment `spec`, of which `parts` changed."""


class TimeMachine:
    """Writes down what a run does and leads it back there.

    The tape says which steps can be gone to. Who does something else after going back has left the steps
    that came later.
    """

    def __init__(self, run: Run, spec: ExperimentSpec) -> None:
        self._run = run
        moment = run.moment()
        states = BYTES // (_COPIES * max(moment.live.parameters.nbytes, 1))
        self.tape = Tape(spec, moment, min(max(states, FEWEST_STATES), MOST_STATES))

    def made(self, steps: int, fast: bool) -> None:
        """The run has made so many steps."""
        self.tape.made(steps, fast)
        self._keep_if_wanted()

    def changed(self, spec: ExperimentSpec, parts: frozenset[str]) -> None:
        """The experiment has become `spec`, of which `parts` changed."""
        self.tape.changed(Change(spec, parts))
        self._keep_if_wanted()

    def written(self, name: str, index: tuple[int, ...], value: float) -> None:
        """A number of a parameter was written by hand."""
        self.tape.changed(Writing(name, index, value))

    def go_to(self, step: int) -> None:
        """Lead the run to where it stood after `step` steps, or to the nearest one that can be reached."""
        tape, run = self.tape, self._run
        step = min(max(step, tape.first), tape.last)
        way = tape.way_to(step)
        run.resume(way.mark.spec, way.mark.state)
        for deed in way.deeds:
            match deed:
                case Change(spec, parts):
                    run.change(spec, parts)
                case Writing(name, index, value):
                    run.write(name, index, value)
                case Steps(count, fast):
                    self._repeat(run.step_count + count, fast, near=step - NEAR)
        tape.position = step

    def _keep_if_wanted(self) -> None:
        """Also between two steps: each point that is added there leaves all the others behind."""
        if self.tape.wants_mark:
            self.tape.keep(self._run.moment())

    def _repeat(self, until: int, fast: bool, near: int) -> None:
        """Make steps again; after step `near` keep more states, for one seldom goes back only once."""
        tape, run = self.tape, self._run
        while run.step_count < until:
            at_once = REPEATED_AT_ONCE if run.step_count >= near else near - run.step_count
            run.repeat(min(until - run.step_count, at_once), fast)
            tape.position = run.step_count
            if near <= run.step_count < until and tape.is_far_from_marks(REPEATED_AT_ONCE):
                tape.keep(run.moment())
