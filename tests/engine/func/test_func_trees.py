"""torch.func on dicts, lists and tuples of tensors, with more to return, nested, and used wrongly."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

import engine
from engine import func, nn
from engine.func.tree import mapped, short_structure, spread, structure

X = engine.tensor([1.0, 2.0])
Y = engine.tensor([3.0, 4.0])


class Pair(NamedTuple):
    first: Any
    second: Any


def listed(tree: Any) -> Any:
    return mapped(lambda leaf: leaf.tolist(), tree)


def test_vjp_of_trees() -> None:
    output, pull, aux = func.vjp(lambda d, y: ({"z": d["a"] * y}, d["a"].sum()), {"a": X}, Y, has_aux=True)
    assert listed(output) == {"z": [3.0, 8.0]}
    assert listed(pull({"z": engine.ones(2)})) == ({"a": [3.0, 4.0]}, [1.0, 2.0])
    assert listed(pull({"z": X})) == ({"a": [3.0, 8.0]}, [1.0, 4.0])
    assert (aux.item(), aux.requires_grad) == (3.0, False)
    constant, back = func.vjp(lambda x: Y * 1, X)
    assert back(constant)[0].tolist() == [0.0, 0.0]


def test_jvp_of_trees() -> None:
    output, tangent, aux = func.jvp(lambda d: (d["a"] ** 2, "note"), ({"a": X},), ({"a": Y},), has_aux=True)
    assert (output.tolist(), tangent.tolist(), aux) == ([1.0, 4.0], [6.0, 16.0], "note")
    assert not tangent.requires_grad
    output, tangent = func.jvp(lambda x: Pair(x * 2, Y), (X,), (Y,))
    assert listed(tangent) == Pair([6.0, 8.0], [0.0, 0.0])
    output, push = func.linearize(engine.exp, X)
    assert engine.allclose(push(Y), output * Y)


def test_derivatives_nest_in_every_order() -> None:
    def cubed(x: Any) -> Any:
        return (x**3).sum()

    second = [[6.0, 0.0], [0.0, 12.0]]
    for matrix in (
        func.hessian(cubed),
        func.jacfwd(func.jacfwd(cubed)),
        func.jacrev(func.jacrev(cubed)),
        func.jacrev(func.jacfwd(cubed)),
        func.jacfwd(func.grad(cubed)),
    ):
        assert matrix(X).tolist() == second
    twice = func.jvp(lambda x: func.jvp(cubed, (x,), (Y,))[1], (X,), (Y,))[1]
    assert twice.item() == 6 * 9 + 12 * 16
    product = func.grad(lambda x: (func.grad(cubed)(x) * Y).sum())(X)
    assert product.tolist() == [18.0, 48.0]


def test_jacobians_of_trees() -> None:
    def of_two(a: Any, d: Any) -> Any:
        return {"product": a * d["b"], "sums": (a.sum(),)}

    for jacobian in (func.jacrev, func.jacfwd):
        both = jacobian(of_two, argnums=(0, 1))(X, {"b": Y})
        assert listed(both) == {
            "product": ([[3.0, 0.0], [0.0, 4.0]], {"b": [[1.0, 0.0], [0.0, 2.0]]}),
            "sums": (([1.0, 1.0], {"b": [0.0, 0.0]}),),
        }
        found, aux = jacobian(lambda a: (a * 2, a), has_aux=True)(X)
        assert (found.tolist(), aux.tolist(), aux.requires_grad) == (
            [[2.0, 0.0], [0.0, 2.0]],
            [1.0, 2.0],
            False,
        )
        assert jacobian(lambda a, b: b**2, argnums=-1)(X, Y).tolist() == [[6.0, 0.0], [0.0, 8.0]]
        assert jacobian(lambda a: a)(engine.ones(0)).shape == (0, 0)
    assert func.jacrev(lambda a: a * 2, chunk_size=1)(X).tolist() == [[2.0, 0.0], [0.0, 2.0]]


def test_what_is_outside_is_differentiated_too() -> None:
    w = engine.tensor([5.0, 6.0], requires_grad=True)
    slope = func.grad(lambda x: (x**2 * w).sum())(X)
    slope.sum().backward()
    assert w.grad.tolist() == [2.0, 4.0]
    with engine.no_grad():
        slope = func.grad(lambda x: (x**2 * w).sum())(X)
        assert not func.jacfwd(lambda x: x * w)(X).requires_grad
    assert slope.tolist() == [10.0, 24.0]
    assert not slope.requires_grad
    (again,) = engine.autograd.grad(func.jvp(lambda x: x**2 * w, (X,), (Y,))[1].sum(), w)
    assert again.tolist() == [6.0, 16.0]


def test_vmap_of_trees() -> None:
    rows = engine.arange(6.0).reshape(3, 2)
    assert func.vmap(lambda d: d["a"].sum(), in_dims=({"a": 1},))({"a": rows}).tolist() == [6.0, 9.0]
    first, second = func.vmap(lambda a: (a, a * 2), out_dims=(0, 1))(rows)
    assert (first.shape, second.shape) == ((3, 2), (2, 3))
    assert func.vmap(lambda a: Pair(a, a.sum()))(rows).second.tolist() == [1.0, 5.0, 9.0]
    assert func.vmap(engine.sin, in_dims=-1)(rows).shape == (2, 3)
    assert func.vmap(func.vmap(engine.dot))(rows.reshape(3, 1, 2), rows.reshape(3, 1, 2)).shape == (3, 1)
    assert func.vmap(lambda a: X, out_dims=None)(rows) is X
    assert func.vmap(engine.sin, out_dims=(1,), chunk_size=2)(rows).shape == (2, 3)


def test_vmap_goes_back_through_one_graph_for_every_slice() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = x**2
    rows = func.vmap(lambda v: engine.autograd.grad(y, x, v)[0])(engine.eye(2))
    assert rows.tolist() == [[2.0, 0.0], [0.0, 4.0]]
    with pytest.raises(RuntimeError, match="a second time"):
        y.sum().backward()


def test_random_numbers_in_vmap() -> None:
    x = engine.zeros(4)

    def noisy(a: Any) -> Any:
        return a + engine.rand(())

    assert len(set(func.vmap(noisy, randomness="different")(x).tolist())) == 4
    assert len(set(func.vmap(noisy, randomness="same")(x).tolist())) == 1
    with pytest.raises(RuntimeError, match="called random operation while in randomness error mode"):
        func.vmap(noisy)(x)


def test_per_sample_gradients_and_ensembles() -> None:
    engine.manual_seed(0)
    model, x, y = nn.Linear(3, 1), engine.rand(5, 3), engine.rand(5, 1)
    parameters = {name: each.detach() for name, each in model.named_parameters()}

    def loss(parameters: Any, x: Any, y: Any) -> Any:
        return ((func.functional_call(model, parameters, (x,)) - y) ** 2).sum()

    per_sample = func.vmap(func.grad(loss), in_dims=(None, 0, 0))(parameters, x, y)
    ((model(x) - y) ** 2).sum().backward()
    assert per_sample["weight"].shape == (5, 1, 3)
    assert engine.allclose(per_sample["weight"].sum(0), model.weight.grad)

    models = [nn.BatchNorm1d(3) for _ in range(4)]
    stacked, buffers = func.stack_module_state(models)
    assert stacked["weight"].shape == (4, 3)
    assert stacked["weight"].is_leaf
    assert stacked["weight"].requires_grad
    assert buffers["running_var"].shape == (4, 3)
    func.replace_all_batch_norm_modules_(models[0])
    assert models[0].running_mean is None
    out = func.vmap(lambda p: func.functional_call(models[0], p, (x,)), in_dims=({"weight": 0, "bias": 0},))(
        stacked
    )
    assert out.shape == (4, 5, 3)


def test_what_needs_no_help() -> None:
    assert func.functionalize(engine.sin) is engine.sin
    assert func.debug_unwrap(X) is X


REFUSED: list[tuple[type[Exception], str, Any]] = [
    (RuntimeError, "Got argnum=3, but only 1 positional inputs", lambda: func.grad(engine.sum, 3)(X)),
    (RuntimeError, "argnums elements must be unique", lambda: func.grad(engine.dot, (0, 0))(X, Y)),
    (RuntimeError, "argnums must be non-empty", lambda: func.grad(engine.sum, ())(X)),
    (RuntimeError, "argnums must be int or Tuple", lambda: func.grad(engine.sum, 1.0)(X)),  # type: ignore[arg-type]
    (RuntimeError, "output of function f should be a tuple", lambda: func.grad(engine.sum, has_aux=True)(X)),
    (
        ValueError,
        "Thing passed to transform API must be Tensor, got <class 'int'>",
        lambda: func.grad(engine.sum)(3),
    ),
    (
        RuntimeError,
        "to return only tensors, got unsupported type <class 'int'>",
        lambda: func.vjp(lambda x: 3, X),
    ),
    (RuntimeError, r"cotangents: \(\*, \*\), primal output: \*", lambda: func.vjp(engine.sin, X)[1]((X, X))),
    (RuntimeError, "Expected primals to be a tuple", lambda: func.jvp(engine.sin, X, X)),
    (RuntimeError, "to have the same python structure", lambda: func.jvp(engine.sin, (X,), X)),
    (RuntimeError, "to contain at least one Tensor", lambda: func.jvp(engine.sin, (), ())),
    (RuntimeError, "Expected primals to only contain Tensors", lambda: func.jvp(engine.sin, (3,), (X,))),
    (RuntimeError, "to return only tensors", lambda: func.jvp(lambda x: 3, (X,), (X,))),
    (RuntimeError, "independent of the inputs", lambda: func.jvp(lambda x: Y, (X,), (X,), strict=True)),
    (ValueError, "`chunk_size` should be greater than 0", lambda: func.jacrev(engine.sin, chunk_size=0)),
    (ValueError, "chunk_size should be None or greater than 0", lambda: func.vmap(engine.sin, chunk_size=0)),
    (RuntimeError, "Only allowed values for randomness", lambda: func.vmap(engine.sin, randomness="much")),
    (ValueError, "got: <class 'str'>", lambda: func.vmap(engine.sin, in_dims="a")(X)),
    (ValueError, "got no inputs", lambda: func.vmap(engine.sin)()),
    (ValueError, "Got no mapped inputs", lambda: func.vmap(engine.sin, in_dims=(None,))(X)),
    (ValueError, "the input is of type <class 'int'>", lambda: func.vmap(engine.sin)(3)),
    (ValueError, "must be either an integer dimension", lambda: func.vmap(engine.sin, in_dims=("a",))(X)),
    (ValueError, "expected in_dim to satisfy -1 <= in_dim < 1", lambda: func.vmap(engine.sin, in_dims=2)(X)),
    (ValueError, "must only return Tensors, got type <class 'int'>", lambda: func.vmap(lambda a: 3)(X)),
    (ValueError, "with the structure of `outputs`", lambda: func.vmap(engine.sin, out_dims=(0, 1))(X)),
    (RuntimeError, "at least one model, got 0", lambda: func.stack_module_state([])),
    (RuntimeError, "of the same class", lambda: func.stack_module_state([nn.Tanh(), nn.ReLU()])),
    (RuntimeError, "same training/eval mode", lambda: func.stack_module_state([nn.Tanh(), nn.Tanh().eval()])),
]


@pytest.mark.parametrize(("kind", "message", "call"), REFUSED)
def test_refusals(kind: type[Exception], message: str, call: Any) -> None:
    with pytest.raises(kind, match=message):
        call()


def test_structures() -> None:
    tree = {"a": (X, [Y]), "b": X}
    assert short_structure(tree) == "{'a': (*, [*]), 'b': *}"
    assert short_structure((X,)) == "(*,)"
    assert (
        structure(tree)
        == "TreeSpec(dict, ['a', 'b'], [TreeSpec(tuple, None, [*,\n  TreeSpec(list, None, [*])]),\n  *])"
    )
    assert spread({"a": 1, "b": None}, tree) == [1, 1, None]
    assert spread({"a": 1}, tree) is None
    assert spread((0, 1), [X, Y]) is None
