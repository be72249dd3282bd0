"""Parameter: a tensor that a module trains."""

from __future__ import annotations

from typing import Any

from engine.autograd.creation import tensor
from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap


class Parameter(Tensor):
    """A leaf tensor that requires grad; as an attribute of a module it is one of its parameters."""

    __slots__ = ()
    __module__ = "torch.nn.parameter"  # as its users see it
    _shown_as = "tensor"

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        """`data` is shared when it is a tensor."""
        source = tensor([]) if data is None else data if isinstance(data, Tensor) else tensor(data)
        if requires_grad and source._array.dtype.kind != "f":
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        made = wrap(source._array, cls=cls)
        made.requires_grad = requires_grad
        assert isinstance(made, Parameter)
        return made

    def __init__(self, data: Any = None, requires_grad: bool = True) -> None:
        """All is done by `__new__`."""

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        kind = None if type(self) is Parameter else type(self)  # PyTorch's name for the class leads nowhere
        return _rebuilt, (self._array, self.requires_grad, kind), self.__dict__ or None


def _rebuilt(array: Array, requires_grad: bool, kind: type[Parameter] | None) -> Tensor:
    return (kind or Parameter)(wrap(array), requires_grad)
