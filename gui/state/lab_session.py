"""The session of the Lab: the one owner of the program, of its newest run and of the place in that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from engine.lab import LabRun, Problem
from engine.lab.examples import LabExample
from engine.lab.literals import with_numbers
from engine.lab.spaces import LiveSpaceRequest, Space, SpaceRequest
from engine.lab.timeline import Scene, Timeline, timeline

LivePart = Literal["batch", "point", "all", "divergence"]
"""A step of the Playground's training: of which points, or the one in which it diverged."""

AnySpaceRequest = SpaceRequest | LiveSpaceRequest
"""Asks for the landscape of a program's pass, or of a step of the Playground's training."""


@dataclass(frozen=True)
class RunSource:
    """Asks the worker to run a program; the newest `number` is the only one whose answer is still wanted."""

    source: str
    seed: int
    number: int


class LabSession(QObject):
    """Intent goes down through `edit` and `run_source`, runs come up through `answer` and `take`.

    What is shown is a run, a place on its timeline and, for those who ask, one chosen node of its graph. The
    run is that of the program, or a step of the Playground's training. While a program cannot even begin, as
    half a line cannot, the program's run before it stays.
    """

    source_changed = Signal(str)
    example_opened = Signal(object)  # LabExample, or None
    problem_changed = Signal(object)  # Problem, or None
    run_arrived = Signal(object)  # LabRun, before the scene_changed of its place
    scene_changed = Signal(object)  # Scene
    node_chosen = Signal(object)  # int, or None
    commanded = Signal(object)  # RunSource, for the worker
    busy_changed = Signal(bool)
    space_asked = Signal(object)  # AnySpaceRequest, for the worker
    space_arrived = Signal(object)  # Space, or None

    def __init__(self, source: str = "", seed: int = 0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._seed = seed
        self._number = 0
        self._space_request: AnySpaceRequest | None = None
        self._is_busy = False
        self._example: LabExample | None = None
        self._program = 0
        self._run: LabRun | None = None
        self._problem: Problem | None = None
        self._live_part: LivePart | None = None
        self._timeline: Timeline | None = None
        self._position = 0
        self._scene: Scene | None = None
        self._node: int | None = None

    @property
    def source(self) -> str:
        """The learner's program as it stands in the editor."""
        return self._source

    @property
    def example(self) -> LabExample | None:
        """The example that was opened last, however its program was changed since; None after `begin`."""
        return self._example

    @property
    def program(self) -> int:
        """Which of the example's programs was opened."""
        return self._program

    @property
    def seed(self) -> int:
        """The random seed that programs run from."""
        return self._seed

    @property
    def run(self) -> LabRun | None:
        """What is shown; None before the first run."""
        return self._run

    @property
    def problem(self) -> Problem | None:
        """What is wrong with the program, as far as the newest answer tells."""
        return self._problem

    @property
    def is_live(self) -> bool:
        """Whether the run shown is a step of the Playground's training and not of the program."""
        return self._live_part is not None

    @property
    def live_part(self) -> LivePart | None:
        """What of the training data the step shown is of; None while the program's run is shown."""
        return self._live_part

    @property
    def is_busy(self) -> bool:
        """Whether an answer of the worker is still to come."""
        return self._is_busy

    @property
    def timeline(self) -> Timeline | None:
        """The stops of the run shown."""
        return self._timeline

    @property
    def position(self) -> int:
        """The place on the timeline, from 0."""
        return self._position

    @property
    def last_position(self) -> int:
        """The last place of the timeline; 0 while there is none."""
        return 0 if self._timeline is None else max(0, len(self._timeline.moments) - 1)

    @property
    def scene(self) -> Scene | None:
        """What is to be seen at the place of now; None until a run that arrives is at a place."""
        return self._scene

    @property
    def node(self) -> int | None:
        """The chosen node of the scene's graph."""
        return self._node

    def edit(self, source: str) -> None:
        """Make `source` the program; running it is another matter."""
        if source != self._source:
            self._source = source
            self.source_changed.emit(source)

    def begin(self, source: str) -> None:
        """Make `source`, which belongs to no example, the program and run it."""
        self._open(source, None, 0)

    def open_example(self, example: LabExample, program: int = 0) -> None:
        """Make one of an example's programs the program and run it."""
        self._open(example.programs[program].code, example, program)

    def run_source(self) -> None:
        """Ask for a run of the program as it stands; answers to earlier requests are not wanted any more."""
        self._number += 1
        self._set_busy(True)
        self.commanded.emit(RunSource(self._source, self._seed, self._number))

    def reseed(self, seed: int) -> None:
        """Run from another random seed."""
        self._seed = seed
        self.run_source()

    def answer(self, request: RunSource, run: LabRun) -> None:
        """Take the worker's answer, unless another one was asked for in the meantime."""
        if request.number != self._number:
            return
        self._set_busy(False)
        if run.problem is None or run.statements or self._run is None or self.is_live:
            self.take(run)
        else:
            self._tell(run.problem)

    def ask_space(self, lr: float, numbers: tuple[str, ...] = ()) -> None:
        """Ask for the landscape around the numbers of the run shown, and a descent with steps of lr in it.

        Of a step of the Playground's training it is that over one or two of its `numbers`.
        """
        self._space_request = self._space_over(lr, numbers)
        if self._space_request is None:
            self.space_arrived.emit(None)
        else:
            self.space_asked.emit(self._space_request)

    def _space_over(self, lr: float, numbers: tuple[str, ...]) -> AnySpaceRequest | None:
        run, scene = self._run, self._scene
        if run is None:
            return None
        if self.is_live:
            return LiveSpaceRequest(run.space, numbers, lr) if run.space is not None and numbers else None
        if scene is None or scene.trace is None:
            return None
        return SpaceRequest(run.source, run.seed, scene.trace, lr)

    def answer_space(self, request: AnySpaceRequest, space: Space | None) -> None:
        """Take the worker's answer, unless another one was asked for in the meantime."""
        if request is self._space_request:
            self.space_arrived.emit(space)

    def move_leaves(self, numbers: Mapping[str, float]) -> bool:
        """Put other numbers into the program, by the names of a landscape's axes, and run it.

        False where the program does not write one of them out, so that none is changed.
        """
        moved = with_numbers(self._source, numbers)
        if moved is not None and moved != self._source:
            self.edit(moved)
            self.run_source()
        return moved is not None

    def take(self, run: LabRun) -> None:
        """Show a run of the program, at the same place if it has as many stops as the one before."""
        self._show(run, None)
        self._tell(run.problem)

    def take_live(self, run: LabRun, part: LivePart) -> None:
        """Show a step of the Playground's training; a run that is still under way is not wanted any more."""
        self._number += 1
        self._set_busy(False)
        self._tell(None)
        self._show(run, part)

    def go_to(self, position: int) -> None:
        """Stand at a stop of the timeline, the nearest one for a number outside."""
        position = min(max(0, position), self.last_position)
        if self._timeline is not None and position != self._position:
            self._stand_at(position)

    def choose(self, node: int | None) -> None:
        """Choose a node of the scene's graph, or none."""
        if node != self._node:
            self._node = node
            self.node_chosen.emit(node)

    def _open(self, source: str, example: LabExample | None, program: int) -> None:
        self._example, self._program = example, program
        self.edit(source)
        self.example_opened.emit(example)
        self.run_source()

    def _show(self, run: LabRun, part: LivePart | None) -> None:
        before = self.last_position if self._timeline is not None else -1
        kept = self._position if self._live_part == part else -1
        self._run, self._live_part, self._timeline = run, part, timeline(run)
        self._scene = None  # that of the run before does not belong to this one
        self.choose(None)
        self.run_arrived.emit(run)
        # A learner's program shows what it came to; a step of the Playground's is there to walk through.
        begun = self.last_position if part is None else 0
        self._stand_at(kept if kept >= 0 and self.last_position == before else begun)

    def _stand_at(self, position: int) -> None:
        assert self._timeline is not None
        former = self._scene
        self._position, self._scene = position, self._timeline.at(position)
        if former is not None and former.graph is not self._scene.graph:
            self.choose(None)  # a place in another graph means another node
        self.scene_changed.emit(self._scene)

    def _tell(self, problem: Problem | None) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)
