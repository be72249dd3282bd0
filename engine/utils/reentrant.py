"""Checkpoints by a backward inside backward: a Function that records nothing, and runs again to record."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from engine.autograd.backward import backward as run_backward
from engine.autograd.function import Function
from engine.autograd.mode import enable_grad, no_grad
from engine.autograd.random import default_generator
from engine.autograd.task import tasks
from engine.autograd.tensor import Tensor

from .recomputation import random_numbers_from

_INCOMPATIBLE = (
    "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` "
    "parameter to .backward(). To resolve this error, you can either set use_reentrant=False, or call "
    ".backward() without passing the `inputs` argument."
)


def detach_variable(inputs: Any) -> tuple[Any, ...]:
    """The same values, tensors without their history; RuntimeError for anything else than a tuple."""
    if not isinstance(inputs, tuple):
        raise RuntimeError(
            f"Only tuple of tensors is supported. Got Unsupported input type: {type(inputs).__name__}"
        )
    return tuple(
        each.detach().requires_grad_(each.requires_grad) if isinstance(each, Tensor) else each
        for each in inputs
    )


def check_backward_validity(inputs: Iterable[Any]) -> None:
    """Warn when no gradient can come of it."""
    if not any(isinstance(each, Tensor) and each.requires_grad for each in inputs):
        warnings.warn(
            "None of the inputs have requires_grad=True. Gradients will be None", UserWarning, stacklevel=2
        )


class CheckpointFunction(Function):
    """run_function(*args), recorded only in backward, which gets the gradients by one of its own."""

    @staticmethod
    def forward(ctx: Any, run_function: Callable[..., Any], preserve_rng_state: bool, *args: Any) -> Any:
        """The outputs; the tensors among `args` are saved."""
        check_backward_validity(args)
        ctx.run_function = run_function
        ctx.state = default_generator.state_bytes() if preserve_rng_state else None
        ctx.arguments = [None if isinstance(each, Tensor) else each for each in args]
        ctx.places = [i for i, each in enumerate(args) if isinstance(each, Tensor)]
        ctx.save_for_backward(*(args[i] for i in ctx.places))
        with no_grad():
            return run_function(*args)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """None for the function and the flag, then the gradients of `args`.

        RuntimeError in a backward for chosen inputs only, and where no output requires grad.
        """
        if tasks.current is not None and tasks.current.wanted is not None:
            raise RuntimeError(_INCOMPATIBLE)
        arguments = list(ctx.arguments)
        for place, tensor in zip(ctx.places, ctx.saved_tensors, strict=True):
            arguments[place] = tensor
        detached = detach_variable(tuple(arguments))
        with random_numbers_from(ctx.state) if ctx.state is not None else nullcontext(), enable_grad():
            outputs = ctx.run_function(*detached)
        listed = (outputs,) if isinstance(outputs, Tensor) else outputs
        roots = [
            (out, start)
            for out, start in zip(listed, grad_outputs, strict=True)
            if isinstance(out, Tensor) and out.requires_grad
        ]
        if not roots:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        run_backward([out for out, _ in roots], [start for _, start in roots])
        return (None, None, *(each.grad if isinstance(each, Tensor) else None for each in detached))
