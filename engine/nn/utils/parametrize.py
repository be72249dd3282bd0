"""Tensors of a module computed from others that are trained in their stead.

See PyTorch's page "torch.nn.utils.parametrize.register_parametrization".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor

from ..layers.module_dict import ModuleDict
from ..module import Module
from ..parameter import Parameter
from .parametrizing import ParametrizationList, check_added, keep

__all__ = [
    "ParametrizationList",
    "cached",
    "is_parametrized",
    "register_parametrization",
    "remove_parametrizations",
    "transfer_parametrizations_and_params",
    "type_before_parametrizations",
]

M = TypeVar("M", bound=Module)


class _Cache:
    """The tensors that were computed since caching was switched on, by module and name."""

    def __init__(self) -> None:
        self.depth = 0
        self.tensors: dict[tuple[int, str], Any] = {}


_cache = _Cache()


@contextmanager
def cached() -> Iterator[None]:
    """Inside, each parametrised tensor is computed once."""
    _cache.depth += 1
    try:
        yield
    finally:
        _cache.depth -= 1
        if not _cache.depth:
            _cache.tensors.clear()


def register_parametrization(
    module: M, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> M:
    """Let the tensor be `parametrization` of what it was; of several each is applied to the one before.

    Assigning to it goes through `right_inverse` of the parametrization, which also tells where it begins.
    Returns the module, which is of a class of its own from then on. ValueError where dtype or shape would
    change, unless `unsafe`, and for a name that the module does not have.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        if not unsafe:
            check_added(module, tensor_name, parametrization)
        _listed(module)[tensor_name].append(parametrization)
        _listed(module)[tensor_name].unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        made = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            module.__class__ = _class_of_its_own(type(module))
            module.parametrizations = ModuleDict()
        setattr(type(module), tensor_name, _computed(tensor_name))
        _listed(module)[tensor_name] = made
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
            f"'{tensor_name}'"
        )
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Whether some tensor of the module, or the one of this name, is computed from another."""
    found = getattr(module, "parametrizations", None)
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module: M, tensor_name: str, leave_parametrized: bool = True) -> M:
    """Make the tensor a usual one again, with the value that it has or (False) with the one behind it.

    ValueError where it is not parametrised, or where several tensors are behind it.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    removed = _listed(module)[tensor_name]
    if removed.is_tensor:
        original = removed.original
        if leave_parametrized:
            with no_grad():
                original.data = getattr(module, tensor_name).detach()
    elif leave_parametrized:
        value = getattr(module, tensor_name)
        original = Parameter(value) if value.requires_grad else value
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms "
            "of a sequence of tensors."
        )
    delattr(type(module), tensor_name)
    del _listed(module)[tensor_name]
    keep(module, tensor_name, original)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class that the module had."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(
    from_module: Module, to_module: M, tensor_name: str | None = None
) -> M:
    """Give the second module the parametrisations of the first, and what is behind them."""
    if not is_parametrized(from_module):
        return to_module
    for name in list(_listed(from_module)) if tensor_name is None else [tensor_name]:
        given = _listed(from_module)[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name)))
        for parametrization in given:
            register_parametrization(to_module, name, parametrization)
        for held, tensor in given.originals().items():
            setattr(_listed(to_module)[name], held, tensor)
    return to_module


def _listed(module: Module) -> Any:
    return module.parametrizations


def _computed(name: str) -> property:
    """What stands for the tensor: reading computes it, writing goes the other way."""

    def value(module: Module) -> Tensor:
        made = _listed(module)[name]
        if not _cache.depth:
            computed: Tensor = made()
            return computed
        key = (id(module), name)
        if key not in _cache.tensors:
            _cache.tensors[key] = made()
        kept: Tensor = _cache.tensors[key]
        return kept

    def assign(module: Module, given: Tensor) -> None:
        _listed(module)[name].right_inverse(given)

    return property(value, assign)


def _class_of_its_own(cls: type[Any]) -> Any:
    """A subclass for one module, which can have properties that others of the class have not."""

    def getstate(module: Module) -> Any:
        raise RuntimeError(
            "Serialization of parametrized modules is only supported through state_dict(). See:\nhttps://"
            "pytorch.org/tutorials/beginner/saving_loading_models.html#saving-loading-a-general-checkpoint-"
            "for-inference-and-or-resuming-training"
        )

    def copied(module: Module, memo: dict[int, Any]) -> Any:
        twin = type(module).__new__(type(module))
        memo[id(module)] = twin
        twin.__setstate__(deepcopy(module.__dict__, memo))
        return twin

    members: dict[str, Any] = {"__getstate__": getstate, "__module__": "torch.nn.utils.parametrize"}
    if not hasattr(cls, "__deepcopy__"):
        members["__deepcopy__"] = copied
    return type(f"Parametrized{cls.__name__}", (cls,), members)
