"""Parameter: a tensor that a module trains."""

from __future__ import annotations

from typing import Any

from engine.autograd.creation import tensor
from engine.autograd.tensor import Tensor, wrap


class Parameter(Tensor):
    """A leaf tensor that requires grad; as an attribute of a module it is one of its parameters."""

    __slots__ = ()
    _shown_as = "tensor"

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        """`data` is shared when it is a tensor."""
        source = tensor([]) if data is None else data if isinstance(data, Tensor) else tensor(data)
        made = wrap(source._array, cls=cls)
        made.requires_grad = requires_grad
        assert isinstance(made, Parameter)
        return made

    def __init__(self, data: Any = None, requires_grad: bool = True) -> None:
        """All is done by `__new__`."""

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()
