"""The node of a custom Function's call: it answers for all inputs at once, by calling `backward`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np

from .bundle import Parts, output_of
from .context import BackwardCFunction
from .dtypes import Array
from .mode import set_grad_enabled
from .node import Node, stale
from .packing import HOOKED, Packed
from .saving import SavingHooks
from .tensor import Tensor, wrap
from .versions import Version


class Made(NamedTuple):
    """What is known of an output of a Function."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    differentiable: bool


class SavedOutput(NamedTuple):
    """An output saved for backward, without the tensor, which refers to the node."""

    place: int
    array: Array
    version: Version


class CustomNode(Node):
    """The recorded call of a Function; graphs show its ctx instead."""

    __slots__ = ("ctx", "inputs", "outputs")

    ctx: BackwardCFunction
    inputs: tuple[tuple[int, ...] | None, ...]
    """The shape of each argument of `apply`, None for what is no tensor."""
    outputs: tuple[Made | None, ...]
    """What is known of each output, None for what is no tensor."""

    def name(self) -> str:
        """The name in PyTorch's graph, such as `SquareBackward`."""
        return self.ctx.name()

    def shown(self) -> tuple[Any, int]:
        """The ctx, the node's face."""
        return self.ctx, 0

    def output_node(self, index: int) -> Node:
        """What stands in the graph for the `index`-th output."""
        made = self.outputs[index]
        if len(self.outputs) == 1 or made is None:
            return self
        return output_of(self, index, len(self.outputs), made.shape, made.dtype)

    def check_saved(self) -> None:
        """RuntimeError when the saved tensors were freed, or overwritten since."""
        super().check_saved()
        time = self.time
        for each in self.saved or ():
            if isinstance(each, SavedOutput) and each.version.changed_since(time):
                raise stale(each.array, each.version, time, self.name(), each.place)

    def rebuilt(self, saved: Any) -> Tensor | None:
        """A saved tensor as backward gets it, an output with this node as its maker."""
        if isinstance(saved, Packed):
            return saved.opened(None if saved.output is None else self._maker(saved.output))
        if not isinstance(saved, SavedOutput):
            return saved  # type: ignore[no-any-return]
        maker = self._maker(saved.place)
        out = wrap(saved.array, maker is not None)
        out._history, out._grad_fn = saved.version, maker
        return out

    def hook_saved(self, place: int, hooks: SavingHooks) -> None:
        """Let the hooks see the tensor at this place; RuntimeError for None, and where other hooks have."""
        saved = list(self.saved or ())
        if saved[place] is None:
            raise RuntimeError("Calling register_hooks on a saved tensor with value None is forbidden")
        if isinstance(saved[place], Packed):
            raise RuntimeError(HOOKED)
        output = saved[place].place if isinstance(saved[place], SavedOutput) else None
        saved[place] = Packed(hooks, cast(Tensor, self.rebuilt(saved[place])), output=output)
        self.saved = tuple(saved)
        self.arguments = tuple(each for each in saved if isinstance(each, Tensor))

    def _maker(self, place: int) -> Node | None:
        """What stands in the graph for an output; None for one without gradient."""
        made = self.outputs[place]
        return self.output_node(place) if made is not None and made.differentiable else None

    def gradients(self, g: Any) -> Parts:
        """The gradients of the inputs that need one, given those of the outputs: arrays or recorded tensors.

        RuntimeError when backward returns the wrong number, shape or kind of them.
        """
        arriving = g.gradients if isinstance(g, Parts) else (g,)
        recorded = any(isinstance(each, Tensor) for each in arriving)
        given = [self._given(each, made) for each, made in zip(arriving, self.outputs, strict=True)]
        with set_grad_enabled(recorded):
            returned = self.ctx.function.derivative()(self.ctx, *given)
        wanted = self._checked(returned if isinstance(returned, tuple) else (returned,))
        return Parts([each if recorded or each is None else each._array for each in wanted])

    def tangents(self, arriving: Sequence[Tensor | None]) -> tuple[Tensor | None, ...]:
        """The tangents of the outputs, given those of the inputs that need a gradient, by `jvp`.

        NotImplementedError without one.
        """
        needed = iter(arriving)
        given = [next(needed) if needs else None for needs in self.ctx.needs_input_grad]
        like = next(each for each in arriving if each is not None)
        for i, shape in enumerate(self.inputs):
            if given[i] is None and shape is not None and self.ctx.materialize_grads:
                given[i] = wrap(np.zeros(shape, like._array.dtype))
        made = self.ctx.function.jvp(ForwardContext(self), *given)
        listed = made if isinstance(made, tuple) else (made,)
        for i, (value, out) in enumerate(zip(listed, self.outputs, strict=True)):
            if value is not None and not (out is not None and out.differentiable):
                raise RuntimeError(
                    f"{self.name()}: jvp returned a tangent at position {i}, whose output is not "
                    "differentiable. You should return None at that position instead."
                )
        return listed

    def _given(self, gradient: Any, made: Made | None) -> Tensor | None:
        """The gradient of one output as backward gets it."""
        if isinstance(gradient, Tensor):
            return gradient
        if gradient is not None:
            return wrap(np.asarray(gradient))
        return (
            wrap(np.zeros(made.shape, made.dtype))
            if made is not None and self.ctx.materialize_grads
            else None
        )

    def _checked(self, returned: tuple[Any, ...]) -> list[Tensor | None]:
        count, name = len(self.inputs), self.name()
        while len(returned) > count and returned[-1] is None:
            returned = returned[:-1]
        if len(returned) != count:
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients (expected {count}, got "
                f"{len(returned)})"
            )
        for i, (gradient, shape) in enumerate(zip(returned, self.inputs, strict=True)):
            if gradient is None:
                continue
            if not isinstance(gradient, Tensor):
                raise RuntimeError(f"expected Variable or None (got {type(gradient).__name__})")
            if shape is None:
                raise RuntimeError(
                    f"function {name} returned a gradient different than None at position {i + 1}, but the "
                    "corresponding forward input was not a Variable"
                )
            if self.ctx.needs_input_grad[i] and not _sums_to(gradient._array.shape, shape):
                raise RuntimeError(
                    f"Function {name} returned an invalid gradient at index {i} - got "
                    f"{list(gradient._array.shape)} but expected shape compatible with {list(shape)}"
                )
        return [each for each, needed in zip(returned, self.ctx.needs_input_grad, strict=True) if needed]


def _sums_to(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    """Whether broadcasting `target` can give `shape`."""
    extra = len(shape) - len(target)
    return extra >= 0 and all(n in (1, m) for n, m in zip(target, shape[extra:], strict=True))


class ForwardContext:
    """The ctx as `jvp` sees it: its saved tensors are those saved for forward."""

    def __init__(self, node: CustomNode) -> None:
        object.__setattr__(self, "_node", node)

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What was given to `save_for_forward`."""
        return tuple(self._node.rebuilt(each) for each in self._node.ctx.saved_for_forward)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node.ctx, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._node.ctx, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._node.ctx, name)
