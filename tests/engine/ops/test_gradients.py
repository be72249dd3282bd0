"""Every gradient rule against central differences, first and second order."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd import gradcheck, gradgradcheck
from engine.autograd.op import op
from engine.autograd.operators import operations
from engine.ops import cat, stack
from tests.engine.ops.op_samples import SAMPLES
from tests.engine.ops.sample_tensors import leaf

for _family in pkgutil.iter_modules(engine.ops.__path__, "engine.ops."):
    importlib.import_module(_family.name)

RULED = sorted(
    name for name, each in operations.items() if hasattr(each, "definition") and each.definition.rules
)


def differentiable(name: str, args: tuple[Any, ...]) -> list[int]:
    """The places of the inputs that require grad."""
    places = range(len(operations[name].definition.inputs))
    return [i for i in places if getattr(args[i], "requires_grad", False)]


CASES = [
    pytest.param(name, args, id=f"{name}-{i}")
    for name in RULED
    for i, args in enumerate(SAMPLES.get(name, []))
]
TO_BE_PARTED = [case for case in CASES if len(differentiable(*case.values)) > 1]


def test_every_operation_with_rules_has_a_sample() -> None:
    assert [name for name in RULED if not SAMPLES.get(name)] == []
    assert sorted(SAMPLES) == RULED


@pytest.mark.parametrize("name", RULED)
def test_every_rule_is_reached_by_a_sample(name: str) -> None:
    definition = operations[name].definition
    reached = {
        each
        for args in SAMPLES[name]
        for each, value in zip(definition.inputs, args, strict=False)
        if getattr(value, "requires_grad", False)
    }
    assert reached == set(definition.rules)


@pytest.mark.parametrize(("name", "args"), CASES)
def test_first_order(name: str, args: tuple[Any, ...]) -> None:
    assert gradcheck(operations[name], args)


@pytest.mark.parametrize(("name", "args"), CASES)
def test_second_order(name: str, args: tuple[Any, ...]) -> None:
    assert gradgradcheck(operations[name], args)


@pytest.mark.parametrize(("name", "args"), TO_BE_PARTED)
def test_each_input_alone_requires_grad(name: str, args: tuple[Any, ...]) -> None:
    """Saving depends on which inputs require grad; every single one must do."""
    for i in differentiable(name, args):
        alone = [arg.detach() if hasattr(arg, "detach") and k != i else arg for k, arg in enumerate(args)]
        assert gradcheck(operations[name], alone)


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("join", [cat, stack])
def test_joining(join: Any, dim: int) -> None:
    parts = [leaf(2, 3, seed=i) for i in range(3)]
    assert gradcheck(lambda *tensors: join(tensors, dim), parts)
    assert gradgradcheck(lambda *tensors: join(tensors, dim), parts)


def test_gradcheck_finds_a_wrong_rule() -> None:
    def twice_detached(x: Any) -> Any:
        return x * x.detach()

    x = leaf(3)
    with pytest.raises(RuntimeError, match="Jacobian mismatch for output 0 with respect to input 0"):
        gradcheck(twice_detached, x)
    assert not gradcheck(twice_detached, x, raise_exception=False)


def test_the_gradient_comes_back_in_the_dtype_of_its_input() -> None:
    small = engine.tensor([1.0, 2.0], requires_grad=True)
    (small * engine.tensor([3.0, 4.0], dtype=engine.float64)).sum().backward()
    assert small.grad.dtype is engine.float32
    assert small.grad.tolist() == [3.0, 4.0]


def test_rules_read_their_arguments_by_name_and_refuse_unknown_ones() -> None:
    with pytest.raises(TypeError, match=r"exp: the rule of input names \{'inptu'\}"):
        operations["exp"].gradients(input=lambda g, inptu: g)


def test_an_operation_on_plain_arrays_just_computes() -> None:
    assert isinstance(operations["exp"](np.zeros(2)), np.ndarray)
    assert operations["mul"](np.array([2.0]), 3.0).tolist() == [6.0]


def test_a_parameter_may_not_be_called_like_a_name_of_the_call_itself() -> None:
    def clashing(node: Any, /) -> Any:
        return node

    with pytest.raises(TypeError, match="clashing: a parameter cannot be called node"):
        op(clashing)


def test_an_input_without_a_rule_says_so() -> None:
    chosen = operations["where"](leaf(2), leaf(2), leaf(2))
    with pytest.raises(NotImplementedError, match="the derivative for 'where: condition' is not implemented"):
        chosen.sum().backward()


def test_an_index_is_kept_as_it_was() -> None:
    x, places = leaf(3), engine.tensor([0, 0])
    taken = x[places]
    places.fill_(2)
    taken.sum().backward()
    assert x.grad.tolist() == [2.0, 0.0, 0.0]


def test_gradients_of_numbers_keep_the_digits_of_float64() -> None:
    x = engine.tensor([0.3, 1.7, 4.1], dtype=engine.float64, requires_grad=True)
    (gradient,) = engine.autograd.grad(x.std(), x)
    distance = x.detach() - x.detach().mean()
    assert engine.allclose(gradient, distance / (2 * x.detach().std()), rtol=1e-15)
