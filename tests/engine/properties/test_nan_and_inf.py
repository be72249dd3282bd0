"""What is not a number stays visible, and harms nothing that does not depend on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import engine
from engine.autograd.tensor import Tensor, wrap
from tests.engine.properties.drawing import SOME, Call, calls
from tests.engine.properties.elementwise_ops import ELEMENTWISE
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.modules import MODULES
from tests.engine.properties.named import few, function_named, operation_named
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
        assert any(found) or name in PASSING_OVER


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@few
@given(data=st.data())
def test_no_operation_swallows_nan(name: str, data: st.DataObject) -> None:
    check_nan_is_not_swallowed(name, operation_named(name), data.draw(calls(OPERATIONS[name], SOME)))


@pytest.mark.filterwarnings("ignore:.* is deprecated:UserWarning")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@few
@given(data=st.data())
def test_no_function_swallows_nan(name: str, data: st.DataObject) -> None:
    check_nan_is_not_swallowed(name, function_named(name), data.draw(calls(FUNCTIONS[name], SOME)))


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True:UserWarning")
@pytest.mark.parametrize("name", sorted(MODULES))
@few
@given(data=st.data())
def test_no_layer_swallows_nan(name: str, data: st.DataObject) -> None:
    layer, *inputs = data.draw(calls(MODULES[name], SOME)).args
    check_nan_is_not_swallowed(name, layer, Call(*inputs))


def with_gradients(function: Function, call: Call) -> list[Any]:
    """The result of an operation and the gradients of its sum, as arrays."""
    leaves = leaves_of(function, call)
    (out,) = result(function, call)
    found = gradients_of([out], leaves, [engine.ones_like(out)])
    return [each.detach().numpy().copy() for each in (out, *found)]


@pytest.mark.parametrize("name", sorted(ELEMENTWISE))
@few
@given(data=st.data(), bad=st.sampled_from([np.nan, np.inf, -np.inf]))
def test_an_element_harms_no_other(name: str, data: st.DataObject, bad: float) -> None:
    call = data.draw(calls(ELEMENTWISE[name], SOME))
    shapes = {each.shape for each in call.args if isinstance(each, Tensor)}
    if len(shapes) > 1:
        return  # what is broadcast meets several elements
    before = with_gradients(operation_named(name), call)
    for leaf in leaves_of(operation_named(name), call):
        leaf._array.reshape(-1)[0] = bad
    after = with_gradients(operation_named(name), call)
    for one, two in zip(before, after, strict=True):
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
ANY = st.sampled_from([np.nan, np.inf, -np.inf, 0.0, -0.0]) | st.floats(-1e3, 1e3)
LISTS = arrays(np.float64, st.integers(0, 5), elements=ANY)


def check_same(found: Tensor, wanted: Any) -> None:
    """Fail unless numbers agree to the last few digits, nan and inf stand at the same places."""
    np.testing.assert_allclose(found.numpy().astype(float), np.asarray(wanted, float), rtol=1e-14)


@pytest.mark.parametrize("name", IN_NUMPY)
@few
@given(x=LISTS)
def test_functions_of_any_number_agree_with_numpy(name: str, x: Any) -> None:
    with np.errstate(all="ignore"):
        wanted = np.nan_to_num(np.sign(x)) if name == "sign" else getattr(np, name)(x)
    check_same(getattr(engine, name)(wrap(x.copy())), wanted)


@pytest.mark.parametrize("name", OF_TWO_IN_NUMPY)
@few
@given(both=st.integers(0, 5).flatmap(lambda n: st.tuples(*[arrays(np.float64, n, elements=ANY)] * 2)))
def test_functions_of_any_two_numbers_agree_with_numpy(name: str, both: Any) -> None:
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(*both)
    check_same(getattr(engine, name)(*(wrap(each.copy()) for each in both)), wanted)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "amax", "amin", "cumsum", "cumprod", "sort"])
@few
@given(x=arrays(np.float64, st.integers(1, 5), elements=ANY))
def test_reductions_and_scans_of_any_numbers_agree_with_numpy(name: str, x: Any) -> None:
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(x, 0)
    found = getattr(engine, name)(wrap(x.copy()), 0)
    check_same(found[0] if name == "sort" else found, wanted)
