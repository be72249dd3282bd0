"""The parametrisations of one tensor, and what is checked when one is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor

from ..layers.module_list import ModuleList
from ..module import Module
from ..parameter import Parameter

_MAY_NOT = (
    "Registering a parametrization may not change the {} of the tensor, unless the `unsafe` flag is enabled."
)


class ParametrizationList(ModuleList):
    """The modules that compute a tensor one after the other, and the tensor or tensors they begin with.

    These are `original`, or `original0`, `original1`, ... where the first `right_inverse` gives several.
    """

    original: Any

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False) -> None:
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        begin = self._inverted(original)
        self.is_tensor = isinstance(begin, Tensor)
        self.ntensors = 1 if self.is_tensor else len(begin)
        if self.is_tensor:
            if begin.dtype != dtype:
                raise ValueError(
                    "When `right_inverse` outputs one tensor, it may not change the dtype.\n"
                    f"original.dtype: {dtype}\nright_inverse(original).dtype: {begin.dtype}"
                )
            original.data = begin.detach()
            keep(self, "original", original)
        else:
            for i, each in enumerate(begin):
                self._keep_one(i, each, original)
        if not unsafe:
            value = self()
            _check_value("A parametrization must return a tensor.", value)
            what = _MAY_NOT.replace("the `unsafe`", "`unsafe`")
            _check_same(what, (dtype, shape), value, "unparametrized {}", "parametrized {}")

    def _inverted(self, original: Tensor) -> Any:
        """What the modules must begin with to give `original`, where they know."""
        begin: Any = original
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    try:
                        begin = module.right_inverse(begin)
                    except NotImplementedError:
                        continue
        if not isinstance(begin, Tensor | Sequence):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got "
                f"{type(begin).__name__}"
            )
        return begin

    def _keep_one(self, i: int, tensor: Any, original: Tensor) -> None:
        if not isinstance(tensor, Tensor):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got element "
                f"{i} of the sequence with type {type(tensor).__name__}."
            )
        if isinstance(original, Parameter):
            tensor = Parameter(tensor, original.requires_grad)
        keep(self, f"original{i}", tensor.requires_grad_(original.requires_grad))

    def originals(self) -> dict[str, Tensor]:
        """What the modules begin with, by name."""
        names = ["original"] if self.is_tensor else [f"original{i}" for i in range(self.ntensors)]
        return {name: getattr(self, name) for name in names}

    def forward(self) -> Any:
        """The tensor."""
        first, *rest = self
        value = first(*self.originals().values())
        for module in rest:
            value = module(value)
        return value

    def right_inverse(self, value: Tensor) -> None:
        """Choose the originals so that the tensor is `value`.

        RuntimeError where a module has no `right_inverse`, ValueError where it gives something else.
        """
        begin: Any = value
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(
                        f"parametrization {type(module).__name__} does not implement right_inverse."
                    )
                begin = module.right_inverse(begin)
            if self.is_tensor:
                self._begin_with(begin)
            else:
                self._begin_with_several(begin)

    def _begin_with(self, begin: Any) -> None:
        if not isinstance(begin, Tensor):
            raise ValueError(f"`right_inverse` should return a tensor. Got {type(begin).__name__}")
        if begin.dtype != self.original.dtype:
            raise ValueError(
                f"The tensor returned by `right_inverse` has dtype {begin.dtype} while `original` has dtype "
                f"{self.original.dtype}"
            )
        self.original.data = begin.detach()

    def _begin_with_several(self, begin: Any) -> None:
        if not isinstance(begin, Sequence):
            raise ValueError(
                f"'right_inverse' must return a sequence of tensors. Got {type(begin).__name__}."
            )
        if len(begin) != self.ntensors:
            raise ValueError(
                f"'right_inverse' must return a sequence of tensors of length {self.ntensors}. Got a "
                f"sequence of length {len(begin)}."
            )
        for i, (tensor, original) in enumerate(zip(begin, self.originals().values(), strict=True)):
            if not isinstance(tensor, Tensor):
                raise ValueError(
                    "'right_inverse' must return a sequence of tensors or reference-type opaques. Got "
                    f"element {i} of type {type(tensor).__name__}."
                )
            if tensor.dtype != original.dtype:
                raise ValueError(
                    f"Tensor {i} returned by `right_inverse` has dtype {tensor.dtype} while `original{i}` "
                    f"has dtype {original.dtype}"
                )
            original.data = tensor.detach()


def keep(module: Module, name: str, tensor: Tensor) -> None:
    """Give the module the tensor as a parameter if it is one, else as a buffer."""
    if isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


def check_added(module: Module, name: str, parametrization: Any) -> None:
    """ValueError unless another parametrisation keeps dtype and shape, there and back."""
    before = getattr(module, name)
    value = parametrization(before)
    kind = (before.dtype, before.shape)
    _check_value("A parametrization must return a tensor.", value)
    _check_same(_MAY_NOT, kind, value, f"module.{name}.{{}}", f"parametrization(module.{name}).{{}}")
    if not hasattr(parametrization, "right_inverse"):
        return
    try:
        back = parametrization.right_inverse(value)
    except NotImplementedError:
        return
    if not isinstance(back, Tensor):
        raise ValueError(f"parametrization.right_inverse must return a tensor. Got: {type(back).__name__}")
    what = (
        f"The tensor returned by parametrization.right_inverse must have the same {{}} as module.{name}, "
        "unless the `unsafe` flag is enabled."
    )
    _check_same(what, kind, back, f"module.{name}.{{}}", "returned {}")


def _check_value(rule: str, value: Any) -> None:
    if not isinstance(value, Tensor):
        raise ValueError(f"{rule} Got {type(value).__name__}.")


def _check_same(rule: str, wanted: tuple[Any, Any], value: Tensor, before: str, after: str) -> None:
    for word, old, new in zip(("dtype", "shape"), wanted, (value.dtype, value.shape), strict=True):
        if old != new:
            raise ValueError(f"{rule}\n{before}: {old}\n{after}: {new}".replace("{}", word))
