"""What the window asks of the worker: frozen, picklable values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from engine.experiment import ExperimentSpec

from .space_look import SpaceLook


@dataclass(frozen=True, slots=True)
class Run:
    """Train until told otherwise."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop between two steps."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Train `steps` more steps, then pause."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class AdvanceEpochs:
    """Train to the end of the epoch, `epochs` times, then pause."""

    epochs: int = 1


@dataclass(frozen=True, slots=True)
class AdvancePhase:
    """Make the next phase of a step, and begin one if none is under way."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """Pause, `steps` steps earlier; a step under way counts as the first."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class GoTo:
    """Pause where the run stood after `step` steps, with the experiment as it was then.

    The steps after it can be gone to as well, until the run goes on from here.
    """

    step: int


@dataclass(frozen=True, slots=True)
class Reset:
    """Back to step 0 with the very same weights; the run so far becomes the previous run."""


@dataclass(frozen=True, slots=True)
class RestoreFinite:
    """After a divergence: back to the newest state whose numbers were all finite."""


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Write `value` into the live parameter `name` ('0.weight') at `index`, between two steps.

    It is a change of the present state, as a step is: the experiment stays the same, and a reset goes back
    to the first weights.
    """

    name: str
    index: tuple[int, ...]
    value: float
    revision: int


@dataclass(frozen=True, slots=True)
class TraceStep:
    """Tell of the next step, node by node, without making it; the snapshot that follows holds it as `traced`.

    `of` its "batch", of the one "point" at `index` among all points, of "all" training points; or, after a
    "divergence" and back at the newest finite state, of the step in which a number stops being finite.
    """

    of: Literal["batch", "point", "all", "divergence"] = "batch"
    index: int = 0


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Steps a second to aim for; None trains as fast as the machine can."""

    steps_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What the visible panels need in the next snapshots.

    `extent` is the part of the input space seen, (x0, x1, y0, y1); `resolution` the field's points a side.
    `point` is one of all points by its place, `ledger` the name of a parameter. `batch` asks for that of the
    last step even while steps are made too fast to be followed.
    `neurons` asks for the maps of all neurons, and for what the last step changed; `neuron` for one of them
    in full, by its layer (0 are the inputs) and its place there. `space` asks how a layer bends the inputs.
    """

    field: bool = False
    parameters: bool = False
    extent: tuple[float, float, float, float] = (-6.0, 6.0, -6.0, 6.0)
    resolution: int = 100
    quality: bool = False
    gradients: bool = False
    batch: bool = False
    point: int | None = None
    ledger: str | None = None
    neurons: bool = False
    neuron: tuple[int, int] | None = None
    space: SpaceLook | None = None

    @property
    def updates(self) -> bool:
        """Whether it is to be known what the last step changed."""
        return self.gradients or self.neurons


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave the loop for good."""


@dataclass(frozen=True, slots=True)
class Load:
    """Begin the experiment `spec` from its seed; nothing of the former one is kept."""

    spec: ExperimentSpec
    revision: int


@dataclass(frozen=True, slots=True)
class Edit:
    """The experiment became `spec`: apply the named parts between two steps and keep everything else.

    `parts` holds what changed: 'data', 'model', 'weights' (a new seed), 'loss', 'optimizer' (another one),
    'hyper' (its parameters), 'schedule', 'run'.
    """

    spec: ExperimentSpec
    revision: int
    parts: frozenset[str] = field(default_factory=frozenset)


Command = (
    Run
    | Pause
    | Advance
    | AdvanceEpochs
    | AdvancePhase
    | StepBack
    | GoTo
    | Reset
    | RestoreFinite
    | TraceStep
    | SetSpeed
    | Watch
    | Quit
    | Load
    | Edit
)
