"""What a custom Function may not do."""

from __future__ import annotations

import re
from typing import Any

import pytest

import engine
from engine.autograd import Function, grad
from engine.autograd.function import once_differentiable
from engine.autograd.graph import get_gradient_edge


def made_by(backward: Any, forward: Any = lambda ctx, x, k: x * 2) -> Any:
    """A Function of these two."""
    return type("Made", (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


def test_only_tensors_can_be_saved() -> None:
    function = made_by(None, lambda ctx, x: ctx.save_for_backward(3))
    with pytest.raises(TypeError, match="save_for_backward can only save variables, but argument 0 is of"):
        function.apply(engine.ones(1))


WRONG: list[tuple[Any, str]] = [
    (lambda g: g, "function MadeBackward returned an incorrect number of gradients (expected 2, got 1)"),
    (lambda g: (g, None, g), "returned an incorrect number of gradients (expected 2, got 3)"),
    (lambda g: (g, g), "a gradient different than None at position 2, but the corresponding forward input"),
    (lambda g: (1.0, None), "expected Variable or None (got float)"),
    (lambda g: (g[:1], None), "invalid gradient at index 0 - got [1] but expected shape compatible with [2]"),
]


@pytest.mark.parametrize(("answer", "message"), WRONG)
def test_wrong_gradients_are_refused(answer: Any, message: str) -> None:
    y = made_by(lambda ctx, g: answer(g)).apply(engine.ones(2, requires_grad=True), 3)
    with pytest.raises(RuntimeError, match=re.escape(message)):
        y.sum().backward()


def test_gradients_are_brought_to_shape_and_dtype() -> None:
    x = engine.ones(2, requires_grad=True)
    made_by(lambda ctx, g: (g.double().expand(3, 2), None, None)).apply(x, 3).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    assert x.grad.dtype == engine.float32


def test_missing_methods_are_named() -> None:
    x = engine.ones(1, requires_grad=True)
    with pytest.raises(NotImplementedError, match="must implement the forward function"):
        Function.apply(x)
    with pytest.raises(NotImplementedError, match="implement either the backward or vjp method"):
        type("Forward", (Function,), {"forward": staticmethod(lambda ctx, x: x * 2)}).apply(x).backward()


def test_instances_are_of_no_use() -> None:
    with pytest.warns(DeprecationWarning, match="should not be instantiated"):
        instance = Once()
    with pytest.raises(RuntimeError, match="Legacy autograd function with non-static forward method"):
        instance(engine.ones(1))


class Once(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        assert not engine.is_grad_enabled()
        (x,) = ctx.saved_tensors
        return 2 * x * grad_output


def test_some_functions_are_differentiable_once() -> None:
    x = engine.tensor([2.0], requires_grad=True)
    (slope,) = grad(Once.apply(x), x)
    assert slope.item() == 4.0
    (slope,) = grad(Once.apply(x * 2), x, engine.ones(1, requires_grad=True), create_graph=True)
    with pytest.raises(RuntimeError, match="marked with @once_differentiable"):
        slope.backward()


class AsView(Function):
    """Hands out views of its input, or the input itself."""

    @staticmethod
    def forward(ctx: Any, x: Any, what: str) -> Any:
        return {"view": x.view(-1), "itself": x, "several": (x[0], x[1])}[what]

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return engine.stack([each.reshape(-1) for each in grads]).reshape(2, -1), None


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (
            "view",
            "Output 0 of AsView is a view and is being modified inplace. This view was created inside a",
        ),
        (
            "itself",
            "Output 0 of AsView is a view and is being modified inplace. This view was created inside a",
        ),
        ("several", "This view is the output of a function that returns multiple views"),
    ],
)
def test_views_made_by_a_function_are_not_written(what: str, message: str) -> None:
    x = engine.ones(2, 2, requires_grad=True)
    made = AsView.apply(x.clone(), what)
    with pytest.raises(RuntimeError, match=message):
        (made[0] if what == "several" else made).add_(1)
    unrecorded = AsView.apply(engine.ones(2, 2), "view")
    assert unrecorded.add_(1).tolist() == [2.0] * 4
    with pytest.raises(RuntimeError, match="A view was created in no_grad mode"):
        unrecorded.mul_(x.view(-1))


def test_one_output_returned_twice_is_one_tensor() -> None:
    class Twice(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            result = x * 2
            return result, result

        @staticmethod
        def backward(ctx: Any, first: Any, second: Any) -> Any:
            return (first + second) * 2

    x = engine.ones(2, requires_grad=True)
    a, b = Twice.apply(x)
    assert a is b
    (a + b).sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_what_a_function_may_not_say() -> None:
    class Both(AsView):
        @staticmethod
        def vjp(ctx: Any, grad: Any) -> Any:
            return grad

    class Dirty(AsView):
        @staticmethod
        def forward(ctx: Any, x: Any, what: str) -> Any:
            ctx.mark_dirty(x)
            return x * 1

    x = engine.ones(2, 2, requires_grad=True)
    with pytest.raises(RuntimeError, match="Implementing both 'backward' and 'vjp'"):
        Both.apply(x, "view").sum().backward()
    with pytest.raises(
        RuntimeError, match="Some elements marked as dirty during the forward method were not"
    ):
        Dirty.apply(x.clone(), "view")
    ctx = AsView._backward_cls()
    with pytest.raises(RuntimeError, match="mark_dirty can only accept variables"):
        ctx.mark_dirty(3)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="mark_non_differentiable only accepts variable arguments"):
        ctx.mark_non_differentiable(3)  # type: ignore[arg-type]


def test_hooks_on_what_a_function_saved() -> None:
    class Saving(Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            result = x.exp()
            ctx.save_for_backward(x, None, result)
            return result

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            with pytest.warns(DeprecationWarning, match="'saved_variables' is deprecated"):
                _, nothing, result = ctx.saved_variables
            assert nothing is None
            return grad * result

    x = engine.ones(2, requires_grad=True)
    y = Saving.apply(x)
    of_x, of_none, of_result = y.grad_fn._raw_saved_tensors
    seen = []
    of_result.register_hooks(lambda each: seen.append(each) or each.detach(), lambda each: each * 3)
    of_x.register_hooks(lambda each: each, lambda each: each)
    with pytest.raises(RuntimeError, match="hooks have already been set"):
        of_x.register_hooks(lambda each: each, lambda each: each)
    with pytest.raises(RuntimeError, match="value None is forbidden"):
        of_none.register_hooks(lambda each: each, lambda each: each)
    y.sum().backward()
    assert engine.equal(x.grad, 3 * y.detach())
    assert seen[0].grad_fn is y.grad_fn
    with pytest.raises(RuntimeError, match="freed"):
        y.grad_fn._raw_saved_tensors  # noqa: B018


def test_a_node_is_called_with_one_tensor() -> None:
    x = engine.ones(2, requires_grad=True)
    node = (x * x).grad_fn
    assert node(None) == (None, None)
    for gradients, message in [
        ((), "expected 1 arguments, got 0 instead"),
        ((x, x), "expected 1 arguments, got 2 instead"),
        ((1,), "argument 0 is not a Variable"),
    ]:
        with pytest.raises(TypeError, match=message):
            node(*gradients)
    with pytest.raises(TypeError, match="keyword arguments are not supported"):
        node(x, much=1)


def test_a_hook_before_a_node_of_several_outputs_sees_all_gradients() -> None:
    x = engine.arange(6.0).reshape(2, 3).requires_grad_()
    parts = x.split(1)
    handle = parts[0].grad_fn.register_prehook(
        lambda grads: tuple(None if g is None else g * 2 for g in grads)
    )
    (parts[0] * 3).sum().backward()
    assert x.grad.tolist() == [[6.0] * 3, [0.0] * 3]
    handle.remove()


def test_what_of_a_tensor_cannot_be_deleted() -> None:
    x = engine.ones(2, requires_grad=True)
    x.note = "mine"
    del x.note
    del x.grad
    for name in ("data", "requires_grad"):
        with pytest.raises(RuntimeError):
            delattr(x, name)
    with pytest.raises(TypeError, match="Variable data has to be a tensor, but got NoneType"):
        x.data = None
    with engine.no_grad():
        assert x.numpy().tolist() == [1.0, 1.0]


def test_a_recorded_gradient_is_copied_to_its_leaf() -> None:
    x = engine.tensor([2.0], requires_grad=True)
    with pytest.warns(UserWarning, match="create_graph=True"):
        (x**2).sum().backward(create_graph=True)
    assert type(x.grad.grad_fn).__name__ == "CopyBackwards"
    (again,) = engine.autograd.grad(x.grad, x)
    assert again.tolist() == [2.0]
    with pytest.raises(RuntimeError, match="materialize_grads cannot be used when the given input is a Grad"):
        engine.autograd.grad(x * 1, [get_gradient_edge(x * 2)], materialize_grads=True)
