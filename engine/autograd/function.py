"""Function: an operation of one's own, with a forward and a backward on tensors.

    class Square(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x

        @staticmethod
        def backward(ctx, grad_output):
            (x,) = ctx.saved_tensors
            return 2 * x * grad_output

    y = Square.apply(x)

`ctx` is the `grad_fn` of the result. As in https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function
forward runs unrecorded, and backward is recorded when a graph of the gradients is asked for.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from .context import BackwardCFunction, FunctionCtx
from .mode import mode, no_grad
from .operators import operations
from .record import mark_views, record_outputs
from .tensor import Tensor, wrap

_LEGACY = (
    "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd "
    "function with static forward method. "
    "(Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
)


class Function:
    """Base of custom operations: subclass it, define `forward` and `backward`, and call `apply`."""

    _backward_cls: ClassVar[type[BackwardCFunction]]
    generate_vmap_rule: ClassVar[bool] = False
    """Whether PyTorch may batch forward and backward by itself; here vmap calls them for each example."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._backward_cls = type(
            cls.__name__ + "Backward",
            (BackwardCFunction,),
            {"__module__": "torch.autograd.function", "function": cls},
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all static, so you "
            "should invoke them on the class itself. Instantiating an autograd function will raise an error "
            "in a future version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(_LEGACY)

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """The outputs, given ctx (unless there is a `setup_context`) and the arguments of `apply`."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        """What ctx shall remember, for a `forward` without ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """A gradient, or None, for each argument of `apply`, given that of each output."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use "
            "it with backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """The tangent of each output, given that of each argument of `apply` or None."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        """What PyTorch calls for a whole batch; here vmap calls `forward` for each example."""
        raise NotImplementedError("Please implement vmap for the custom autograd.Function.")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """What `forward` returns, connected to the graph of the tensors among `args`.

        NotImplementedError without a `forward`; RuntimeError for a leaf that was written to.
        """
        if kwargs or cls._separate_context():
            args = cls._bound(args, kwargs)
        ctx = cls._backward_cls()
        ctx.needs_input_grad = tuple(isinstance(each, Tensor) and each.requires_grad for each in args)
        with no_grad():
            if cls._separate_context():
                output = cls.forward(*args)
                cls.setup_context(ctx, args, output)
            else:
                output = cls.forward(ctx, *args)
        listed = output if isinstance(output, tuple) else (output,)
        if mode.enabled and any(ctx.needs_input_grad):
            listed = record_outputs(ctx, args, listed)
            if "dual_made" in operations:
                operations["dual_made"](listed)
        else:
            mark_views(listed, several=False)
        return listed if isinstance(output, tuple) else listed[0]

    @classmethod
    def derivative(cls) -> Callable[..., Any]:
        """`vjp` where the subclass defines it, else `backward`: two names for the same.

        RuntimeError when it defines both.
        """
        if cls.vjp is Function.vjp:
            return cls.backward
        if cls.backward is not Function.backward:
            raise RuntimeError(
                "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You should "
                "only implement one of them."
            )
        return cls.vjp

    @classmethod
    def _separate_context(cls) -> bool:
        return cls.setup_context is not Function.setup_context

    @classmethod
    def _bound(cls, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments in the order of `forward`'s parameters."""
        context = () if cls._separate_context() else (None,)
        bound = inspect.signature(cls.forward).bind(*context, *args, **kwargs)
        bound.apply_defaults()
        return bound.args[len(context) :]


Function.__init_subclass__()


def once_differentiable(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `backward` that cannot itself be recorded; differentiating its result is a RuntimeError."""

    @functools.wraps(fn)
    def unrecorded(ctx: Any, *args: Any) -> Any:
        with no_grad():
            outputs = fn(ctx, *args)
        recorded = mode.enabled and any(isinstance(each, Tensor) and each.requires_grad for each in args)
        if not recorded:
            return outputs
        listed = outputs if isinstance(outputs, tuple) else (outputs,)
        leaves = (
            each.detach().requires_grad_() if isinstance(each, Tensor) else wrap(np.zeros(()))
            for each in listed
        )
        ends = _Once.apply(*leaves)
        shown = tuple(
            end if isinstance(each, Tensor) else None for end, each in zip(ends, listed, strict=True)
        )
        return shown if isinstance(outputs, tuple) else shown[0]

    return unrecorded


class _Once(Function):
    """Passes its arguments on, and refuses to be differentiated."""

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        return tuple(each.detach() for each in args)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        raise RuntimeError(
            "trying to differentiate twice a function that was marked with @once_differentiable"
        )


_Once._backward_cls.__name__ = "Error"  # as graphs show it


class InplaceFunction(Function):
    """The base that Functions which write their inputs once had."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class NestedIOFunction(Function):
    """The base that Functions of nested tuples once had."""


FunctionMeta = type(Function)
"""The class of Function classes."""

__all__ = [
    "BackwardCFunction",
    "Function",
    "FunctionCtx",
    "FunctionMeta",
    "InplaceFunction",
    "NestedIOFunction",
    "once_differentiable",
]
