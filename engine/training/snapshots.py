"""What the worker tells the window: frozen, picklable values whose arrays cannot be written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.experiment import ExperimentSpec, Floats

from .layer_space import LayerSpace as LayerSpace
from .phases import StepInPhases
from .states import NOTHING_COUNTS as NOTHING_COUNTS
from .states import Divergence as Divergence
from .states import Metrics as Metrics
from .states import RunState as RunState

if TYPE_CHECKING:
    from engine.lab import LabRun, OptimizerUpdate

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
_Array = TypeVar("_Array", bound=NDArray[np.generic])


@dataclass(frozen=True, slots=True)
class History:
    """Rows of the curves, oldest first: step, train and test loss, train and test metric, each (rows,)."""

    step: Ints
    train_loss: Doubles
    test_loss: Doubles
    train_metric: Doubles
    test_metric: Doubles

    @classmethod
    def empty(cls) -> History:
        """No rows."""
        none = np.empty(0)
        return cls(np.empty(0, np.int64), none, none, none, none)

    @classmethod
    def row(cls, step: int, metrics: Metrics) -> History:
        """One row."""
        return cls(
            np.array([step], np.int64),
            *(
                np.array([value])
                for value in (
                    metrics.train_loss,
                    metrics.test_loss,
                    metrics.train_metric,
                    metrics.test_metric,
                )
            ),
        )

    def __len__(self) -> int:
        return len(self.step)

    def where(self, chosen: NDArray[np.bool_]) -> History:
        """The rows that are `chosen` (rows,)."""
        return History(*(getattr(self, each.name)[chosen] for each in fields(self)))

    def __add__(self, later: History) -> History:
        """Both, in order."""
        return History(
            *(
                np.concatenate([getattr(self, name), getattr(later, name)])
                for name in ("step", "train_loss", "test_loss", "train_metric", "test_metric")
            )
        )


@dataclass(frozen=True, slots=True)
class Field:
    """The model's answer over the input space.

    Two inputs: `values` (rows, columns), row 0 at y0, over `extent` (x0, x1, y0, y1). One input: (columns,)
    over (x0, x1). A probability in classification (the loss says how the output becomes one), a value in
    regression. More than two classes have a probability each: (rows, columns, classes). `deviation`
    (columns,) is that of the values of one input, where the model says how sure it is; `log_odds` (rows,
    columns) are those of probabilities, where the model's output gives them.
    """

    values: Floats
    extent: tuple[float, float, float, float]
    deviation: Floats | None = None
    log_odds: Floats | None = None


@dataclass(frozen=True, slots=True)
class NeuronMaps:
    """What every neuron says over `extent`: inputs, hidden layers and output, each (units, rows, columns).

    Row 0 lies at y0; with one input each is (units, columns). The output's is what the app shows of it.
    """

    layers: tuple[Floats, ...]
    extent: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class NeuronField:
    """What one neuron says, by its layer (0 are the inputs) and its place there, as finely as a `Field`."""

    layer: int
    unit: int
    field: Field


@dataclass(frozen=True, slots=True)
class ParameterView:
    """One parameter by name ('0.weight'): its value and the gradient of the last step, None before it.

    `state` is what the optimizer remembers of each entry, by PyTorch's names ("exp_avg"), in the same shape.
    `update` is what the last step added, where updates are watched and one is known.
    """

    name: str
    value: Floats
    grad: Floats | None
    state: dict[str, Floats] = field(default_factory=dict)
    update: Floats | None = None


@dataclass(frozen=True, slots=True)
class ClassQuality:
    """How well classes are told apart on one set of points.

    `confusion` (classes, classes) counts points by their class (row) and the class they are given (column).
    `curves` are ROC curves, each (corners, 2), the false and the true positive rate: of two classes that of
    class 1, of more one for each class against all others. One without points on both sides has no corner,
    and its area in `areas` is NaN, as `accuracy` is without points.
    """

    confusion: Ints
    accuracy: float
    curves: tuple[Doubles, ...]
    areas: tuple[float, ...]

    @property
    def area(self) -> float:
        """The mean of the areas that are known (the macro average); NaN without any."""
        known = [each for each in self.areas if not math.isnan(each)]
        return sum(known) / len(known) if known else math.nan


@dataclass(frozen=True, slots=True)
class ValueQuality:
    """How far values are off on one set of `count` points.

    `rmse` is the root of the mean squared residual (target less answer); `counts` (bins,) are the residuals
    between `edges` (bins + 1,).
    """

    count: int
    r2: float
    rmse: float
    counts: Ints
    edges: Doubles


Quality = ClassQuality | ValueQuality


@dataclass(frozen=True, slots=True)
class LayerFlow:
    """How learning flows through one layer ('0', the module's name): Euclidean norms of all its parameters.

    `grad_norm` is NaN before the first step. `update_ratio` is the length of the last step over that of the
    parameters, NaN where unknown. Of its `units`, `dead` are 0 for every training point; None where that
    cannot be. `counts` (bins,) are the last gradients between `edges` (bins + 1,).
    """

    name: str
    weight_norm: float
    grad_norm: float
    update_ratio: float
    units: int
    dead: int | None
    counts: Ints
    edges: Doubles


@dataclass(frozen=True, slots=True)
class Pull:
    """How one point pulls on one parameter: its part `own` of the full batch's gradient `whole`."""

    name: str
    own: Floats
    whole: Floats


@dataclass(frozen=True, slots=True)
class PointShare:
    """What the point at `index` of all points does to the model.

    `output` (outputs,) is the network's own. Its `loss` is the share `share` of all the losses of the
    training points (of the test points for one held out), the `rank`-th largest among `points`. `alignment`
    is the cosine between its pull and that of all other points; a point held out pulls nowhere.
    """

    index: int
    held_out: bool
    target: float
    output: Floats
    loss: float
    share: float
    rank: int
    points: int
    pulls: tuple[Pull, ...]
    alignment: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent picture between two steps.

    `finished` says which stop rule ended the run ('epochs', 'loss', 'metric', 'plateau' or ''), `note` what
    failed, in words.

    `revision` is that of the newest edit it knows, `revised_at` the step after which that one took effect;
    `run` counts runs (a reset begins another). `history` holds the rows since the snapshot before. `epoch` is
    a fraction within an epoch. `field` and `parameters` are there when they were asked for, and so are
    `quality` (of training and of test points), `flows` and `point`, while training ten times a second.
    `backend` makes the steps ("compiled", "numpy", "eager"), `obstacle` says what keeps them eager.
    """

    revision: int
    run: int
    state: RunState
    step: int
    epoch: float
    steps_per_second: float
    metrics: Metrics
    history: History
    parameters: tuple[ParameterView, ...] = ()
    buffers: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    field: Field | None = None
    divergence: Divergence | None = None
    finished: str = ""
    note: str = ""
    backend: str = "eager"
    obstacle: str = ""
    revised_at: int = 0
    quality: tuple[Quality, Quality] | None = None
    flows: tuple[LayerFlow, ...] = ()
    rate: float = math.nan
    """The learning rate of the next update; `schedule_place` counts the steps of its schedule."""
    schedule_place: int = 0
    first_step: int = 0
    last_step: int = 0
    cut_at: int | None = None
    spec: ExperimentSpec | None = None
    in_phases: StepInPhases | None = None
    batch: Ints | None = None
    point: PointShare | None = None
    neurons: NeuronMaps | None = None
    neuron: NeuronField | None = None
    space: LayerSpace | None = None
    ledger: OptimizerUpdate | None = None
    """What the newest step did to the parameter that Watch.ledger names, where that is known."""

    traced: LabRun | None = None
    """The step that was asked for by TraceStep."""

    def bare(self) -> Snapshot:
        """The place and the state of the run alone, without all that is of its model or its points."""
        return replace(
            self,
            parameters=(),
            buffers={},
            field=None,
            quality=None,
            flows=(),
            in_phases=None,
            batch=None,
            point=None,
            neurons=None,
            neuron=None,
            space=None,
            ledger=None,
            traced=None,
        )

    def after(self, earlier: Snapshot) -> Snapshot:
        """This snapshot with the rows of an unseen one put before its own (of the same run only)."""
        if earlier.run != self.run:
            return self
        seen, cuts = earlier.history, [each for each in (earlier.cut_at, self.cut_at) if each is not None]
        if self.cut_at is not None:
            seen = seen.where(seen.step <= self.cut_at)
        return replace(
            self,
            history=seen + self.history,
            cut_at=min(cuts, default=None),
            traced=self.traced or earlier.traced,
        )


def frozen(array: _Array) -> _Array:
    """The array itself, which cannot be written any more."""
    array.setflags(write=False)
    return array


def read_only(array: Floats) -> Floats:
    """A copy that cannot be written."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy
