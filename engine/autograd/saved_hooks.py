"""Hooks on what operations save for backward, as `torch.autograd.graph` has them.

    with saved_tensors_hooks(pack, unpack):
        y = x * x  # keeps pack(x), and backward works with unpack(pack(x))

See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.saved_tensors_hooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .custom import CustomNode
from .node import FREED, Node
from .packing import hook_saved
from .saving import SavingHooks, pop, push, saving


class saved_tensors_hooks:  # noqa: N801 - PyTorch's name
    """In a `with` block, keep pack_hook(tensor) of each saved tensor, and use unpack_hook of that.

    Of nested blocks the innermost alone holds. TypeError for hooks that cannot be called.
    """

    def __init__(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self) -> None:
        if not (callable(self.pack_hook) and callable(self.unpack_hook)):
            raise TypeError(
                "_push_saved_tensors_default_hooks(): incompatible function arguments. The following "
                "argument types are supported:\n    1. (arg0: collections.abc.Callable, arg1: "
                f"collections.abc.Callable) -> None\n\nInvoked with: {self.pack_hook}, {self.unpack_hook}"
            )
        push(SavingHooks(self.pack_hook, self.unpack_hook))

    def __exit__(self, *exception: object) -> None:
        pop()


class save_on_cpu(saved_tensors_hooks):  # noqa: N801 - PyTorch's name
    """Keep copies of saved tensors in the computer's memory, where they are anyway."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda tensor: tensor.detach().clone(), lambda kept: kept)


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """In a `with` block, the use of hooks on saved tensors is a RuntimeError with this message."""
    if saving.stack:
        raise RuntimeError(error_message)
    before = saving.forbidden
    saving.forbidden = error_message
    try:
        yield
    finally:
        saving.forbidden = before


class SavedTensor:
    """A tensor that a node saved, as `grad_fn._raw_saved_...` gives it, ready for hooks of its own."""

    __module__ = "torch._C._autograd"

    def __init__(self, node: Node | None = None, place: int = 0) -> None:
        if node is None:
            raise RuntimeError("Trying to create a SavedTensor object from Python is forbidden.")
        self._node = node
        self._place = place

    def register_hooks(self, pack_hook: Callable[[Any], Any], unpack_hook: Callable[[Any], Any]) -> None:
        """Keep pack_hook(tensor) from now on, and use unpack_hook of that.

        RuntimeError where there are hooks already, or nothing is saved any more.
        """
        if not (callable(pack_hook) and callable(unpack_hook)):
            raise TypeError(
                "register_hooks(): incompatible function arguments. The following argument types are "
                "supported:\n    1. (self: torch._C._autograd.SavedTensor, arg0: collections.abc.Callable, "
                f"arg1: collections.abc.Callable) -> None\n\nInvoked with: {self}, {pack_hook}, {unpack_hook}"
            )
        if self._node.saved is None:
            raise RuntimeError(
                "Calling register_hooks on a saved tensor after it has been freed. "
                + FREED.partition("freed). ")[2].replace("saved tensors after", "saved variables after")
            )
        hooks = SavingHooks(pack_hook, unpack_hook)
        if isinstance(self._node, CustomNode):
            self._node.hook_saved(self._place, hooks)
        else:
            hook_saved(self._node, self._place, hooks)
