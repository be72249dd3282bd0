"""Custom operations: Function, its ctx, and what is refused."""

from __future__ import annotations

import gc
import re
import weakref
from typing import Any

import pytest

import engine
from engine.autograd import Function, grad, gradcheck, gradgradcheck
from engine.autograd.function import FunctionCtx, once_differentiable


class Square(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        ctx.save_for_backward(x)
        ctx.shape, ctx.order, ctx.saved = x.shape, "free", "for any use"
        return x * x

    @staticmethod
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        (x,) = ctx.saved_tensors
        assert (ctx.shape, ctx.order, ctx.saved) == (x.shape, "free", "for any use")
        return 2 * x * grad_output


class Exp(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        result = x.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        (result,) = ctx.saved_tensors
        return grad_output * result


class ProductAndSum(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor, y: engine.Tensor, factor: float) -> Any:
        ctx.factor = factor
        product = x * y
        ctx.save_for_backward(x, y, product)
        return product, (x + y) * factor

    @staticmethod
    def backward(ctx: Any, of_product: Any, of_sum: Any) -> Any:
        x, y, product = ctx.saved_tensors
        assert product.shape == x.shape
        return of_product * y + of_sum * ctx.factor, of_product * x + of_sum * ctx.factor, None


class Scaled(Function):
    @staticmethod
    def forward(x: engine.Tensor, factor: float) -> Any:
        return x * factor

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.factor = inputs[1]

    @staticmethod
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        assert ctx.needs_input_grad == (True, False)
        return grad_output * ctx.factor, None


def doubles(*values: float) -> engine.Tensor:
    return engine.tensor(values, dtype=engine.float64, requires_grad=True)


def made_by(backward: Any, forward: Any = lambda ctx, x, k: x * 2) -> Any:
    """A Function of these two."""
    return type("Made", (Function,), {"forward": staticmethod(forward), "backward": staticmethod(backward)})


def test_gradients_flow_through() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = Square.apply(x)
    assert repr(y) == "tensor([1., 4.], grad_fn=<SquareBackward>)"
    (y * 3).sum().backward()
    assert x.grad.tolist() == [6.0, 12.0]


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        (Square.apply, (doubles(0.5, -2.0),)),
        (Exp.apply, (doubles(0.5, -2.0),)),
        (lambda x, y: ProductAndSum.apply(x, y, 3.0), (doubles(0.5, 2.0), doubles(1.0, -1.0))),
        (lambda x, y: ProductAndSum.apply(x, y, 3.0)[1], (doubles(0.5, 2.0), doubles(1.0, -1.0))),
        (lambda x: Scaled.apply(x, 3.0), (doubles(0.5, 2.0),)),
        (lambda x: Square.apply(Exp.apply(Square.apply(x))), (doubles(0.5),)),
    ],
)
def test_first_and_second_derivatives_agree_with_differences(operation: Any, inputs: Any) -> None:
    assert gradcheck(operation, inputs)
    assert gradgradcheck(operation, inputs)


def test_the_graph_shows_the_function() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    node = Square.apply(x * 2).grad_fn
    assert isinstance(node, FunctionCtx)
    assert re.fullmatch(r"<torch.autograd.function.SquareBackward object at 0x\w+>", repr(node))
    assert node.name() == "SquareBackward"
    assert node.metadata == {}
    assert [each.name() for each, _ in node.next_functions] == ["MulBackward0"]
    product, total = ProductAndSum.apply(x, engine.ones(1), 2.0)
    assert product.grad_fn is total.grad_fn
    assert (product.output_nr, total.output_nr) == (0, 1)
    assert (total + 1).grad_fn.next_functions[0] == (total.grad_fn, 1)
    assert [each and each.name() for each, _ in total.grad_fn.next_functions] == [
        "torch::autograd::AccumulateGrad",
        None,
    ]


def test_nothing_is_recorded_where_nothing_needs_it() -> None:
    assert not Square.apply(engine.ones(2)).requires_grad
    with engine.no_grad():
        assert Square.apply(engine.ones(2, requires_grad=True)).grad_fn is None


def test_keyword_arguments_find_their_place() -> None:
    x = engine.tensor([1.0], requires_grad=True)
    Scaled.apply(factor=4.0, x=x).backward()
    assert x.grad.item() == 4.0


def test_only_tensors_get_a_history() -> None:
    function = made_by(lambda ctx, *g: g[0], lambda ctx, x: (x * 1, 3, None, x.long()))
    tensor, number, nothing, whole = function.apply(engine.tensor([1.0], requires_grad=True))
    assert (tensor.requires_grad, number, nothing, whole.requires_grad) == (True, 3, None, False)
    assert made_by(None, lambda ctx, x: 1.0).apply(engine.ones(1, requires_grad=True)) == 1.0


def test_an_input_may_be_the_output() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = made_by(lambda ctx, g: -g, lambda ctx, x: x.view_as(x)).apply(x)
    z = made_by(lambda ctx, g: -g, lambda ctx, x: x).apply(x)
    assert y is not x
    assert z is not x
    assert x.is_leaf
    (y + z).sum().backward()
    assert x.grad.tolist() == [-2.0, -2.0]


