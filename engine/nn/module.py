"""Module: parameters, buffers and smaller modules under one roof."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from engine.autograd.tensor import Tensor

from .conversion import Conversion
from .everywhere import everywhere, taken_up
from .hooking import SLOTS, Hooking
from .hooks import call
from .naming import check_name, printed, type_name
from .parameter import Buffer, Parameter
from .places import ShownElsewhere
from .registry import Registry
from .state import STATE_SLOTS, Stateful
from .traversal import Traversal

M = TypeVar("M", bound="Module")


class Module(Traversal, Conversion, Stateful, Hooking, ShownElsewhere):
    """Base of all layers, losses and networks: assign parameters and modules, and define `forward`.

    Registries know what kind each attribute is, and in which order it came. The attribute itself lies in
    the instance too, so that `self.weight` in a forward costs no search.

    Shape: whatever `forward` takes and gives.
    Errors: NotImplementedError without a `forward`; TypeError and KeyError for attributes that are of no use.
    Source: PyTorch's nn.Module.
    """

    training: bool
    call_super_init: ClassVar[bool] = False
    """Whether `__init__` passes its arguments on, to the next class of several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not self.call_super_init and (args or kwargs):
            given = f"takes 1 positional argument but {len(args) + 1} were given"
            if kwargs:
                given = f"got an unexpected keyword argument '{next(iter(kwargs))}'"
            raise TypeError(f"{type(self).__name__}.__init__() {given}")
        self.__dict__["training"] = True
        self.__setstate__({})
        if self.call_super_init:
            super().__init__(*args, **kwargs)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__.copy()

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the attributes of another; registries and tables of hooks that it lacks begin empty."""
        own = self.__dict__
        own.update(state)
        for name in ("_parameters", "_buffers", "_modules"):
            own[name] = Registry(self, own.get(name))
        own.setdefault("_non_persistent_buffers_set", set())
        own.setdefault("_is_full_backward_hook", None)
        for name in (*SLOTS, *STATE_SLOTS):
            own.setdefault(name, OrderedDict())

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What calling the module computes; NotImplementedError until a subclass says."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._has_call_hooks:
            return call(self, args, kwargs)
        if len(args) == 1 and not kwargs:
            return self.forward(args[0])  # the usual call: Python does it faster without unpacking
        return self.forward(*args, **kwargs)

    # Registration

    def __setattr__(self, name: str, value: Any) -> None:
        kind = Parameter if isinstance(value, Parameter) else Module if isinstance(value, Module) else None
        if "_modules" not in self.__dict__:
            if kind is not None:
                what = "parameters" if kind is Parameter else "module"
                raise AttributeError(f"cannot assign {what} before Module.__init__() call")
        elif kind is Parameter:
            _set_free(self, name, self._buffers, self._modules)
            self.register_parameter(name, value)
            return
        elif kind is Module:
            _set_free(self, name, self._parameters, self._buffers)
            self._modules[name] = taken_up(everywhere.modules, self, name, value)
            return
        elif isinstance(value, Buffer) and name not in (*self._parameters, *self._modules):
            _set_free(self, name)
            self.register_buffer(name, value, value.persistent)
            return
        elif self._keep_member_kind(name, value):
            return
        super().__setattr__(name, value)  # which lets a property set what it wants

    def __delattr__(self, name: str) -> None:
        for registry in (self._parameters, self._buffers, self._modules):
            if name in registry:
                del registry[name]
                self._non_persistent_buffers_set.discard(name)
                return
        super().__delattr__(name)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({key for key in super().__dir__() if not key[0].isdigit()})

    def _keep_member_kind(self, name: str, value: Any) -> bool:
        """A registered name keeps its kind: only None, or for a buffer a tensor, may take its place.

        Whether the name is registered.
        """
        if name in self._parameters:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{type_name(value)}' as parameter '{name}' "
                    "(torch.nn.Parameter or None expected)"
                )
            self.register_parameter(name, None)
        elif name in self._modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{type_name(value)}' as child module '{name}' "
                    "(torch.nn.Module or None expected)"
                )
            self._modules[name] = taken_up(everywhere.modules, self, name, None)
        elif name in self._buffers:
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{type_name(value)}' as buffer '{name}' "
                    "(torch.nn.Buffer, torch.Tensor or None expected)"
                )
            self._buffers[name] = taken_up(everywhere.buffers, self, name, value)
        else:
            return False
        return True

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or reserve its name with None."""
        check_name(self, "_parameters", "parameter", name)
        if param is not None:
            if not isinstance(param, Parameter):
                raise TypeError(
                    f"cannot assign '{type_name(param)}' object to parameter '{name}' "
                    "(torch.nn.Parameter or None required)"
                )
            param = taken_up(everywhere.parameters, self, name, param)
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the state but is not trained; unless `persistent`, not saved."""
        check_name(self, "_buffers", "buffer", name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffers[name] = taken_up(everywhere.buffers, self, name, tensor)
        if persistent:
            self._non_persistent_buffers_set.discard(name)
        else:
            self._non_persistent_buffers_set.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a child module under a name that need not be an identifier."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{type_name(module)} is not a Module subclass")
        check_name(self, "_modules", "module", name)
        self._modules[name] = taken_up(everywhere.modules, self, name, module)

    def register_module(self, name: str, module: Module | None) -> None:
        """The same as `add_module`."""
        self.add_module(name, module)

    # Changes to the whole tree

    def apply(self: M, fn: Callable[[Module], None]) -> M:
        """Call `fn` on every module inside, innermost first, then on this one."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self: M, mode: bool = True) -> M:
        """Switch training behaviour on (or off) everywhere inside."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self: M) -> M:
        """Switch training behaviour off everywhere inside."""
        return self.train(False)

    def requires_grad_(self: M, requires_grad: bool = True) -> M:
        """Set whether the parameters are trained."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters, or with `set_to_none=False` overwrite them with zeros."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.detach_().zero_()

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: as with `torch.compile`, the module runs as it is written."""

    def extra_repr(self) -> str:
        """What stands in the parentheses when the module prints."""
        return ""

    def _get_name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        extra = self.extra_repr()
        children = [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._modules.items()]
        return printed(self._get_name(), extra.split("\n") if extra else [], children)


def _set_free(module: Module, name: str, *registries: dict[str, Any]) -> None:
    """Take out what the name stood for."""
    for registry in registries:
        registry.pop(name, None)
    module._non_persistent_buffers_set.discard(name)
    module.__dict__.pop(name, None)
