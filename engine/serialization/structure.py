"""Nested values as JSON with their arrays set aside, and back.

Numbers, texts, None, booleans and lists are written as themselves; everything else is a table with
the word for its kind under `$`.
"""

from __future__ import annotations

import math
import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from engine.autograd.device import device
from engine.autograd.dtypes import Array, dtype, dtype_of, named
from engine.autograd.size import Size
from engine.autograd.tensor import Tensor, wrap
from engine.nn.hooking import SLOTS
from engine.nn.module import Module
from engine.nn.parameter import Parameter
from engine.nn.state import STATE_SLOTS

from . import references
from .allowed import get_safe_globals
from .container import DamagedFileError

KIND = "$"
_LEFT_OUT = frozenset({"_has_call_hooks", "_is_full_backward_hook", *SLOTS, *STATE_SLOTS})
_REGISTRIES = ("_parameters", "_buffers", "_modules")
_CONTAINERS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "set": set,
    "size": Size,
    "dict": dict,
    "OrderedDict": OrderedDict,
}


class Writer:
    """Turns a value into JSON; `arrays` collects its tensors by name, one that occurs twice once."""

    def __init__(self) -> None:
        self.arrays: dict[str, Array] = {}
        self._names: dict[int, str] = {}
        self._modules: dict[int, int] = {}
        self._seen: list[Any] = []

    def written(self, value: Any, name: str = "") -> Any:
        """JSON for `value`, found at `name`; TypeError for what is no data."""
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return value if math.isfinite(value) else {KIND: "float", "value": str(value)}
        if type(value) is list:
            return self._items(value, name)
        if isinstance(value, Tensor):
            kind = "parameter" if isinstance(value, Parameter) else "tensor"
            key = self._set_aside(value, value._array, name)
            return {KIND: kind, "name": key, "requires_grad": value.requires_grad}
        if isinstance(value, np.ndarray | np.generic):
            dtype_of(np.asarray(value))
            kind = "array" if isinstance(value, np.ndarray) else "number"
            return {KIND: kind, "name": self._set_aside(value, np.asarray(value), name)}
        if isinstance(value, dict):
            kind = "OrderedDict" if isinstance(value, OrderedDict) else "dict"
            pairs = [[self.written(key), self.written(value[key], _join(name, key))] for key in value]
            return {KIND: kind, "items": pairs}
        if isinstance(value, tuple | set):
            kind = "size" if isinstance(value, Size) else "set" if isinstance(value, set) else "tuple"
            return {KIND: kind, "items": self._items(value, name)}
        return self._module(value, name) if isinstance(value, Module) else self._small(value)

    def _module(self, module: Module, name: str) -> dict[str, Any]:
        """A module by the name of its class and its attributes, hooks left out."""
        if id(module) in self._modules:
            return {KIND: "module", "id": self._modules[id(module)]}
        self._modules[id(module)] = number = len(self._modules)
        self._seen.append(module)
        attributes = {
            key: self.written(value, name if key in _REGISTRIES else _join(name, key))
            for key, value in vars(module).items()
            if key not in _LEFT_OUT
        }
        home = references.reference(type(module))
        return {KIND: "module", "id": number, "class": home, "attributes": attributes}

    def _items(self, values: Any, name: str) -> list[Any]:
        return [self.written(each, _join(name, i)) for i, each in enumerate(values)]

    def _small(self, value: Any) -> dict[str, str]:
        if isinstance(value, dtype):
            return {KIND: "dtype", "value": value.name}
        if isinstance(value, device):
            return {KIND: "device", "value": str(value)}
        if isinstance(value, complex):
            return {KIND: "complex", "value": str(value)}
        if isinstance(value, FunctionType):
            return {KIND: "function", "value": references.reference(value)}
        raise TypeError(
            f"cannot save {type(value).__name__}: files hold numbers, texts, tensors, and lists, tuples and "
            "dicts of them, so that loading one cannot run code. Save the state_dict() of a model or an "
            "optimizer."
        )

    def _set_aside(self, owner: Any, array: Array, name: str) -> str:
        if id(owner) not in self._names:
            unique = name or "tensor"
            while unique in self.arrays or unique.startswith("__"):
                unique += "_"
            self.arrays[unique] = array
            self._names[id(owner)] = unique
            self._seen.append(owner)  # keeps its id from being given to another
        return self._names[id(owner)]


def _join(name: str, key: Any) -> str:
    return f"{name}.{key}" if name else str(key)


class Reader:
    """Turns JSON back into the value; a tensor or module that occurred twice is one again.

    Modules are refused when `weights_only`. Else they are made without a call of their class, which the
    program must have.
    """

    def __init__(self, arrays: Mapping[str, Array], weights_only: bool) -> None:
        self._arrays = arrays
        self._weights_only = weights_only
        self._modules: dict[int, Module] = {}
        self._tensors: dict[tuple[str, str], Any] = {}

    def value(self, written: Any) -> Any:
        """The value; DamagedFileError for what no `Writer` writes."""
        if isinstance(written, list):
            return [self.value(each) for each in written]
        if not isinstance(written, dict):
            return written
        try:
            return self._of_kind(written[KIND], written)
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFileError(
                f"the file describes a value in a way that is not known: {error}"
            ) from None

    def _of_kind(self, kind: str, written: dict[str, Any]) -> Any:
        if kind in ("dict", "OrderedDict"):
            return _CONTAINERS[kind]([(self.value(key), self.value(each)) for key, each in written["items"]])
        if kind in _CONTAINERS:
            return _CONTAINERS[kind]([self.value(each) for each in written["items"]])
        if kind in ("tensor", "parameter", "array", "number"):
            return self._held(kind, written)
        if kind == "module":
            return self._module(written)
        simple: dict[str, Callable[[str], Any]] = {
            "function": references.function,
            "float": float,
            "complex": complex,
            "dtype": named,
            "device": device,
        }
        return simple[kind](written["value"])

    def _module(self, written: dict[str, Any]) -> Module:
        if written["id"] in self._modules:
            return self._modules[written["id"]]
        name = written["class"]
        if self._weights_only and name not in map(references.reference, get_safe_globals()):
            raise pickle.UnpicklingError(
                "Weights only load failed. The file holds whole modules, not only their weights: pass "
                "weights_only=False to have them made of the classes that this program has."
            )
        module = object.__new__(references.module_class(name))
        self._modules[written["id"]] = module
        module.__setstate__({key: self.value(each) for key, each in written["attributes"].items()})
        return module

    def _held(self, kind: str, written: dict[str, Any]) -> Any:
        name = written["name"]
        if (kind, name) not in self._tensors:
            array = self._arrays[name]
            if kind == "array":
                made: Any = array
            elif kind == "number":
                made = array[()]
            else:
                wanted = written["requires_grad"] is True and array.dtype.kind == "f"
                made = Parameter(wrap(array), wanted) if kind == "parameter" else wrap(array, wanted)
            self._tensors[kind, name] = made
        return self._tensors[kind, name]
