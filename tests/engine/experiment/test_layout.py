"""What a model is built of, by which names, from which first weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import nn
from engine.autograd import from_numpy
from engine.catalog import FieldError, UnknownEntryError, entries
from engine.experiment import (
    ExperimentSpec,
    Layer,
    ModelSpec,
    Pick,
    buffer_shapes,
    changed_parts,
    edit,
    parameter_shapes,
    problems,
    propose,
)
from engine.experiment.builder import build_model, build_net, keep_weights
from engine.experiment.layout import layout
from tests.engine.experiment.projects import layers

RICH = Layer(6, "LeakyReLU", {"negative_slope": 0.2}, batch_norm=True, dropout=0.25)
SCHEMES = [entry.name for entry in entries("init")]


def spec_of(model: ModelSpec) -> ExperimentSpec:
    return ExperimentSpec(propose("moons").data, model, Pick("BCEWithLogitsLoss"), Pick("Adam"))


@given(st.lists(layers(), max_size=4), st.booleans())
@settings(deadline=None, max_examples=30)
def test_names_and_shapes_are_those_of_the_network(hidden: list[Layer], bias: bool) -> None:
    model = ModelSpec(hidden=tuple(hidden), bias=bias)
    net = build_net(model)
    assert parameter_shapes(model) == {name: tuple(each.shape) for name, each in net.named_parameters()}
    saved = {**parameter_shapes(model), **buffer_shapes(model)}
    assert saved == {name: tuple(each.shape) for name, each in net.state_dict().items()}


def test_a_hidden_layer_is_linear_norm_activation_dropout() -> None:
    parts = layout(ModelSpec(hidden=(RICH, Layer(3)), output="Sigmoid"))
    kinds = ["Linear", "BatchNorm1d", "LeakyReLU", "Dropout", "Linear", "Tanh", "Linear", "Sigmoid"]
    assert [part.kind for part in parts] == kinds
    assert [part.layer for part in parts] == [0, 0, 0, 0, 1, 1, 2, 2]


def test_an_activation_is_given_what_its_constructor_asks_for_and_what_was_changed() -> None:
    def options(layer: Layer) -> dict[str, object]:
        return dict(layout(ModelSpec(hidden=(layer,)))[1].options)

    assert options(Layer(2, "Threshold")) == {"threshold": 0.1, "value": 0.0}
    assert options(Layer(2, "Threshold", {"value": -1.0})) == {"threshold": 0.1, "value": -1.0}
    assert options(Layer(2, "Softshrink")) == {}
    assert options(Layer(2, "Softshrink", {"lambd": 0.3})) == {"lambd": 0.3}


def test_a_learned_slope_is_a_parameter_that_stays_with_its_layer() -> None:
    old, new = (spec_of(ModelSpec(hidden=(Layer(units, "PReLU"), Layer(3)))) for units in (4, 6))
    assert parameter_shapes(old.model)["1.weight"] == (1,)
    before, after = build_model(old), build_model(new)
    before.arrays()["1.weight"][...] = 0.7
    keep_weights(before, old.model, after, new.model)
    assert after.arrays()["1.weight"].tolist() == [np.float32(0.7)]


def test_a_plain_layer_keeps_the_names_it_always_had() -> None:
    plain = ModelSpec(hidden=(Layer(4), Layer(3, "ReLU")))
    names = ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"]
    assert list(parameter_shapes(plain)) == names
    assert buffer_shapes(plain) == {}


def test_one_layer_can_do_without_a_bias() -> None:
    model = ModelSpec(hidden=(Layer(4, bias=False), Layer(3)))
    assert [name for name in parameter_shapes(model) if "bias" in name] == ["2.bias", "4.bias"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_draws_the_same_weights_from_the_same_seed(scheme: str) -> None:
    spec = spec_of(ModelSpec(hidden=(Layer(8), Layer(5)), init=Pick(scheme)))
    assert problems(spec) == []
    first, again = (build_model(spec).arrays() for _ in range(2))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    biases = np.concatenate([each for name, each in first.items() if "bias" in name])
    assert np.any(biases) == (scheme == "default")


def test_schemes_draw_what_they_say() -> None:
    def weights(scheme: Pick) -> np.ndarray:
        return build_model(spec_of(ModelSpec(hidden=(Layer(128), Layer(128)), init=scheme))).arrays()[
            "2.weight"
        ]

    assert not weights(Pick("zeros")).any()
    assert np.all(weights(Pick("constant", {"val": 0.25})) == 0.25)
    assert np.abs(weights(Pick("uniform", {"a": -0.1, "b": 0.1}))).max() <= 0.1
    assert weights(Pick("normal", {"std": 2.0})).std() == pytest.approx(2, rel=0.05)
    assert weights(Pick("kaiming_normal")).std() == pytest.approx(np.sqrt(2 / 128), rel=0.05)
    assert weights(Pick("xavier_normal")).std() == pytest.approx(np.sqrt(2 / 256), rel=0.05)
    assert np.mean(weights(Pick("sparse", {"sparsity": 0.75})) == 0) == pytest.approx(0.75)
    square = weights(Pick("orthogonal"))
    assert np.allclose(square @ square.T, np.eye(128), atol=1e-5)


def test_a_dropout_draws_another_mask_each_time_and_none_in_evaluation() -> None:
    net = build_net(ModelSpec(hidden=(Layer(50, "ReLU", dropout=0.4),)), seed=3)
    x, alone = from_numpy(np.ones((200, 50), np.float32)), net[2]
    one, two = alone(x).numpy(), alone(x).numpy()
    assert not np.array_equal(one, two)
    assert np.mean(one == 0) == pytest.approx(0.4, abs=0.02)
    assert np.unique(one[one > 0]) == pytest.approx([1 / 0.6])
    net.eval()
    assert np.array_equal(alone(x).numpy(), x.numpy())
    assert int(alone.drawn.item()) == 2


def test_a_lone_point_goes_by_what_a_norm_remembers() -> None:
    norm = build_net(ModelSpec(hidden=(Layer(3, batch_norm=True),)))[1]
    norm(from_numpy(np.arange(12, dtype=np.float32).reshape(4, 3)))
    remembered = norm.running_mean.numpy().copy()
    alone = norm(from_numpy(np.ones((1, 3), np.float32))).detach().numpy()
    norm.eval()
    assert np.array_equal(alone, norm(from_numpy(np.ones((1, 3), np.float32))).detach().numpy())
    assert np.array_equal(remembered, norm.running_mean.numpy())
    assert isinstance(norm, nn.BatchNorm1d)


def test_edits_of_a_layer_and_of_the_first_weights() -> None:
    spec = edit(propose("moons"), "model.hidden", (Layer(4),))
    for path, value in (
        ("model.hidden.0.activation", "ELU"),
        ("model.hidden.0.params.alpha", 2),
        ("model.hidden.0.dropout", 0.5),
        ("model.hidden.0.batch_norm", True),
        ("model.init", "sparse"),
        ("model.init.sparsity", 0.9),
    ):
        spec = edit(spec, path, value)
    layer = Layer(4, "ELU", {"alpha": 2.0}, batch_norm=True, dropout=0.5)
    assert spec.model.hidden == (layer,)
    assert spec.model.init.values("init") == {"sparsity": 0.9, "std": 0.5}
    assert edit(spec, "model.hidden.0.activation", "ReLU").model.hidden[0].params == {}
    assert changed_parts(spec, edit(spec, "model.init.std", 0.1)) == {"weights"}
    assert changed_parts(spec, edit(spec, "model.hidden.0.dropout", 0.1)) == {"model"}


@pytest.mark.parametrize(
    ("path", "value", "error"),
    [
        ("model.hidden.0.dropout", 0.95, FieldError),
        ("model.hidden.0.params.slope", 1, FieldError),
        ("model.hidden.0.activation", "Tan", UnknownEntryError),
        ("model.init", "kaiming", UnknownEntryError),
        ("model.init.gain", 1, FieldError),
    ],
)
def test_what_a_layer_does_not_take_is_refused(path: str, value: object, error: type[Exception]) -> None:
    spec = edit(propose("moons"), "model.hidden", (Layer(4),))
    with pytest.raises(error):
        edit(spec, path, value)


def test_parameters_of_another_activation_are_told() -> None:
    spec = spec_of(ModelSpec(hidden=(Layer(4, "Tanh", {"alpha": 1.0}),), init=Pick("sparse", {"std": -1.0})))
    alpha, std = problems(spec)
    assert alpha == "model.hidden.0.params.alpha: Tanh has no such parameter; it has no parameters"
    assert std.startswith("model.init.std: expected a number from 0.0001 to 10")
