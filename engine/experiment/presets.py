"""Models to begin with: some that learn well, some that fail in a way worth seeing once."""

from __future__ import annotations

import msgspec

from .edit import fit_output
from .features import features_for
from .spec import DEFAULT_INIT, ExperimentSpec, Layer, Pick

DEAD = -20.0
"""A bias below all that weights of PyTorch's default make of the points, so that a ReLU is 0 everywhere."""


class Preset(msgspec.Struct, frozen=True):
    """Hidden layers with their first weights, and what is to be seen with them.

    `dead` begins with all biases of the first layer so low that its units say 0 for every point.
    """

    name: str
    summary: str
    hidden: tuple[Layer, ...] = ()
    init: Pick = Pick(DEFAULT_INIT)
    dead: bool = False
    is_plain: bool = False
    fails: bool = False


def _stack(count: int, units: int, activation: str, **options: object) -> tuple[Layer, ...]:
    return tuple(msgspec.structs.replace(Layer(units, activation), **options) for _ in range(count))


PRESETS = (
    Preset("Linear", "No hidden layer: linear or logistic regression."),
    Preset("Small", "Two layers of eight, enough for most data here.", _stack(2, 8, "Tanh")),
    Preset(
        "XOR minimum",
        "Two neurons: the fewest that can learn XOR, if they start well.",
        _stack(1, 2, "Tanh"),
        is_plain=True,
    ),
    Preset("Wide", "One layer of 64.", _stack(1, 64, "ReLU"), Pick("kaiming_uniform")),
    Preset("Deep and narrow", "Six layers of four.", _stack(6, 4, "Tanh"), Pick("xavier_uniform")),
    Preset(
        "Regularised",
        "Wide layers held back by batch norm and dropout.",
        _stack(2, 32, "ReLU", bias=False, batch_norm=True, dropout=0.2),
        Pick("kaiming_uniform"),
    ),
    Preset(
        "Dead ReLU",
        "Biases so low that every neuron is 0 for every point: no gradient comes through.",
        _stack(1, 8, "ReLU"),
        dead=True,
        fails=True,
    ),
    Preset(
        "Vanishing sigmoid",
        "Six layers of Sigmoid: each passes on a quarter of the gradient at most.",
        _stack(6, 8, "Sigmoid"),
        fails=True,
    ),
    Preset(
        "Exploding",
        "Weights so large that every layer makes values and gradients larger.",
        _stack(5, 16, "ReLU"),
        Pick("normal", {"std": 1.0}),
        fails=True,
    ),
    Preset(
        "Twins",
        "All weights the same: the neurons of a layer stay alike, as if there were one.",
        _stack(1, 8, "Tanh"),
        Pick("constant", {"val": 0.5}),
        fails=True,
    ),
)


def with_preset(spec: ExperimentSpec, preset: Preset) -> ExperimentSpec:
    """`spec` with the hidden layers of a preset and its first weights; features and output stay.

    Only one that `is_plain` takes the inputs as they are: with other features its task would be no task.
    """
    plain = tuple(feature.name for feature in features_for(spec.inputs) if feature.name in ("x1", "x2"))
    model = msgspec.structs.replace(
        spec.model,
        features=plain if preset.is_plain else spec.model.features,
        hidden=preset.hidden,
        bias=True,
        init=preset.init,
        start={"0.bias": [DEAD] * preset.hidden[0].units} if preset.dead else {},
        disabled=(),
        frozen=(),
    )
    return fit_output(msgspec.structs.replace(spec, model=model))
