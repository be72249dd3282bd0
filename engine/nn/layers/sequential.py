"""Modules one after the other."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, overload

from ..module import Module
from .listed import Listed


class Sequential(Listed):
    """Each module takes what the one before it gives; named "0", "1", ... or by an OrderedDict.

    Shape: that of the first to that of the last.
    Source: PyTorch's nn.Sequential.
    """

    @overload
    def __init__(self, *modules: Module) -> None: ...
    @overload
    def __init__(self, modules: OrderedDict[str, Module], /) -> None: ...
    def __init__(self, *modules: Any) -> None:
        super().__init__()
        if len(modules) == 1 and isinstance(modules[0], OrderedDict):
            named = list(modules[0].items())
        else:
            named = [(str(i), module) for i, module in enumerate(modules)]
        for name, module in named:
            self.add_module(name, module)

    def forward(self, input: Any) -> Any:
        """`input` through all modules in turn."""
        value, call = input, Module.__call__
        for module in self._modules.values():
            # A call that does nothing else takes twice as long as the forward alone.
            plain = type(module).__call__ is call and not module._has_call_hooks
            value = module.forward(value) if plain else module(value)
        return value

    def insert(self, index: int, module: Module) -> Sequential:
        """Put a module before the one at `index`; IndexError beyond the ends."""
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        super().insert(index, module)
        return self

    def __add__(self, other: Sequential) -> Sequential:
        if not isinstance(other, Sequential):
            raise ValueError(
                f"add operator supports only objects of Sequential class, but {type(other)} is given."
            )
        return Sequential(*self, *other)

    def __iadd__(self, other: Sequential) -> Sequential:
        if not isinstance(other, Sequential):
            raise ValueError(
                f"add operator supports only objects of Sequential class, but {type(other)} is given."
            )
        return self.extend(other)

    def __mul__(self, other: int) -> Sequential:
        if not isinstance(other, int):
            raise TypeError(f"unsupported operand type(s) for *: {type(self)} and {type(other)}")
        if other <= 0:
            raise ValueError(f"Non-positive multiplication factor {other} for {type(self)}")
        return Sequential(*(module for _ in range(other) for module in self))

    __rmul__ = __mul__
