"""The ctx of a custom Function: what forward tells backward, and what the graph shows of the call."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, ClassVar

from .node import FREED
from .operators import operations
from .tensor import Tensor


class FunctionCtx:
    """What `forward` and `backward` of a Function tell each other; any attribute may be set on it."""

    needs_input_grad: tuple[bool, ...] = ()
    """For each argument whether its gradient is wanted."""
    to_save: tuple[Tensor | None, ...] = ()
    dirty_tensors: tuple[Tensor, ...] = ()
    non_differentiable: tuple[Tensor, ...] = ()
    saved_for_forward: tuple[Any, ...] = ()
    materialize_grads: bool = True

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs, outputs or others for backward, where `saved_tensors` gives them back.

        TypeError for what is no tensor.
        """
        for i, each in enumerate(tensors):
            if each is not None and not isinstance(each, Tensor):
                raise TypeError(
                    f"save_for_backward can only save variables, but argument {i} is of type "
                    f"{type(each).__name__}"
                )
        self.to_save = tensors

    def save_for_forward(self, *tensors: Tensor | None) -> None:
        """Keep inputs, outputs or others for jvp, where `saved_tensors` gives them back.

        TypeError for what is no tensor.
        """
        for each in tensors:
            if each is not None and not isinstance(each, Tensor):
                raise TypeError(
                    "save_for_forward expects all arguments to be tensors; you should save non-tensors as "
                    "attributes on ctx."
                )
        self.saved_for_forward = tensors

    def mark_dirty(self, *args: Tensor) -> None:
        """Tell that these inputs were written in place; forward must return them too."""
        if not all(isinstance(each, Tensor) for each in args):
            raise RuntimeError("mark_dirty can only accept variables, but argument ")
        self.dirty_tensors = args

    def mark_non_differentiable(self, *args: Tensor) -> None:
        """Tell that no gradient flows through these outputs."""
        if not all(isinstance(each, Tensor) for each in args):
            raise RuntimeError("mark_non_differentiable only accepts variable arguments, but got ")
        self.non_differentiable = args

    def set_materialize_grads(self, value: bool) -> None:
        """Whether backward gets zeros (the default) or None for outputs that nobody used."""
        self.materialize_grads = value


class BackwardCFunction(FunctionCtx):
    """The ctx once its call is recorded: the `grad_fn` of the outputs.

    Its subclasses are called after their Function. The node proper is kept apart, so that `ctx.shape = ...`
    and the like are free for use; the node holds the ctx, the ctx knows the node only weakly.
    """

    function: ClassVar[Any]
    _node: Callable[[], Any]
    _behind: Any
    """The node behind, which leads to the inputs."""

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What was given to `save_for_backward`, with its history; RuntimeError after it was freed."""
        node = self._node()
        if node is None or node.saved is None:
            raise RuntimeError(FREED)
        return tuple(node.rebuilt(each) for each in node.saved)

    @property
    def saved_variables(self) -> tuple[Tensor | None, ...]:
        """The old name of `saved_tensors`."""
        warnings.warn(
            "'saved_variables' is deprecated; use 'saved_tensors'", DeprecationWarning, stacklevel=2
        )
        return self.saved_tensors

    @property
    def _raw_saved_tensors(self) -> tuple[Any, ...]:
        """What was saved, to register hooks with."""
        saved: tuple[Any, ...] = operations["function_saved"](self._node())
        return saved

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """For each tensor among the arguments the node that made it (None without grad)."""
        found: tuple[tuple[Any, int], ...] = self._behind.next_functions
        return found

    @property
    def metadata(self) -> dict[str, Any]:
        """What is noted about the node: nothing."""
        return {}

    def register_hook(self, hook: Callable[..., Any]) -> Any:
        """Call `hook(grad_inputs, grad_outputs)` after backward."""
        return self._node().register_hook(hook)

    def register_prehook(self, hook: Callable[..., Any]) -> Any:
        """Call `hook(grad_outputs)` before backward."""
        return self._node().register_prehook(hook)

    def name(self) -> str:
        """The name in PyTorch's graph, such as `SquareBackward`."""
        return type(self).__name__
