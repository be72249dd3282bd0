"""Hooks on tensors and nodes, and retained gradients."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.autograd import Function, grad


def leaf() -> engine.Tensor:
    return engine.tensor([1.0], requires_grad=True)


def test_hooks_run_in_order_and_last_what_waits_for_the_leaf() -> None:
    x = leaf()
    y = x * 2
    seen: list[Any] = []
    y.grad_fn.register_hook(lambda inputs, outputs: seen.append(("after", *listed(inputs), *listed(outputs))))
    y.register_hook(lambda g: seen.append(("tensor", g.tolist())))
    y.grad_fn.register_prehook(lambda outputs: seen.append(("before", *listed(outputs))))
    x.register_hook(lambda g: seen.append(("leaf", g.tolist())))
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append(("added", leaf is x, leaf.grad.tolist())))
    (y * 3).backward()
    assert seen == [
        ("tensor", [3.0]),
        ("before", [3.0]),
        ("after", [6.0], None, [3.0]),
        ("leaf", [6.0]),
        ("added", True, [6.0]),
    ]


def listed(gradients: Any) -> list[Any]:
    return [None if each is None else each.tolist() for each in gradients]


def test_hooks_on_nodes_replace_gradients() -> None:
    x = leaf()
    y = x * 2
    after = y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] * 10, None))
    y.grad_fn.register_hook(lambda inputs, outputs: None)
    before = y.grad_fn.register_prehook(lambda outputs: (outputs[0] * 5,))
    z = y * 3
    z.backward(retain_graph=True)
    assert x.grad.item() == 300.0
    after.remove()
    before.remove()
    x.grad = None
    z.backward()
    assert x.grad.item() == 6.0


def test_hooks_on_nodes_see_fitted_and_recorded_gradients() -> None:
    x = leaf()
    y = x + engine.ones(3)
    shapes: list[Any] = []
    y.grad_fn.register_hook(lambda inputs, outputs: shapes.extend([inputs[0].shape, outputs[0].shape]))
    assert y.grad_fn.next_functions[0][0].variable is x
    (slope,) = grad((y * y).sum(), x, create_graph=True)
    assert shapes == [(1,), (3,)]
    slope.backward()
    assert x.grad.item() == 6.0


class Pair(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        return x * 2, x * 3

    @staticmethod
    def backward(ctx: Any, first: Any, second: Any) -> Any:
        return first * 2 + second * 3


def test_hooks_on_the_node_of_a_function() -> None:
    x = leaf()
    first, second = Pair.apply(x)
    seen: list[Any] = []
    second.register_hook(lambda g: g * 10)
    first.grad_fn.register_hook(lambda inputs, outputs: seen.append((*listed(inputs), *listed(outputs))))
    (first + second).backward()
    assert seen == [([32.0], [1.0], [10.0])]
    assert x.grad.item() == 32.0


def test_hooks_where_gradients_are_added() -> None:
    x = leaf()
    end = (x * 3).grad_fn.next_functions[0][0]
    seen: list[Any] = []
    end.register_prehook(lambda outputs: (outputs[0] * 2,))
    end.register_hook(lambda inputs, outputs: seen.append((inputs, *listed(outputs))))
    (x * 3).backward()
    assert seen == [((), [6.0])]
    assert x.grad.item() == 6.0
    assert end.metadata == {}


def test_hooks_also_change_what_grad_returns() -> None:
    x = leaf()
    x.register_hook(lambda g: g * 10)
    x.register_post_accumulate_grad_hook(lambda leaf: pytest.fail("nothing is accumulated"))
    assert grad(x * 3, x)[0].item() == 30.0
    y = x * 2
    y.register_hook(lambda g: g * 10)
    assert grad(y * 3, y)[0].item() == 30.0
    assert x.grad is None


def test_the_last_word_is_retained_whenever_it_was_asked_for() -> None:
    x = leaf()
    y = x * 2
    assert not y.retains_grad
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    assert (x.retains_grad, y.retains_grad) == (False, True)
    y.backward(retain_graph=True)
    assert (y.grad.item(), x.grad.item()) == (10.0, 20.0)
    y.backward(inputs=[y])
    assert (y.grad.item(), x.grad.item()) == (20.0, 20.0)


def test_the_grad_of_an_inner_tensor_warns_unless_retained() -> None:
    y = leaf() * 2
    with pytest.warns(UserWarning, match=r"The .grad attribute of a Tensor that is not a leaf Tensor"):
        assert y.grad is None
    y.retain_grad()
    assert y.grad is None


def test_what_a_hook_may_not_return() -> None:
    y = leaf() * 2
    handle = y.register_hook(lambda g: g.expand(2))
    with pytest.raises(RuntimeError, match="hook '<lambda>' has changed the size of value"):
        y.backward()
    handle.remove()
    y.register_hook(lambda g: 3)
    with pytest.raises(TypeError, match="expected Variable, but hook returned 'int'"):
        y.backward()


def test_only_leaves_wait_for_their_gradient() -> None:
    with pytest.raises(RuntimeError, match="cannot be registered on non-leaf tensors"):
        (leaf() * 2).register_post_accumulate_grad_hook(print)
    with pytest.raises(RuntimeError, match="a tensor that doesn't require gradient"):
        engine.ones(1).register_post_accumulate_grad_hook(print)


def test_an_optimizer_can_live_in_the_backward() -> None:
    x = leaf()

    def step(param: engine.Tensor) -> None:
        with engine.no_grad():
            param -= 0.1 * param.grad
        param.grad = None

    x.register_post_accumulate_grad_hook(step)
    (x * 2).backward()
    assert x.item() == pytest.approx(0.8)
    assert x.grad is None


def test_a_hook_after_accumulation_may_step_the_leaf_and_must_return_nothing() -> None:
    weight = engine.ones(2, requires_grad=True)

    def step(leaf: engine.Tensor) -> None:
        leaf.sub_(leaf.grad * 0.5)

    weight.register_post_accumulate_grad_hook(step)
    weight.sum().backward()
    assert weight.tolist() == [0.5, 0.5]
    weight.register_post_accumulate_grad_hook(lambda leaf: leaf.mul_(2))
    weight.sum().backward()
    weight.register_post_accumulate_grad_hook(lambda leaf: leaf.grad)
    with pytest.raises(RuntimeError, match=r"^Tensor post accumulate grad hooks should return None\.$"):
        weight.sum().backward()
    other = engine.nn.Parameter(engine.ones(1))
    other.register_post_accumulate_grad_hook(lambda leaf: 3)
    with pytest.raises(TypeError, match=r"^expected Variable, but hook returned 'int'$"):
        other.sum().backward()


def test_only_hooks_on_tensors_run_where_grad_ends() -> None:
    log: list[str] = []
    a = engine.tensor(1.0, requires_grad=True)
    b = a.clone()
    for name, tensor in (("b", b), ("a", a)):
        tensor.register_hook(lambda g, name=name: log.append(name))
        node = tensor.grad_fn or b.grad_fn.next_functions[0][0]
        node.register_prehook(lambda gs, name=name: log.append(name + " before"))
    engine.autograd.grad(b * 2, b, retain_graph=True)
    assert log == ["b"]
    log.clear()
    engine.autograd.grad(b * 2, a, retain_graph=True)
    assert log == ["b", "b before", "a"]
    log.clear()
    (b * 2).backward(inputs=[b])
    assert log == ["b", "b before"]
    assert b.grad.item() == 2.0


def test_hooks_of_views_that_are_written() -> None:
    log: list[str] = []
    base = engine.tensor([1.0], requires_grad=True).clone()
    view, other = base[:], base[:]
    for each, name in ((view, "view"), (other, "other")):
        each.retain_grad()
        each.register_hook(lambda g, name=name: log.append(name))
    view.mul_(2)
    other.register_hook(lambda g: log.append("other, written"))
    (view + other).sum().backward()
    assert log == ["other, written"]
    assert view.grad.tolist() == other.grad.tolist() == [1.0]


def test_what_is_retained_has_passed_the_hooks_on_the_tensor_only() -> None:
    a = engine.tensor(1.0, requires_grad=True)
    b = a.clone()
    b.retain_grad()
    b.grad_fn.register_prehook(lambda gs: (gs[0] * 2,))
    b.register_hook(lambda g: g * 3)
    b.sum().backward()
    assert (b.grad.item(), a.grad.item()) == (3.0, 6.0)
