"""Module: parameters, buffers and smaller modules under one roof."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from engine.autograd.tensor import Tensor

from .parameter import Parameter
from .state import LoadResult, load, snapshot

M = TypeVar("M", bound="Module")


class Module:
    """Base of all layers, losses and networks: assign parameters and modules, and define `forward`.

    Registries know what kind each attribute is, and in which order it came. The attribute itself lies in
    the instance too, so that `self.weight` in a forward costs no search.
    """

    training: bool

    def __init__(self) -> None:
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _modules={})

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What calling the module computes; NotImplementedError until a subclass says."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
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
        elif kind is not None:
            self._register(kind, name, value)
        else:
            self._keep_kind(name, value)
        self.__dict__[name] = value

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        for registry in (self._parameters, self._buffers, self._modules):
            registry.pop(name, None)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _register(self, kind: type, name: str, value: Any) -> None:
        for registry in (self._parameters, self._buffers, self._modules):
            wanted = self._parameters if kind is Parameter else self._modules
            if registry is wanted:
                registry[name] = value
            else:
                registry.pop(name, None)

    def _keep_kind(self, name: str, value: Any) -> None:
        """A registered name keeps its kind: only None, or for a buffer a tensor, may take its place."""
        if name in self._parameters:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as parameter '{name}' "
                    "(torch.nn.Parameter or None expected)"
                )
            self._parameters[name] = None
        elif name in self._modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as child module '{name}' "
                    "(torch.nn.Module or None expected)"
                )
            self._modules[name] = None
        elif name in self._buffers:
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' object to buffer '{name}' "
                    "(torch Tensor or None required)"
                )
            self._buffers[name] = value

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or reserve its name with None."""
        self._parameters[name] = param
        self.__dict__[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the state but is not trained; unless `persistent`, not saved."""
        self._buffers[name] = tensor
        self.__dict__[name] = tensor
        if not persistent:
            self.__dict__.setdefault("_unsaved_buffers", set()).add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a child module under a name that need not be an identifier."""
        self._modules[name] = module
        self.__dict__[name] = module

    register_module = add_module

    # Traversal

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """This module and all inside it with their dotted names, each once."""
        seen: set[int] = set()
        stack = [(prefix, self)]
        while stack:
            name, module = stack.pop()
            if id(module) not in seen:
                seen.add(id(module))
                yield name, module
                dot = name + "." if name else ""
                stack += [(dot + key, child) for key, child in reversed(list(module.named_children()))]

    def modules(self) -> Iterator[Module]:
        """This module and all inside it, each once."""
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside."""
        return ((name, module) for name, module in self._modules.items() if module is not None)

    def children(self) -> Iterator[Module]:
        """The modules directly inside."""
        return (module for _, module in self.named_children())

    def named_parameters(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Parameter]]:
        """All parameters with their dotted names, each once."""
        return self._members("_parameters", prefix, recurse)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(self, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Tensor]]:
        """All buffers with their dotted names, each once."""
        return self._members("_buffers", prefix, recurse)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """All buffers, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _members(self, registry: str, prefix: str, recurse: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        for path, module in self.named_modules(prefix) if recurse else [(prefix, self)]:
            for name, member in getattr(module, registry).items():
                if member is not None and id(member) not in seen:
                    seen.add(id(member))
                    yield (f"{path}.{name}" if path else name), member

    # Changes to the whole tree

    def apply(self: M, fn: Callable[[Module], None]) -> M:
        """Call `fn` on every module inside, innermost first, then on this one."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self: M, mode: bool = True) -> M:
        """Switch training behaviour on (or off) everywhere inside."""
        for module in self.modules():
            module.training = mode
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

    def state_dict(self, *, prefix: str = "") -> OrderedDict[str, Tensor]:
        """Parameters and persistent buffers by dotted name, sharing their memory."""
        return snapshot((prefix + name, tensor) for name, tensor in self._saved())

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> LoadResult:
        """Copy values by name into parameters and buffers.

        RuntimeError listing missing, unexpected and wrongly shaped entries; without `strict` only the last.
        """
        return load(dict(self._saved()), state_dict, strict, type(self).__name__)

    def _saved(self) -> Iterator[tuple[str, Tensor]]:
        """Every place that state_dict stores: shared parameters under each of their names."""
        for path, module in self.named_modules():
            dot = path + "." if path else ""
            unsaved = module.__dict__.get("_unsaved_buffers", ())
            for name, tensor in (*module._parameters.items(), *module._buffers.items()):
                if tensor is not None and name not in unsaved:
                    yield dot + name, tensor

    def extra_repr(self) -> str:
        """What stands in the parentheses when the module prints."""
        return ""

    def __repr__(self) -> str:
        lines = [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._modules.items()]
        extra = self.extra_repr()
        if not lines:
            return f"{type(self).__name__}({extra})"
        return f"{type(self).__name__}({extra}\n  " + "\n  ".join(lines) + "\n)"


def _type_name(value: Any) -> str:
    return f"torch.{value.dtype.type_name}Tensor" if isinstance(value, Tensor) else type(value).__name__
