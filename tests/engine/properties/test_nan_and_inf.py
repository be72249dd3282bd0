"""What is not a number stays visible, and harms nothing that does not depend on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd.tensor import Tensor, wrap
from tests.engine.properties.drawing import SOME, Call
from tests.engine.properties.elementwise_ops import ELEMENTWISE
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.modules import MODULES
from tests.engine.properties.named import calls, function_named, operation_named, told
from tests.engine.properties.numeric import Function, directions, gradients_of, leaves_of, result
from tests.engine.properties.operations import OPERATIONS

PASSING_OVER = {
    "nan_to_num": "replaces it",
    **dict.fromkeys(("fmax", "fmin"), "take the other operand"),
    **dict.fromkeys(("nansum", "nanmean", "nanmedian", "nanquantile"), "leave it out"),
    **dict.fromkeys(("kthvalue", "topk"), "put it last"),
    "mode": "prefers what is there twice, or first",
    **dict.fromkeys(("eigh_values", "eigh_vectors", "linalg.eigh", "linalg.eigvalsh"), "leave it to LAPACK"),
}
"""What may pass over nan."""

REFUSING = {"BCELoss", "F.binary_cross_entropy", "binary_cross_entropy", "weighted_binary_cross_entropy"}
"""What takes only numbers between 0 and 1."""


def check_nan_is_not_swallowed(name: str, function: Function, call: Call) -> None:
    """Fail when the element on which most depends can be nan and no result is."""
    leaves, outputs = leaves_of(function, call), result(function, call)
    slopes = gradients_of(outputs, leaves, [wrap(start) for start in directions(outputs, 1)])
    for leaf, slope in zip(leaves, slopes, strict=True):
        size = np.abs(slope.numpy())
        if not size.size or size.max() == 0:
            continue
        place = np.unravel_index(size.argmax(), size.shape)
        before = leaf._array[place]
        leaf._array[place] = np.nan
        try:
            found = [np.isnan(out._array).any() for out in result(function, call)]
        except engine.linalg.LinAlgError:
            found = [True]
        except RuntimeError:
            found = [name in REFUSING or name in PASSING_OVER]
        leaf._array[place] = before
        with told(call):
            assert any(found) or name in PASSING_OVER


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_operation_swallows_nan(name: str) -> None:
    for call in calls(OPERATIONS, name, SOME):
        check_nan_is_not_swallowed(name, operation_named(name), call)


@pytest.mark.filterwarnings("ignore:.* is deprecated:UserWarning")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_swallows_nan(name: str) -> None:
    for call in calls(FUNCTIONS, name, SOME):
        check_nan_is_not_swallowed(name, function_named(name), call)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True:UserWarning")
@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_layer_swallows_nan(name: str) -> None:
    for call in calls(MODULES, name, SOME):
        layer, *inputs = call.args
        check_nan_is_not_swallowed(name, layer, Call(*inputs))


def with_gradients(function: Function, call: Call) -> list[Any]:
    """The result of an operation and the gradients of its sum, as arrays."""
    leaves = leaves_of(function, call)
    (out,) = result(function, call)
    found = gradients_of([out], leaves, [engine.ones_like(out)])
    return [each.detach().numpy().copy() for each in (out, *found)]


@pytest.mark.parametrize("name", sorted(ELEMENTWISE))
def test_an_element_harms_no_other(name: str) -> None:
    function = operation_named(name)
    for call in calls(ELEMENTWISE, name, SOME):
        if len({each.shape for each in call.args if isinstance(each, Tensor)}) > 1:
            continue  # what is broadcast meets several elements
        before = with_gradients(function, call)
        for bad in (np.nan, np.inf, -np.inf):
            for leaf in leaves_of(function, call):
                leaf._array.reshape(-1)[0] = bad
            with told(call):
                for one, two in zip(before, with_gradients(function, call), strict=True):
                    np.testing.assert_array_equal(one.reshape(-1)[1:], two.reshape(-1)[1:])


IN_NUMPY = (
    *(
        "abs",
        "negative",
        "sign",
        "square",
        "sqrt",
        "reciprocal",
        "floor",
        "ceil",
        "trunc",
        "rad2deg",
        "deg2rad",
    ),
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "isnan", "isinf", "isfinite", "signbit"),
)
OF_TWO_IN_NUMPY = (
    *("add", "subtract", "multiply", "divide", "maximum", "minimum", "fmax", "fmin", "atan2", "hypot"),
    *("copysign", "logaddexp", "heaviside", "nextafter", "fmod"),
)
SPECIAL = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0])
NUMBERS = np.concatenate(
    [SPECIAL, [1, -1, 0.5, -0.5, 5e-324], np.random.default_rng(0).uniform(-1e3, 1e3, 20)]
)
LISTS = [np.random.default_rng(seed).choice(NUMBERS[:15], 1 + seed % 5) for seed in range(20)]


def check_same(found: Tensor, wanted: Any) -> None:
    """Fail unless numbers agree to the last few digits, nan and inf stand at the same places."""
    np.testing.assert_allclose(found.numpy().astype(float), np.asarray(wanted, float), rtol=1e-14)


@pytest.mark.parametrize("name", IN_NUMPY)
def test_functions_of_any_number_agree_with_numpy(name: str) -> None:
    with np.errstate(all="ignore"):
        wanted = np.nan_to_num(np.sign(NUMBERS)) if name == "sign" else getattr(np, name)(NUMBERS)
    check_same(getattr(engine, name)(wrap(NUMBERS.copy())), wanted)


@pytest.mark.parametrize("name", OF_TWO_IN_NUMPY)
def test_functions_of_any_two_numbers_agree_with_numpy(name: str) -> None:
    one, two = (each.reshape(-1) for each in np.meshgrid(NUMBERS, NUMBERS))
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(one, two)
    check_same(getattr(engine, name)(wrap(one), wrap(two)), wanted)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "amax", "amin", "cumsum", "cumprod", "sort"])
def test_reductions_and_scans_of_any_numbers_agree_with_numpy(name: str) -> None:
    for x in LISTS:
        with np.errstate(all="ignore"):
            wanted = getattr(np, name)(x, 0)
        found = getattr(engine, name)(wrap(x.copy()), 0)
        check_same(found[0] if name == "sort" else found, wanted)
