"""The formula of a linear model in the user's own unit."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from engine.experiment import ExperimentSpec, Layer, Pick, propose
from engine.experiment.formula import formula, number


def with_model(spec: ExperimentSpec, **changes: object) -> ExperimentSpec:
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, **changes))


def weights(*row: float, bias: float | None = None) -> dict[str, np.ndarray]:
    arrays = {"0.weight": np.array([row], np.float32)}
    return arrays if bias is None else arrays | {"0.bias": np.array([bias], np.float32)}


LINE = with_model(propose("line"), features=("x1",), hidden=())
CLASSES = with_model(propose("gaussians"), features=("x1", "x2"), hidden=())


def test_a_line_is_written_as_in_school() -> None:
    assert formula(LINE, weights(0.5, bias=30)) == "y = 0.500 x + 30.0"
    assert formula(LINE, weights(-2, bias=-1)) == "y = −2.00 x − 1.00"


def test_the_input_scale_is_multiplied_out() -> None:
    scaled = with_model(LINE, input_scale=0.1)
    assert formula(scaled, weights(5.367, bias=-17.301)) == "y = 0.537 x − 17.3"


def test_each_feature_takes_its_own_power_of_the_scale() -> None:
    curve = with_model(LINE, features=("x1", "x1^2", "x1^3", "sin(x1)"), input_scale=0.1)
    text = formula(curve, weights(1, 1, 1, 1, bias=0))
    assert text == "y = 0.100 x + 0.0100 x² + 0.00100 x³ + 1.00 sin(0.100 x) + 0"


def test_two_inputs_are_numbered() -> None:
    plane = with_model(propose("plane"), features=("x1", "x2", "x1*x2", "sin(x2)"), hidden=())
    assert formula(plane, weights(1, 2, -3, 4, bias=5)) == (
        "y = 1.00 x₁ + 2.00 x₂ − 3.00 x₁x₂ + 4.00 sin(x₂) + 5.00"
    )


def test_a_model_without_bias_has_no_constant() -> None:
    assert formula(with_model(LINE, bias=False), weights(2)) == "y = 2.00 x"


def test_classes_meet_where_the_logit_is_zero() -> None:
    assert formula(CLASSES, weights(1.2, -0.45, bias=0.3)) == "1.20 x₁ − 0.450 x₂ + 0.300 = 0"
    by_sigmoid = with_model(msgspec.structs.replace(CLASSES, loss=Pick("BCELoss")), output="Sigmoid")
    assert formula(by_sigmoid, weights(1, 1, bias=0)) == "1.00 x₁ + 1.00 x₂ + 0 = 0"


def test_without_a_sigmoid_classes_meet_at_one_half() -> None:
    squared = msgspec.structs.replace(CLASSES, loss=Pick("MSELoss"))
    assert formula(squared, weights(1, 1, bias=0)) == "1.00 x₁ + 1.00 x₂ + 0 = 0.5"
    assert formula(with_model(squared, output="Tanh"), weights(1, 1, bias=1)) == (
        "tanh(1.00 x₁ + 1.00 x₂ + 1.00) = 0.5"
    )


def test_a_network_with_hidden_layers_has_none() -> None:
    assert formula(with_model(LINE, hidden=(Layer(3),)), weights(1, bias=0)) == ""
    assert formula(LINE, {}) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.5, "0.500"),
        (9.999, "10.0"),
        (0.0999999, "0.100"),
        (30, "30.0"),
        (-17.301, "−17.3"),
        (123456, "123456"),
        (1234567, "1.23e6"),
        (0.00001234, "1.23e-5"),
        (0.000123, "0.000123"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_keep_three_significant_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_more_digits_on_request() -> None:
    assert formula(LINE, weights(5.367, bias=-17.301), digits=5) == "y = 5.3670 x − 17.301"


def test_a_disabled_input_has_no_term() -> None:
    spec = propose("plane")
    model = msgspec.structs.replace(spec.model, hidden=(), features=("x1", "x2"), disabled=("x1",))
    spec = msgspec.structs.replace(spec, model=model)
    shown = formula(spec, {"0.weight": np.array([[3.0, 2.0]]), "0.bias": np.array([1.0])})
    assert "x₁" not in shown
    assert "x₂" in shown
