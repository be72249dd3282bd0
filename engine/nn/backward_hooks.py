"""The gradients of one call of a module, shown to its hooks on their way."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from engine.autograd.function import Function
from engine.autograd.mode import mode
from engine.autograd.tensor import Tensor
from engine.ops.creation import zeros

Hooks = Sequence[Callable[..., Any]]

_NO_INPUTS = (
    "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs "
    "require gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
    "register_full_backward_hook for more details."
)


class BackwardHookFunction(Function):
    """Passes tensors on as they are, and their gradients as `change` makes them."""

    @staticmethod
    def forward(ctx: Any, change: Callable[..., Any], *tensors: Tensor) -> Any:
        """The tensors, whose gradients will be None where nothing used them."""
        ctx.change = change
        ctx.mark_non_differentiable(*(each for each in tensors if not each.requires_grad))
        ctx.set_materialize_grads(False)
        return tensors

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """What `change` makes of the gradients."""
        return None, *ctx.change(grad_outputs)


class Watch:
    """One call: the gradients of its outputs come first, then those of its inputs.

    Hooks before see None for an output that nothing used; behind them its gradient is 0.
    """

    def __init__(self, module: Any, before: Hooks, after: Hooks) -> None:
        self.module = module
        self.before = before
        self.after = after
        self.grad_output: tuple[Any, ...] | None = None
        self.width = 0
        self.inputs: list[int] | None = None
        """Where the arguments have tensors, once it is known that some require grad."""

    def watch_inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments, connected so that their gradients are seen."""
        self.width = len(args)
        places = _places(args)
        kinds = _kinds(args, places)
        watched = _watched(args, places, lambda gradients: self._inputs_arrived(_filled(gradients, kinds)))
        if watched is not None:
            self.inputs = places
        return args if watched is None else watched

    def watch_outputs(self, result: Any) -> Any:
        """The result, connected so that its gradients are seen."""
        outputs = result if isinstance(result, tuple) else (result,)
        places = _places(outputs)

        kinds = _kinds(outputs, places)

        def arrived(gradients: Sequence[Any]) -> Sequence[Any]:
            return _filled(self._outputs_arrived(places, len(outputs), gradients), kinds)

        watched = _watched(outputs, places, arrived)
        if watched is None:
            return result
        return watched if isinstance(result, tuple) else watched[0]

    def _outputs_arrived(self, places: list[int], width: int, gradients: Sequence[Any]) -> Sequence[Any]:
        grad_output = _spread(gradients, places, width)
        for hook in self.before:
            grad_output = _replaced(hook(self.module, grad_output), grad_output, "pre hook", "grad_output")
        if self.inputs is None:
            self._show_without_inputs(grad_output)
        else:
            self.grad_output = grad_output
        return [grad_output[place] for place in places]

    def _show_without_inputs(self, grad_output: tuple[Any, ...]) -> None:
        warnings.warn(_NO_INPUTS, UserWarning, stacklevel=5)
        for hook in self.after:
            replaced = hook(self.module, (None,) * self.width, grad_output)
            nothing = isinstance(replaced, tuple) and all(each is None for each in replaced)
            if replaced is not None and not nothing:
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None "
                    "or None for all gradients."
                )

    def _inputs_arrived(self, gradients: Sequence[Any]) -> Sequence[Any]:
        if self.grad_output is None:  # as in a second backward, which does not pass through the output
            return gradients
        places = self.inputs or []
        grad_input = _spread(gradients, places, self.width)
        for hook in self.after:
            grad_input = _replaced(
                hook(self.module, grad_input, self.grad_output), grad_input, "hook", "grad_input"
            )
        self.grad_output = None
        return [_own(grad_input[place]) for place in places]


def _places(values: Sequence[Any]) -> list[int]:
    return [i for i, each in enumerate(values) if isinstance(each, Tensor)]


def _own(gradient: Tensor | None) -> Tensor | None:
    """A copy: what a hook keeps must not change when more is added to the gradient of a leaf."""
    return None if gradient is None else gradient.clone()


def _kinds(values: Sequence[Any], places: list[int]) -> list[tuple[Any, Any]]:
    """The shape and dtype of each tensor."""
    return [(values[place].shape, values[place].dtype) for place in places]


def _filled(gradients: Sequence[Any], kinds: Sequence[tuple[Any, Any]]) -> Sequence[Any]:
    """The gradients with zeros in the place of None."""
    pairs = zip(gradients, kinds, strict=True)
    return [zeros(shape, dtype=dtype) if each is None else each for each, (shape, dtype) in pairs]


def _watched(
    values: tuple[Any, ...], places: list[int], change: Callable[..., Any]
) -> tuple[Any, ...] | None:
    """The values with their tensors passed through; None where no gradient will come."""
    if not mode.enabled or not any(values[place].requires_grad for place in places):
        return None
    listed = list(values)
    passed = BackwardHookFunction.apply(change, *(values[place] for place in places))
    for place, each in zip(places, passed, strict=True):
        listed[place] = each
    return type(values)(*listed) if hasattr(values, "_fields") else tuple(listed)


def _spread(gradients: Sequence[Any], places: Sequence[int], width: int) -> tuple[Any, ...]:
    """The gradients at the places of their tensors, None at the others."""
    known = dict(zip(places, gradients, strict=True))
    return tuple(known.get(i) for i in range(width))


def _replaced(returned: Any, before: tuple[Any, ...], kind: str, what: str) -> tuple[Any, ...]:
    """What a hook returned in the place of the gradients; RuntimeError unless it is as many."""
    if returned is None:
        return before
    listed = returned if isinstance(returned, tuple) else (returned,)
    if len(listed) != len(before):
        raise RuntimeError(
            f"Backward {kind} returned an invalid number of {what}, got {len(listed)}, "
            f"but expected {len(before)}"
        )
    return listed
