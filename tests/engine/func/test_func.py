"""Derivatives and batches of functions, as torch.func has them."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import func, nn

X = engine.tensor([1.0, 2.0])
Y = engine.tensor([3.0, 4.0])


def test_grad_nests() -> None:
    assert func.grad(lambda a: a**3)(engine.tensor(2.0)).item() == 12.0
    assert func.grad(func.grad(lambda a: a**3))(engine.tensor(2.0)).item() == 12.0
    assert func.grad(func.grad(func.grad(lambda a: a**3)))(engine.tensor(2.0)).item() == 6.0


def test_grad_by_several_arguments_and_with_more_to_return() -> None:
    both = func.grad(lambda a, b: (a * b).sum(), argnums=(0, 1))(X, Y)
    assert [each.tolist() for each in both] == [[3.0, 4.0], [1.0, 2.0]]
    found, aux = func.grad(lambda a: ((a**2).sum(), a * 2), has_aux=True)(X)
    assert (found.tolist(), aux.tolist(), aux.requires_grad) == ([2.0, 4.0], [2.0, 4.0], False)
    found, value = func.grad_and_value(lambda a: (a**2).sum())(X)
    assert (found.tolist(), value.item()) == ([2.0, 4.0], 5.0)


def test_grad_by_a_dict_of_tensors() -> None:
    found = func.grad(lambda d: (d["w"] ** 2).sum() + d["more"][0])({"w": X, "more": [engine.tensor(1.0)]})
    assert found["w"].tolist() == [2.0, 4.0]
    assert found["more"][0].item() == 1.0


def test_what_the_value_does_not_depend_on_has_no_slope() -> None:
    assert func.grad(lambda a: engine.tensor(1.0))(X).tolist() == [0.0, 0.0]
    assert func.grad(lambda a, b: (b * b).sum())(X, engine.ones(1, requires_grad=True)).tolist() == [0.0, 0.0]


def test_grad_is_recorded_where_its_arguments_are() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    func.grad(lambda a: (a**3).sum())(x).sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]
    assert not func.grad(lambda a: (a**3).sum())(X).requires_grad


def test_jacobians_and_products() -> None:
    assert func.jacrev(lambda a: a**2)(X).tolist() == [[2.0, 0.0], [0.0, 4.0]]
    first, second = func.jacfwd(lambda a, b: a * b, argnums=(0, 1))(X, Y)
    assert (first.tolist(), second.tolist()) == ([[3.0, 0.0], [0.0, 4.0]], [[1.0, 0.0], [0.0, 2.0]])
    assert func.hessian(lambda a: (a**3).sum())(X).tolist() == [[6.0, 0.0], [0.0, 12.0]]
    output, back = func.vjp(lambda a, b: a * b, X, Y)
    assert output.tolist() == [3.0, 8.0]
    assert [each.tolist() for each in back(engine.ones(2))] == [[3.0, 4.0], [1.0, 2.0]]
    output, forward = func.jvp(lambda a: a**2, (X,), (engine.ones(2),))
    assert (output.tolist(), forward.tolist()) == ([1.0, 4.0], [2.0, 4.0])


def test_vmap_slices_and_stacks() -> None:
    rows = engine.arange(6.0).reshape(3, 2)
    assert func.vmap(lambda a: a.sum())(rows).tolist() == [1.0, 5.0, 9.0]
    assert func.vmap(engine.dot, in_dims=(0, None))(rows, engine.ones(2)).tolist() == [1.0, 5.0, 9.0]
    assert func.vmap(lambda a: a.sum(), in_dims=1)(rows).tolist() == [6.0, 9.0]
    same, double = func.vmap(lambda a: (a, a * 2), out_dims=1)(rows)
    assert same.tolist() == rows.T.tolist()
    assert double.tolist() == (rows.T * 2).tolist()
    assert func.vmap(lambda a: {"sum": a.sum()})(rows)["sum"].tolist() == [1.0, 5.0, 9.0]
    assert func.vmap(func.grad(lambda a: a**2))(engine.ones(3)).tolist() == [2.0, 2.0, 2.0]


def test_a_module_is_called_with_other_parameters() -> None:
    model = nn.Sequential(nn.Linear(2, 1), nn.Tanh())
    kept = model[0].weight
    ones: Any = {"0.weight": engine.ones(1, 2), "0.bias": engine.zeros(1)}
    assert func.functional_call(model, ones, engine.tensor([[0.25, 0.25]])).item() == pytest.approx(
        0.46211717
    )
    assert model[0].weight is kept
    slopes = func.grad(lambda p: func.functional_call(model, p, (engine.ones(1, 2),)).sum())(
        {name: each.detach() for name, each in model.named_parameters()}
    )
    model(engine.ones(1, 2)).sum().backward()
    assert slopes["0.weight"].tolist() == kept.grad.tolist()
    with pytest.raises(AttributeError, match="Sequential has no attribute `2`"):
        func.functional_call(model, {"2.weight": engine.ones(1)}, engine.ones(1, 2))


REFUSED: list[tuple[type[Exception], str, Any]] = [
    (RuntimeError, "to return a scalar Tensor, got tensor with 1 dims", lambda: func.grad(lambda a: a)(X)),
    (RuntimeError, "to return a Tensor, got <class 'int'>", lambda: func.grad(lambda a: 3)(X)),
    (
        ValueError,
        r"the same size in the mapped dimension, got sizes \[2, 3\]",
        lambda: func.vmap(lambda a, b: a + b)(X, engine.ones(3)),
    ),
    (
        ValueError,
        "in_dims is not compatible with the structure of `inputs`",
        lambda: func.vmap(engine.dot, (0,))(X, Y),
    ),
]


@pytest.mark.parametrize(("kind", "message", "call"), REFUSED)
def test_refusals_are_pytorchs(kind: type[Exception], message: str, call: Any) -> None:
    with pytest.raises(kind, match=message):
        call()
