"""Where and how a tensor's elements lie in memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import dtypes
from .device import CPU, device
from .dtypes import Array


class layout:  # noqa: N801 - `torch.layout`
    """How elements are stored; `strided`, with a stride for each dimension, is the only one here."""

    def __repr__(self) -> str:
        return "torch.strided"


strided = layout()


def memory_owner(array: Array) -> Array:
    """The array that an array is a view of; behind one of given strides numpy puts an object between."""
    base = array.base
    while base is not None:
        if isinstance(base, np.ndarray):
            array = base
        base = getattr(base, "base", None)
    return array


class InMemory:
    """`x.device`, `x.stride()`, `x.is_contiguous()`, ...: questions about a tensor's memory."""

    __slots__ = ()
    _array: Array
    layout = strided
    name = None
    is_cuda = is_mps = is_sparse = is_quantized = is_meta = is_nested = False
    is_xpu = is_xla = is_ipu = is_mtia = is_vulkan = is_mkldnn = is_sparse_csr = False
    is_cpu = True

    @property
    def device(self) -> device:
        """The device that holds the elements."""
        return CPU

    @property
    def itemsize(self) -> int:
        """Bytes per element."""
        return self._array.itemsize

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return self._array.nbytes

    def element_size(self) -> int:
        """Bytes per element."""
        return self._array.itemsize

    def get_device(self) -> int:
        """The number of the device: -1, the CPU."""
        return -1

    def stride(self, dim: int | None = None) -> Any:
        """How many elements apart neighbours along each dimension lie, or along one."""
        array = self._array
        if array.flags.c_contiguous:  # numpy leaves strides of dimensions of length 0 or 1 open
            steps, step = [], 1
            for length in reversed(array.shape):
                steps.append(step)
                step *= max(length, 1)
            strides = tuple(reversed(steps))
        else:
            strides = tuple(each // array.itemsize for each in array.strides)
        return strides if dim is None else strides[dim]

    def storage_offset(self) -> int:
        """How many elements of the memory it shares lie before its first one."""
        start: int = memory_owner(self._array).__array_interface__["data"][0]
        return (self.data_ptr() - start) // self._array.itemsize

    def data_ptr(self) -> int:
        """The address of the first element."""
        address: int = self._array.__array_interface__["data"][0]
        return address

    def is_contiguous(self, memory_format: Any = None) -> bool:
        """Whether the elements lie in order without gaps; in `channels_last` those of each place together."""
        if getattr(memory_format, "name", "").startswith("channels_last"):
            wanted = 4 if memory_format.name == "channels_last" else 5
            return self._array.ndim == wanted and np.moveaxis(self._array, 1, -1).flags.c_contiguous
        return self._array.flags.c_contiguous

    def is_floating_point(self) -> bool:
        """Whether the elements are floats."""
        return self._array.dtype.kind == "f"

    def is_complex(self) -> bool:
        """Whether the elements are complex numbers."""
        return self._array.dtype.kind == "c"

    def is_conj(self) -> bool:
        """Whether the elements are still to be conjugated; they are at once."""
        return False

    def is_neg(self) -> bool:
        """Whether the elements are still to be negated; they are at once."""
        return False

    def is_signed(self) -> bool:
        """Whether the dtype has negative numbers."""
        return dtypes.dtype_of(self._array).is_signed

    def is_same_size(self, other: Any) -> bool:
        """Whether the other has the same shape."""
        return bool(self._array.shape == other._array.shape)

    def is_set_to(self, tensor: Any) -> bool:
        """Whether the other is the same view of the same memory."""
        mine, other = self._array.__array_interface__, tensor._array.__array_interface__
        return all(mine[key] == other[key] for key in ("data", "shape", "strides", "typestr"))

    def is_shared(self) -> bool:
        """Whether other processes see the memory; never."""
        return False

    def is_pinned(self) -> bool:
        """Whether the memory is page-locked for a GPU; never."""
        return False
