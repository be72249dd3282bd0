"""What backward and grad take beside the roots, and what they refuse."""

from __future__ import annotations

import pytest

import engine
from engine.autograd import grad


def test_gradients_for_a_batch_of_starts() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    unused = engine.ones(1, requires_grad=True)
    (rows,) = grad(x**2, x, grad_outputs=engine.eye(2), is_grads_batched=True)
    assert rows.tolist() == [[2.0, 0.0], [0.0, 4.0]]
    rows, missing = grad(
        x**2, (x, unused), [engine.eye(2)], create_graph=True, is_grads_batched=True, allow_unused=True
    )
    assert missing is None
    rows.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_the_old_name_of_the_starts_warns() -> None:
    x = engine.ones(2, requires_grad=True)
    with pytest.warns(FutureWarning, match="`grad_variables` is deprecated. Use `grad_tensors` instead"):
        engine.autograd.backward(x * 2, grad_variables=engine.ones(2))
    assert x.grad.tolist() == [2.0, 2.0]


def test_roots_inputs_and_starts_are_checked() -> None:
    x = engine.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="got 2 tensors and 1 gradients"):
        engine.autograd.backward([x.sum(), x.sum()], [engine.tensor(1.0)])
    with pytest.raises(RuntimeError, match=r"`inputs` argument to `backward\(\)` cannot be empty"):
        x.sum().backward(inputs=[])
    with pytest.raises(RuntimeError, match=r"`inputs` argument to `grad\(\)` cannot be empty"):
        grad(x.sum(), [])
    with pytest.raises(ValueError, match="Expected allow_unused to be True or not passed"):
        grad(x.sum(), x, allow_unused=False, materialize_grads=True)
    with pytest.raises(TypeError, match="'float' object is not iterable"):
        x.backward(1.0)
    with pytest.warns(
        UserWarning, match="will create a reference cycle between the parameter and its gradient"
    ):
        (x * x).sum().backward(create_graph=True)
    assert x.grad.requires_grad
    x.grad = None


def test_a_leaf_that_is_the_root_gets_its_gradient_only_when_it_is_asked_for() -> None:
    s, w = engine.tensor(2.0, requires_grad=True), engine.ones(2, requires_grad=True)
    s.backward(inputs=[w])
    assert s.grad is None
    assert w.grad is None
    s.backward(inputs=[w, s])
    assert s.grad is not None
    assert s.grad.item() == 1.0
    engine.autograd.backward([s, (w * 3).sum()], inputs=[w])
    assert s.grad.item() == 1.0
    assert w.grad is not None
    assert w.grad.tolist() == [3.0, 3.0]
    assert grad(s, [w, s], allow_unused=True) == (None, engine.tensor(1.0))


def test_a_root_without_a_graph_is_named_before_an_input_without_one() -> None:
    w = engine.ones(1)
    with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad"):
        grad(w * 2, w)
    with pytest.raises(RuntimeError, match="One of the differentiated Tensors does not require grad"):
        grad(engine.ones(1, requires_grad=True) * 2, w)
