"""Moving the parameters and buffers of a module to another dtype or device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.autograd.dtypes import bfloat16, float16, float32, float64
from engine.autograd.tensor import Tensor
from engine.ops.creation import empty_like

from .placement import placement

C = TypeVar("C", bound="Conversion")


class Conversion:
    """`to`, `float`, `double`, ...: parameters and buffers change in place, the module is returned."""

    def to(self: C, *args: Any, **kwargs: Any) -> C:
        """Move to a device, cast what is floating point to a dtype, or both as a tensor has them.

        TypeError for other arguments, and for a dtype that is not floating point.
        """
        device, wanted = placement(args, kwargs)

        def moved(tensor: Tensor) -> Tensor:
            placed = tensor if device is None else tensor.to(device)
            return placed.to(wanted) if wanted is not None and _is_float(tensor) else placed

        return self._apply(moved)

    def type(self: C, dst_type: Any) -> C:
        """Cast all parameters and buffers to a dtype, or a type of tensors such as `torch.DoubleTensor`."""
        return self._apply(lambda tensor: tensor.type(dst_type))

    def float(self: C) -> C:
        """Cast what is floating point to float32."""
        return self._apply(lambda tensor: tensor.to(float32) if _is_float(tensor) else tensor)

    def double(self: C) -> C:
        """Cast what is floating point to float64."""
        return self._apply(lambda tensor: tensor.to(float64) if _is_float(tensor) else tensor)

    def bfloat16(self: C) -> C:
        """Cast what is floating point to bfloat16; TypeError, for numpy has no such type."""
        return self._apply(lambda tensor: tensor.to(bfloat16) if _is_float(tensor) else tensor)

    def half(self: C) -> C:
        """Cast what is floating point to float16."""
        return self._apply(lambda tensor: tensor.to(float16) if _is_float(tensor) else tensor)

    def cpu(self: C) -> C:
        """Move to the CPU, where everything is."""
        return self._apply(lambda tensor: tensor.cpu())

    def cuda(self: C, device: Any = None) -> C:
        """Move to a GPU; the tensors raise PyTorch's error, for there is none."""
        return self._apply(lambda tensor: tensor.cuda(device))

    def to_empty(self: C, *, device: Any, recurse: bool = True) -> C:
        """Memory of their own, with whatever values it has, for all parameters and buffers."""
        return self._apply(lambda tensor: empty_like(tensor, device=device), recurse=recurse)

    def share_memory(self: C) -> C:
        """Let other processes see the memory of the parameters and buffers."""
        tree: Any = self
        for tensor in (*tree.parameters(), *tree.buffers()):
            tensor.share_memory_()
        return self

    def _apply(self: C, fn: Callable[[Any], Any], recurse: bool = True) -> C:
        """Replace the memory of all parameters, their gradients and all buffers; inner modules first."""
        tree: Any = self
        if recurse:
            for child in tree.children():
                child._apply(fn)
        for tensor in (*tree._parameters.values(), *tree._buffers.values()):
            if tensor is None:
                continue
            tensor.data = fn(tensor.data)
            if tensor._grad is not None:
                tensor._grad = fn(tensor._grad.data)
        return self


def _is_float(tensor: Tensor) -> bool:
    return tensor._array.dtype.kind == "f"
