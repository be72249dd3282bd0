"""The whole experiment as one frozen value: the same spec gives the same numbers."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from engine.catalog import Entry, Help, Kind, Options, Range, Value, find

from .points import PointSet

FULL_BATCH = 0
NO_LIMIT = 0


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
        float, Range(0.1, 0.9, step=0.05), Help("Share of the points that are of class 1.", "class balance")
    ] = 0.5
    flips: Annotated[
        float,
        Range(0, 0.5, step=0.01),
        Help("Share of the points that bear the label of the other class.", "label flips"),
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


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hidden layer: a Linear with `units` outputs, then an activation."""

    units: Annotated[int, Range(1, 128), Help("Neurons in this layer.")] = 8
    activation: str = "Tanh"


class ModelSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Features, hidden layers and output; without hidden layers it is linear or logistic regression.

    `start` gives parameters their first values by name ("0.weight": [[1.0]]); the others come from the seed.
    """

    features: tuple[str, ...] = ("x1", "x2")
    hidden: tuple[Layer, ...] = ()
    output: Annotated[
        str, Options(("Identity", "Sigmoid", "Tanh")), Help("What the last layer's sum goes through.")
    ] = "Identity"
    bias: Annotated[bool, Help("Whether each Linear adds a bias.")] = True
    input_scale: Annotated[
        float,
        Range(1e-3, 1e3, log=True),
        Help("Each input is multiplied by this before it enters the model.", "input scale"),
    ] = 1.0
    start: dict[str, Any] = {}


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


class ExperimentSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that decides an experiment's numbers: data, model, loss, optimizer, run."""

    data: DataSpec
    model: ModelSpec
    loss: Pick
    optimizer: Pick
    run: RunSpec = RunSpec()
    title: str = ""

    @property
    def task(self) -> str:
        """'regression' or 'classification', as the data's generator says."""
        return str(self.data.generator.entry("dataset").traits["task"])

    @property
    def inputs(self) -> int:
        """Input coordinates of a point, 1 or 2."""
        if self.data.points is not None:
            return self.data.points.inputs
        return int(self.data.generator.entry("dataset").traits["inputs"])
