"""The whole experiment as one frozen value: the same spec gives the same numbers."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from engine.catalog import Entry, Help, Kind, Options, Range, Value, find

from .points import PointSet

FULL_BATCH = 0
NO_LIMIT = 0
DEFAULT_INIT = "default"
MAX_HIDDEN = 8


class Pick(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry chosen from the catalogue; parameters left out are at their defaults."""

    name: str
    params: dict[str, Any] = {}

    def entry(self, kind: Kind) -> Entry:
        """The catalogue's entry; UnknownEntryError when it has none of that name."""
        return find(kind, self.name)

    def values(self, kind: Kind) -> dict[str, Value]:
        """Every parameter of the entry, checked, defaults filled in."""
        return self.entry(kind).complete(self.params)


class DataSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the points come from: a generator with its seed or, once edited by hand, `points` themselves."""

    generator: Pick
    n: Annotated[int, Range(10, 5000, log=True), Help("How many points are made.", "points")] = 400
    test_share: Annotated[
        float, Range(0, 0.9, step=0.05), Help("Share of the points held out to test the model.", "test share")
    ] = 0.3
    seed: Annotated[int, Range(0, 999_999), Help("The same seed makes the same points.", "seed")] = 7
    balance: Annotated[
        float,
        Range(0.1, 0.9, step=0.05),
        Help(
            "How much of classes A and B is B; of more classes each stands so to the one before.",
            "class balance",
        ),
    ] = 0.5
    flips: Annotated[
        float,
        Range(0, 0.5, step=0.01),
        Help("Share of the points that bear the label of another class.", "label flips"),
    ] = 0.0
    outliers: Annotated[
        float,
        Range(0, 0.5, step=0.01),
        Help("Share of the points that lie far from where they belong.", "outliers"),
    ] = 0.0
    split: Annotated[
        int,
        Range(0, 999_999),
        Help("Which of the points are held out: another number holds out others, and as many.", "split"),
    ] = 0
    points: PointSet | None = None

    @property
    def classes(self) -> int:
        """How many classes the points are of; 0 in regression."""
        if self.generator.entry("dataset").traits["task"] == "regression":
            return 0
        return int(self.generator.values("dataset").get("classes", 2))  # type: ignore[arg-type]


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hidden layer: a Linear with `units` outputs, then an activation with its parameters `params`.

    A batch norm stands before the activation, a dropout behind it.
    """

    units: Annotated[int, Range(1, 128), Help("Neurons in this layer.")] = 8
    activation: str = "Tanh"
    params: dict[str, Any] = {}
    bias: Annotated[bool, Help("Whether this layer adds a bias, where the model has biases at all.")] = True
    batch_norm: Annotated[
        bool,
        Help(
            "Bring each neuron's sums to mean 0 and variance 1 over the batch, then scale and shift them.",
            "batch norm",
        ),
    ] = False
    dropout: Annotated[
        float,
        Range(0, 0.9, step=0.05),
        Help("Share of the neurons that are silenced at random in each training step.", "dropout"),
    ] = 0.0

    @property
    def draws(self) -> bool:
        """Whether it draws random numbers while it is trained."""
        return self.dropout > 0 or self.activation == "RReLU"


class ModelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Features, hidden layers and output; without hidden layers it is linear or logistic regression.

    `init` draws the first weights from the seed; `start` gives parameters by name their first values
    instead ("0.weight": [[1.0]]).
    """

    features: tuple[str, ...] = ("x1", "x2")
    hidden: tuple[Layer, ...] = ()
    output: Annotated[
        str,
        Options(("Identity", "Sigmoid", "Tanh", "Softplus", "LogSoftmax")),
        Help("What the last layer's sum goes through."),
    ] = "Identity"
    bias: Annotated[bool, Help("Whether each Linear adds a bias.")] = True
    input_scale: Annotated[
        float,
        Range(1e-3, 1e3, log=True),
        Help("Each input is multiplied by this before it enters the model.", "input scale"),
    ] = 1.0
    standardize: Annotated[
        bool,
        Help(
            "Bring each feature to mean 0 and deviation 1 over the training points, also as these change.",
            "standardize features",
        ),
    ] = False
    init: Pick = Pick(DEFAULT_INIT)
    start: dict[str, Any] = {}
    disabled: tuple[str, ...] = ()
    """Inputs ("x1") and units ("hidden.0.3") whose output is held at 0."""
    frozen: tuple[str, ...] = ()
    """Layers ("hidden.0", "output") that do not learn."""


class RunSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the steps are made and when the run stops by itself."""

    batch_size: Annotated[
        int, Range(0, 5000), Help("Points in one step; 0 takes all training points at once.", "batch size")
    ] = 32
    zero_grad: Annotated[
        bool, Help("Clear the gradients before each step; without it they add up.", "zero_grad() every step")
    ] = True
    max_epochs: Annotated[
        int, Range(0, 1_000_000), Help("Stop after so many epochs; 0 never stops.", "max epochs")
    ] = NO_LIMIT
    stop_above: Annotated[
        float,
        Range(0, 1, step=0.01),
        Help(
            "Stop when the training accuracy (R² in regression) rises above this; 1 never stops.",
            "stop above",
        ),
    ] = 1.0
    seed: Annotated[
        int, Range(0, 999_999), Help("The same seed gives the same weights and batches.", "seed")
    ] = 0
    l1: Annotated[
        float,
        Range(0, 10, log=True),
        Help("Adds this times the sum of all |weight| to the loss, without biases.", "L1 penalty"),
    ] = 0.0
    l2: Annotated[
        float,
        Range(0, 10, log=True),
        Help("Adds half of this times the sum of all weight² to the loss, without biases.", "L2 penalty"),
    ] = 0.0
    clip_norm: Annotated[
        float,
        Range(0, 1000, log=True),
        Help("Gradients longer than this, all together, are shortened to it; 0 leaves them.", "clip norm"),
    ] = 0.0
    clip_value: Annotated[
        float,
        Range(0, 1000, log=True),
        Help("Each gradient is kept between minus this and this; 0 leaves them.", "clip value"),
    ] = 0.0
    accumulation: Annotated[
        int,
        Range(1, 64, log=True),
        Help("Batches whose gradients, averaged, make one update.", "accumulate"),
    ] = 1
    schedule_unit: Annotated[
        str, Options(("epoch", "update")), Help("What the scheduler counts its steps in.", "step every")
    ] = "epoch"
    warmup: Annotated[
        int,
        Range(0, 10_000, log=True),
        Help("Steps in which the rate first rises from a hundredth, before the schedule begins.", "warm-up"),
    ] = 0
    stop_below: Annotated[
        float,
        Range(0, 1000, log=True),
        Help("Stop when the training loss falls below this; 0 never stops.", "loss below"),
    ] = 0.0
    patience: Annotated[
        int,
        Range(0, 100_000, log=True),
        Help("Stop when the training loss has not fallen for so many epochs; 0 never stops.", "patience"),
    ] = NO_LIMIT


class ExperimentSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that decides an experiment's numbers: data, model, loss, optimizer, run."""

    data: DataSpec
    model: ModelSpec
    loss: Pick
    optimizer: Pick
    run: RunSpec = RunSpec()
    title: str = ""
    scheduler: Pick | None = None
    """What changes the learning rate on the way; None leaves it as it is."""
    schedulers: tuple[Pick, ...] = ()
    """Those that a scheduler which combines others lets work, in their order."""

    @property
    def task(self) -> str:
        """'regression' or 'classification', as the data's generator says."""
        return str(self.data.generator.entry("dataset").traits["task"])

    @property
    def classes(self) -> int:
        """How many classes the points are of; 0 in regression."""
        return self.data.classes

    @property
    def outputs(self) -> int:
        """Outputs of the model: one a class where there are more than two, else as many as the loss reads."""
        if self.classes > 2:
            return self.classes
        return int(self.loss.entry("loss").traits.get("outputs", 1))

    @property
    def inputs(self) -> int:
        """Input coordinates of a point, 1 or 2."""
        if self.data.points is not None:
            return self.data.points.inputs
        return int(self.data.generator.entry("dataset").traits["inputs"])
