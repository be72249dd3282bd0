"""Calls that have instructions of their own: products, convolutions, pooling, shapes, the common losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .batch_losses import likelihood, likelihood_of_all, loss_by, shares
from .capture import Call
from .class_margin import class_margin, label_margin
from .columns import columns, turned
from .errors import NotLowered
from .learned_leak import learned_leak
from .lengths import length
from .opcodes import (
    CONVOLUTION,
    CONVOLUTION_INPUT,
    CONVOLUTION_WEIGHT,
    LINEAR,
    LINEAR_INPUT,
    LINEAR_WEIGHT,
    LOGISTIC,
    MAX_POOL,
    MAX_POOL_INPUT,
    SQUARED_ERROR,
    Opcode,
)
from .plan import Field
from .row_sums import row_sum, row_sum_input
from .symbols import masked, reshaped, spread, total
from .training_layers import batch_norm, dropout, fixed_batch_norm, leak
from .values import Backward, Scene, Value, Weights

Lowering = Callable[[Scene, Call, int], "tuple[Value | Weights, Backward] | None"]
"""Writes the forward of a call, its activation included; None for what is left to the general way."""
NONE = -1


def _linear(
    scene: Scene, call: Call, activation: int, x: Any, weight: Any, bias: Any
) -> tuple[Value, Backward]:
    if not isinstance(x, Value) or not isinstance(weight, Weights) or len(weight.shape) != 2:
        raise NotLowered("a product of something other than the batch and a parameter")
    if bias is not None and not isinstance(bias, Weights):
        raise NotLowered("a bias that is no parameter")
    outputs, inputs = weight.shape
    if scene.products:
        scene.hidden.append(x.symbol)
    scene.products += 1
    slopes = _slopes(weight, bias)
    out = scene.array(call.shape)
    value = Value(out, slopes is not None or x.needs_grad, activation=activation)
    place = NONE if bias is None else bias.place
    draft = scene.draft
    draft.emit(
        LINEAR, inputs, outputs, scene.width, weight.place, place, x.symbol.place, out.place, activation
    )

    def backward(made: Value) -> None:
        grad = made.behind_activation().place
        if slopes is not None:
            draft.emit(LINEAR_WEIGHT, inputs, outputs, scene.width, x.symbol.place, grad, *slopes)
        if x.needs_grad:
            _to_input(x, scene, LINEAR_INPUT, inputs, outputs, scene.width, weight.place, grad)

    return value, backward


def _slopes(weight: Weights, bias: Weights | None) -> tuple[Field, Field] | None:
    """Where the gradients of a layer's parameters go; None for a layer that is frozen."""
    slope = NONE if bias is None else bias.grad
    if weight.grad is None and (bias is None or slope is None):
        return None
    if weight.grad is None or slope is None:
        raise NotLowered("a layer of which a part is frozen")
    return weight.grad, slope


def _to_input(x: Value, scene: Scene, opcode: Opcode, *fields: Any) -> None:
    """The gradient of the input of a product, at once through the derivative of what made the input."""
    out = scene.array(x.symbol.shape)
    alone = x.users == 1
    scene.draft.emit(opcode, *fields, x.symbol.place, out.place, x.activation if alone else 0)
    x.settled = alone
    x.add(out)


def _affine(scene: Scene, call: Call, activation: int) -> Any:
    bias, x, weight = map(scene.get, call.arguments)
    if not isinstance(bias, Weights) or (isinstance(weight, Weights) and weight.transposed):
        return None
    return _linear(scene, call, activation, x, weight, bias)


def _product(scene: Scene, call: Call, activation: int) -> Any:
    x, weight = map(scene.get, call.arguments)
    if not isinstance(weight, Weights) or not weight.transposed:
        return None
    outputs, inputs = weight.shape
    plain = Weights(weight.place, weight.grad, (outputs, inputs))
    return _linear(scene, call, activation, x, plain, None)


def _transposed(scene: Scene, call: Call, activation: int) -> Any:
    weight = scene.get(call.arguments[0])
    if not isinstance(weight, Weights) or len(weight.shape) != 2:
        return None
    turned = Weights(weight.place, weight.grad, weight.shape, not weight.transposed)
    return turned, _nothing


def _nothing(made: Value) -> None:
    """No gradient goes back here."""


