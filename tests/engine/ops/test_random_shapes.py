"""Gradients of operations along dimensions and with broadcasting, at shapes nobody picked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.autograd import gradcheck, gradgradcheck
from tests.engine.ops.sample_tensors import leaf, positive

SHAPES = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)
ALONG = (
    *("softmax", "log_softmax", "logsumexp", "logcumsumexp", "cumsum", "cumprod", "cummax", "prod"),
    *("amax", "amin", "max", "median", "kthvalue", "var", "std", "norm", "sort", "topk", "flip", "unbind"),
)


def values(result: Any) -> Any:
    """The part of a result that has a gradient."""
    return result[0] if isinstance(result, tuple) else result


def call(name: str, x: Any, dim: int) -> Any:
    """`name` along `dim`, with what else it asks for."""
    function = getattr(engine, name)
    if name in ("topk", "kthvalue"):
        return function(x, 1, dim)
    if name == "norm":
        return function(x, 2, dim)
    if name in ("var", "std"):
        return function(x, dim, correction=0.5)
    return function(x, [dim]) if name == "flip" else function(x, dim)


@pytest.mark.parametrize("name", ALONG)
@settings(max_examples=8, deadline=None)
@given(shape=SHAPES, data=st.data())
def test_along_a_dimension(name: str, shape: tuple[int, ...], data: st.DataObject) -> None:
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    if name == "std" and shape[dim] == 1:
        return  # its gradient is 0 there by convention, not by calculus
    x = leaf(*shape)
    assert gradcheck(lambda x: values(call(name, x, dim)), x)
    assert gradgradcheck(lambda x: values(call(name, x, dim)), x)


@pytest.mark.parametrize("name", ["lerp", "addcmul", "addcdiv", "where", "clamp"])
@settings(max_examples=8, deadline=None)
@given(shape=SHAPES, data=st.data())
def test_three_operands_broadcast(name: str, shape: tuple[int, ...], data: st.DataObject) -> None:
    parts = [tuple(data.draw(st.sampled_from([n, 1])) for n in shape) for _ in range(3)]
    a, b, c = leaf(*parts[0]), leaf(*parts[1], seed=1), positive(*parts[2], seed=2)
    if name == "where":
        assert gradcheck(lambda a, b: engine.where(c > 1, a, b), (a, b))
    else:
        function = getattr(engine, name)
        bounds = (b - 0.011, b + c) if name == "clamp" else (b, c)
        assert gradcheck(lambda a, b, c: function(a, b, c), (a, *(each.detach() for each in bounds)))
        assert gradgradcheck(lambda a: function(a, *bounds), (a,))


@settings(max_examples=20, deadline=None)
@given(left=SHAPES, right=SHAPES, inner=st.integers(1, 3))
def test_matmul_of_all_ranks_agrees_with_numpy(
    left: tuple[int, ...], right: tuple[int, ...], inner: int
) -> None:
    a, b = leaf(*left[:-1], inner), leaf(*right[:-2], inner, *right[-1:] if len(right) > 1 else (), seed=1)
    try:
        wanted = np.matmul(a.detach().numpy(), b.detach().numpy())
    except ValueError:
        with pytest.raises(RuntimeError):
            engine.matmul(a, b)
        return
    np.testing.assert_allclose(engine.matmul(a, b).detach().numpy(), wanted)
    assert gradcheck(engine.matmul, (a, b))


@pytest.mark.parametrize(
    "equation",
    ["ij,jk->ik", "ij,kj->ik", "ij,ij->", "ij->ji", "ij,j->i", "ij,jk,kl->il", "ii->i", "bij,bjk->bik"],
)
def test_einsum_agrees_with_numpy_and_has_its_gradients(equation: str) -> None:
    parts = equation.split("->")[0].split(",")
    length = {"i": 2, "j": 3, "k": 2, "l": 2, "b": 2}
    operands = [leaf(*(length[name] for name in part), seed=i) for i, part in enumerate(parts)]
    wanted = np.einsum(equation, *(each.detach().numpy() for each in operands))
    np.testing.assert_allclose(engine.einsum(equation, *operands).detach().numpy(), wanted)
    assert gradcheck(lambda *each: engine.einsum(equation, *each), operands)
    assert gradgradcheck(lambda *each: engine.einsum(equation, *each), operands)
