"""How a tensor came to be, as its user sees it: its node, its hooks, what becomes of its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .hooks import PostAccumulate, RemovableHandle, retain, retains
from .node import Node
from .versions import INFERENCE, Version

if TYPE_CHECKING:
    from .views import View

NOT_POPULATED = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't "
    "be populated during autograd.backward(). If you indeed want the .grad field to be populated for a "
    "non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by "
    "mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for "
    "more information."
)


def grad_dtype(given: str, wanted: str) -> str:
    """What is said of a gradient of another dtype than its tensor's."""
    return (
        f"attempting to assign a gradient with dtype '{given}' to a tensor with grad_dtype '{wanted}'. The "
        "gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the "
        "tensor's grad_dtype attribute with a specific dtype, or None to allow any dtype. Set grad_dtype "
        "with caution. Diverging the dtypes of a tensor and its gradient may break downstream systems that "
        "assume they match."
    )


class History:
    """The part of a tensor that concerns the graph behind it."""

    __slots__ = ()

    if TYPE_CHECKING:
        _requires_grad: bool
        _grad_fn: Node | None
        _history: Version | None
        _view: View | None
        _hooks: list[Any] | None

        def _refresh(self) -> None: ...

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made it; only leaves get their `.grad` filled."""
        self._refresh()
        return self._grad_fn is None

    @property
    def grad_fn(self) -> Any:
        """The node that made this tensor; None for a leaf."""
        self._refresh()
        return None if self._grad_fn is None else self._grad_fn.shown()[0]

    @property
    def output_nr(self) -> int:
        """Which output of `grad_fn` this is; 0 for a leaf."""
        self._refresh()
        return 0 if self._grad_fn is None else self._grad_fn.shown()[1]

    @property
    def retains_grad(self) -> bool:
        """Whether this is an inner tensor whose `.grad` is filled all the same."""
        self._refresh()
        return self._grad_fn is not None and retains(self._grad_fn)

    @property
    def _version(self) -> int:
        if self._history is INFERENCE:
            raise RuntimeError("Inference tensors do not track version counter.")
        return 0 if self._history is None else self._history.writes

    @property
    def _base(self) -> Any:
        return None if self._view is None else self._view.base

    def _is_view(self) -> bool:
        return self._view is not None

    def is_inference(self) -> bool:
        """Whether an operation made it in inference mode."""
        return self._history is INFERENCE

    def retain_grad(self) -> None:
        """Keep the gradient of this non-leaf tensor in `.grad` too."""
        self._refresh()
        if not self._requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if self._grad_fn is not None:
            retain(self._grad_fn, self)

    def register_hook(self, hook: Callable[[Any], Any]) -> RemovableHandle:
        """Call `hook(gradient)` in every backward; what it returns, unless None, replaces the gradient."""
        self._refresh()
        if not self._requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if self._grad_fn is None:
            return RemovableHandle(self, "_hooks", hook)
        return RemovableHandle(self._grad_fn, "hooks", hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Any], None]) -> RemovableHandle:
        """Call `hook(tensor)` whenever backward has added to the `.grad` of this leaf."""
        self._refresh()
        if not self._requires_grad:
            raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
        if self._grad_fn is not None:
            raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
        return RemovableHandle(self, "_hooks", PostAccumulate(hook))