def _convolution(scene: Scene, call: Call, activation: int) -> Any:
    x, weight, bias, geometry = map(scene.get, call.arguments)
    stride, padding, dilation, groups = geometry
    plain = all(n == 1 for n in (*stride, *dilation, groups)) and not any(padding)
    if not isinstance(weight, Weights) or len(weight.shape) != 4 or not plain:
        raise NotLowered("a convolution with stride, padding, dilation or groups")
    kernels, channels, size, other = weight.shape
    if size != other or (bias is not None and not isinstance(bias, Weights)):
        raise NotLowered("a convolution with a kernel that is not square")
    image = (channels, *x.symbol.shape[2:], kernels, size, scene.width)
    out = scene.array(call.shape)
    slopes = _slopes(weight, bias)
    if slopes is None:
        raise NotLowered("a convolution that is frozen")
    place = NONE if bias is None else bias.place
    draft = scene.draft
    draft.emit(CONVOLUTION, *image, weight.place, place, x.symbol.place, out.place, activation)

    def backward(made: Value) -> None:
        grad = made.behind_activation().place
        draft.emit(CONVOLUTION_WEIGHT, *image, x.symbol.place, grad, *slopes)
        if x.needs_grad:
            _to_input(x, scene, CONVOLUTION_INPUT, *image, weight.place, grad)

    return Value(out, True, activation=activation), backward


def _max_pool(scene: Scene, call: Call, activation: int) -> Any:
    x = scene.get(call.arguments[0])
    channels, height, across = x.symbol.shape[1:]
    if activation or call.shape[2:] != (height // 2, across // 2) or height % 2 or across % 2:
        raise NotLowered("max pooling other than two by two")
    out = scene.array(call.shape)
    image = (channels, height, across, scene.width)
    draft = scene.draft
    draft.emit(MAX_POOL, *image, x.symbol.place, out.place)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            grad, alone = scene.array(x.symbol.shape), x.users == 1
            through = x.activation if alone else 0
            draft.emit(
                MAX_POOL_INPUT, *image, x.symbol.place, out.place, made.grad.place, grad.place, through
            )
            x.settled = alone
            x.add(grad)

    return Value(out, True), backward


def _reshape(scene: Scene, call: Call, activation: int) -> Any:
    x = scene.get(call.arguments[0])
    if not isinstance(x, Value):
        return None
    seen = reshaped(x.symbol, call.shape)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            x.add(reshaped(made.grad, x.symbol.shape))

    return Value(seen, x.needs_grad), backward


def _reduction(mean: bool) -> Lowering:
    def lowering(scene: Scene, call: Call, activation: int) -> Any:
        x = scene.get(call.arguments[0])
        if not isinstance(x, Value) or x.symbol.shared:
            return None
        count = x.symbol.size if mean else 1

        def backward(made: Value) -> None:
            assert made.grad is not None
            if x.needs_grad:
                x.add(masked(spread(made.grad * (1 / count), x.symbol)))

        return Value(total(x.symbol) * (1 / count), True), backward

    return lowering


def _row_sum(scene: Scene, call: Call, activation: int) -> Any:
    x, axes, keepdim = map(scene.get, call.arguments)
    if not isinstance(x, Value) or axes != (1,) or keepdim or len(x.symbol.shape) != 2:
        raise NotLowered("a sum along one dimension")
    out = scene.array(call.shape)
    row_sum(x.symbol, out)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            grad = scene.array(x.symbol.shape)
            row_sum_input(made.grad, grad)
            x.add(grad)

    return Value(out, x.needs_grad), backward


LOWERINGS: dict[str, Lowering] = {
    "addmm": _affine,
    "mm": _product,
    "t": _transposed,
    "convolution": _convolution,
    "max_pool2d_with_indices": _max_pool,
    "view": _reshape,
    "flatten": _reshape,
    "reshape": _reshape,
    "sum": _reduction(mean=False),
    "sum_dims": _row_sum,
    "slice": columns,
    "roll": turned,
    "linalg_vector_norm": length,
    "mean": _reduction(mean=True),
    "mse_loss": loss_by(SQUARED_ERROR),
    "binary_cross_entropy_with_logits": loss_by(LOGISTIC),
    "log_softmax": shares,
    "nll_loss": likelihood,
    "nll_loss_of_all": likelihood_of_all,
    "multi_margin_loss": class_margin,
    "multilabel_margin_loss": label_margin,
    "prelu": learned_leak,
    "native_batch_norm": batch_norm,
    "fixed_batch_norm": fixed_batch_norm,
    "counted_dropout": dropout,
    "counted_leak": leak,
}
TAKES_ACTIVATION = frozenset(("addmm", "mm", "convolution", "native_batch_norm", "fixed_batch_norm"))
"""Calls whose instruction can apply the activation that follows."""