def test_unused_outputs_get_zeros_or_none() -> None:
    seen: list[Any] = []

    def forward(ctx: Any, x: engine.Tensor, materialize: bool) -> Any:
        ctx.set_materialize_grads(materialize)
        return x * 1, x * 2

    def backward(ctx: Any, first: Any, second: Any) -> Any:
        seen.append(first)
        return second, None

    x = engine.ones(2, requires_grad=True)
    made_by(backward, forward).apply(x, True)[1].sum().backward()
    made_by(backward, forward).apply(x, False)[1].sum().backward()
    assert seen[0].tolist() == [0.0, 0.0]
    assert seen[1] is None


def test_no_gradient_flows_where_backward_gives_none() -> None:
    x = engine.ones(2, requires_grad=True)
    made_by(lambda ctx, g: None, lambda ctx, x: x * 2).apply(x * 3).sum().backward()
    assert x.grad is None


def test_marked_outputs_are_constants() -> None:
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        constant = x * 2
        ctx.mark_non_differentiable(constant)
        return x * 3, constant

    x = engine.ones(2, requires_grad=True)
    y, constant = made_by(lambda ctx, g, of_constant: g * 3 + of_constant, forward).apply(x)
    assert (y.requires_grad, constant.requires_grad) == (True, False)
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


class AddOne(Function):
    @staticmethod
    def forward(ctx: Any, x: engine.Tensor) -> Any:
        x.add_(1)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx: Any, grad_output: engine.Tensor) -> Any:
        return grad_output * 3


def test_inputs_written_in_place_continue_from_the_function() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    assert AddOne.apply(y) is y
    assert repr(y) == "tensor([2., 3.], grad_fn=<AddOneBackward>)"
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]
    z = x * 1
    AddOne.apply(z[:1])
    assert z.grad_fn.name() == "torch::autograd::CopySlices"
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad has been used in an in-place"):
        AddOne.apply(x)


def test_saved_tensors_are_freed_and_checked() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    y = Square.apply(x)
    assert y.grad_fn.saved_tensors[0] is x
    y.sum().backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        y.sum().backward()
    with pytest.raises(RuntimeError, match="directly access saved tensors after they have"):
        y.grad_fn.saved_tensors  # noqa: B018
    for function, maker in ((Square, "Mul"), (Exp, "Exp")):
        inner = x * 1
        y = function.apply(inner)
        with engine.no_grad():
            (inner if function is Square else y).add_(1)
        with pytest.raises(
            RuntimeError, match=rf"which is output 0 of {maker}, is at version 1; expected version 0"
        ):
            y.sum().backward()


class Mixin:
    """Something else that a Function may be."""


def test_vjp_is_another_name_for_backward() -> None:
    members = {"forward": staticmethod(lambda ctx, x: x * 2), "vjp": staticmethod(lambda ctx, g: g * 2)}
    x = engine.ones(1, requires_grad=True)
    type("Named", (Function, Mixin), members).apply(x).backward()
    assert x.grad.item() == 2.0


def test_the_graph_is_freed_with_its_root() -> None:
    gc.collect()
    gc.disable()
    try:
        x = engine.ones(2, requires_grad=True)
        inner = x * 1
        roots = [Exp.apply(inner), *ProductAndSum.apply(inner, x, 2.0)]
        node = weakref.ref(inner.grad_fn)
        del inner
        assert node() is not None
        del roots
        assert node() is None
    finally:
        gc.enable()


def test_setup_context_gets_defaults_too() -> None:
    class Scaled(Function):
        @staticmethod
        def forward(x: Any, scale: float = 2.0) -> Any:
            return x * scale

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            _, ctx.scale = inputs

        @staticmethod
        def backward(ctx: Any, grad: Any) -> Any:
            return grad * ctx.scale, None

    x = engine.ones(2, requires_grad=True)
    Scaled.apply(x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]
    assert not Scaled.generate_vmap_rule


def test_graphs_show_where_a_function_is_differentiable_once() -> None:
    class Product(Function):
        @staticmethod
        def forward(ctx: Any, x: Any, k: int, y: Any) -> Any:
            ctx.save_for_backward(x, y)
            return x * y

        @staticmethod
        @once_differentiable
        def backward(ctx: Any, grad: Any) -> Any:
            x, y = ctx.saved_tensors
            return grad * y, None, grad * x

    x, y = engine.ones(2, requires_grad=True), engine.ones(2, requires_grad=True)
    arriving = engine.ones(2, requires_grad=True)
    (slope,) = grad(Product.apply(x, 1, y), x, arriving, create_graph=True)
    assert type(slope.grad_fn).__name__ == "Error"
    shown = [type(each).__name__ for each, _ in slope.grad_fn.next_functions]
    assert shown == ["AccumulateGrad", "NoneType", "AccumulateGrad"]
    with pytest.raises(RuntimeError, match="trying to differentiate twice"):
        slope.sum().backward()
