"""Module: parameters, buffers and smaller modules under one roof."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from engine.autograd.hooks import RemovableHandle
from engine.autograd.tensor import Tensor

from .conversion import Conversion
from .hooks import Hook, Hooks, call
from .naming import check_name, printed, type_name
from .parameter import Parameter
from .state import LoadResult, load
from .traversal import Traversal

M = TypeVar("M", bound="Module")


class Module(Traversal, Conversion):
    """Base of all layers, losses and networks: assign parameters and modules, and define `forward`.

    Registries know what kind each attribute is, and in which order it came. The attribute itself lies in
    the instance too, so that `self.weight` in a forward costs no search.
    """

    training: bool
    _unsaved_buffers: set[str]
    _hooks: Hooks | None = None
    """Made when the first hook is registered: a module without any pays for nothing but this look."""

    def __init__(self) -> None:
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _unsaved_buffers=set(), _modules={})

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What calling the module computes; NotImplementedError until a subclass says."""
        raise NotImplementedError(
            f'Module [{type(self).__name__}] is missing the required "forward" function'
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._hooks is not None:
            return call(self, self._hooks, args, kwargs)
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
            self.__dict__[name] = value
            return
        else:
            self._keep_kind(name, value)
        super().__setattr__(name, value)  # which lets a property set what it wants

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        for registry in (self._parameters, self._buffers, self._modules):
            registry.pop(name, None)
        self._unsaved_buffers.discard(name)

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
                    f"cannot assign '{type_name(value)}' as parameter '{name}' "
                    "(torch.nn.Parameter or None expected)"
                )
            self._parameters[name] = None
        elif name in self._modules:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{type_name(value)}' as child module '{name}' "
                    "(torch.nn.Module or None expected)"
                )
            self._modules[name] = None
        elif name in self._buffers:
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{type_name(value)}' object to buffer '{name}' "
                    "(torch Tensor or None required)"
                )
            self._buffers[name] = value

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or reserve its name with None."""
        check_name(self, "_parameters", "parameter", name)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{type_name(param)}' object to parameter '{name}' "
                "(torch.nn.Parameter or None required)"
            )
        self._parameters[name] = param
        self.__dict__[name] = param

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that belongs to the state but is not trained; unless `persistent`, not saved."""
        check_name(self, "_buffers", "buffer", name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        self.__dict__[name] = tensor
        if persistent:
            self._unsaved_buffers.discard(name)
        else:
            self._unsaved_buffers.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a child module under a name that need not be an identifier."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{type_name(module)} is not a Module subclass")
        check_name(self, "_modules", "module", name)
        self._modules[name] = module
        self.__dict__[name] = module

    def register_module(self, name: str, module: Module | None) -> None:
        """The same as `add_module`."""
        self.add_module(name, module)

    # Hooks

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, args)` before every forward; what it returns, unless None, replaces `args`."""
        return self._hook("before", Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> RemovableHandle:
        """Call `hook(module, args, output)` after every forward; what it returns replaces the output."""
        return self._hook("after", Hook(hook, with_kwargs), prepend)

    def register_full_backward_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(module, grad_output)` before the gradient goes through the module."""
        return self._hook("before_backward", Hook(hook), prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call `hook(module, grad_input, grad_output)` when the gradients of the inputs are known."""
        return self._hook("after_backward", Hook(hook), prepend)

    register_backward_hook = register_full_backward_hook

    def _hook(self, when: str, hook: Hook, prepend: bool) -> RemovableHandle:
        hooks = self.__dict__.setdefault("_hooks", Hooks())
        handle: RemovableHandle = hooks.add(when, hook, prepend)
        return handle

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

    def state_dict(
        self,
        destination: OrderedDict[str, Tensor] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> OrderedDict[str, Tensor]:
        """Parameters and persistent buffers by dotted name, sharing their memory.

        `keep_vars` gives the parameters themselves instead of their values outside the graph.
        """
        state = OrderedDict() if destination is None else destination
        for name, tensor in self._saved():
            state[prefix + name] = tensor if keep_vars else tensor.detach()
        return state

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> LoadResult:
        """Copy values by name into parameters and buffers; `assign` takes the tensors themselves.

        RuntimeError listing missing, unexpected and wrongly shaped entries; without `strict` only the last.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        return load(dict(self._saved()), state_dict, strict, type(self).__name__, assign)

    def _saved(self) -> Iterator[tuple[str, Tensor]]:
        """Every place that state_dict stores: shared parameters under each of their names."""
        for path, module in self.named_modules(remove_duplicate=False):
            dot = path + "." if path else ""
            kept = (item for item in module._buffers.items() if item[0] not in module._unsaved_buffers)
            for name, tensor in (*module._parameters.items(), *kept):
                if tensor is not None:
                    yield dot + name, tensor

    def extra_repr(self) -> str:
        """What stands in the parentheses when the module prints."""
        return ""

    def _get_name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        extra = self.extra_repr()
        children = [f"({name}): {module!r}".replace("\n", "\n  ") for name, module in self._modules.items()]
        return printed(self._get_name(), extra.split("\n") if extra else [], children)
