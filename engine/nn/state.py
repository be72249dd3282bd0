"""What modules save and load, with PyTorch's report when the two do not fit."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.autograd.inplace import fill
from engine.autograd.tensor import Tensor

from .handles import Handle
from .parameter import Parameter, is_lazy

STATE_SLOTS = (
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)
_EXTRA = "_extra_state"
_UNREACHED = (
    "Reached a code path in Module.{}_extra_state() that should never be called. Please file an issue at "
    "https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug."
)
_NO_RESULT = (
    "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new values, if "
    "incompatible_keys need to be modified, it should be done inplace."
)


class _IncompatibleKeys(NamedTuple):
    """The names that only one side had."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


@dataclass(frozen=True)
class StateHook:
    """A function registered on a state dict, and whether it may not return one (or gets the module)."""

    function: Callable[..., Any]
    public: bool

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)


class Stateful:
    """Saving and loading; a subclass may say what it saves, and hooks may change it."""

    _version: int = 1
    """What `_metadata` tells of the class: raised when what it saves changes, so that old files load."""
    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]
    _state_dict_hooks: OrderedDict[int, StateHook]
    _state_dict_pre_hooks: OrderedDict[int, Callable[..., Any]]
    _load_state_dict_pre_hooks: OrderedDict[int, StateHook]
    _load_state_dict_post_hooks: OrderedDict[int, Callable[..., Any]]

    # Hooks

    def register_state_dict_pre_hook(self, hook: Callable[..., Any]) -> Handle:
        """Call `hook(module, prefix, keep_vars)` before the module is saved."""
        return Handle(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable[..., Any]) -> Handle:
        """Call `hook(module, state_dict, prefix, local_metadata)`, which may change the state dict."""
        return Handle(self._state_dict_hooks, StateHook(hook, public=True))

    def _register_state_dict_hook(self, hook: Callable[..., Any]) -> Handle:
        """The same, but of the module whose state_dict is asked for what the hook returns is respected."""
        if any(each.function is hook and each.public for each in self._state_dict_hooks.values()):
            raise RuntimeError(
                "Cannot register the same function as the state dict post hook that was previously "
                "registered via register_state_dict_post_hook"
            )
        return Handle(self._state_dict_hooks, StateHook(hook, public=False))

    def register_load_state_dict_pre_hook(self, hook: Callable[..., Any]) -> Handle:
        """Call `hook` before the module is loaded.

        It is given the module, the state dict (of which it may change what it will), prefix, local_metadata,
        strict, missing_keys, unexpected_keys and error_msgs.
        """
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def _register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any], with_module: bool = False
    ) -> Handle:
        """The same, without the module unless `with_module`."""
        return Handle(self._load_state_dict_pre_hooks, StateHook(hook, with_module))

    def register_load_state_dict_post_hook(self, hook: Callable[..., Any]) -> Handle:
        """Call `hook(module, incompatible_keys)` after the module is loaded; it may change the two lists."""
        return Handle(self._load_state_dict_post_hooks, hook)

    # Saving

    def get_extra_state(self) -> Any:
        """What a subclass saves besides parameters and buffers."""
        raise RuntimeError(_UNREACHED.format("get"))

    def set_extra_state(self, state: Any) -> None:
        """Take what `get_extra_state` gave."""
        raise RuntimeError(_UNREACHED.format("set"))

    def state_dict(
        self, *args: Any, destination: Any = None, prefix: str = "", keep_vars: bool = False
    ) -> Any:
        """Parameters and persistent buffers by dotted name, sharing their memory.

        `keep_vars` gives the parameters themselves instead of their values outside the graph.
        """
        if args:
            warnings.warn(
                "Positional args are being deprecated, use kwargs instead. Refer to https://pytorch.org/docs/"
                "main/generated/torch.nn.Module.html#torch.nn.Module.state_dict for details.",
                FutureWarning,
                stacklevel=2,
            )
            destination = args[0] if destination is None else destination
            prefix = args[1] if len(args) > 1 and prefix == "" else prefix
            keep_vars = args[2] if len(args) > 2 and keep_vars is False else keep_vars
        if destination is None:
            destination = OrderedDict()
            vars(destination)["_metadata"] = OrderedDict()
        local_metadata = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = local_metadata
        for before in self._state_dict_pre_hooks.values():
            before(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for after in self._state_dict_hooks.values():
            returned = after(self, destination, prefix, local_metadata)
            if returned is not None and after.public:
                raise RuntimeError("state_dict post-hook must return None")
            destination = destination if returned is None else returned
        return destination

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """Put what this module holds itself into `destination`."""
        for name, tensor in saved(self).items():
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
        if type(self).get_extra_state is not Stateful.get_extra_state:
            destination[prefix + _EXTRA] = self.get_extra_state()

    # Loading

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copy values by name into parameters and buffers; `assign` takes the tensors themselves.

        RuntimeError listing missing, unexpected and wrongly shaped entries; without `strict` only the last.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        found = _IncompatibleKeys([], [])
        errors: list[str] = []
        state = OrderedDict(state_dict)  # which hooks may change
        metadata = getattr(state_dict, "_metadata", None)
        if metadata is not None:
            vars(state)["_metadata"] = metadata
        _load(self, state, "", metadata or {}, assign, found, errors)
        if strict and found.unexpected_keys:
            errors.insert(0, f"Unexpected key(s) in state_dict: {_quoted(found.unexpected_keys)}. ")
        if strict and found.missing_keys:
            errors.insert(0, f"Missing key(s) in state_dict: {_quoted(found.missing_keys)}. ")
        if errors:
            listed = "\n\t".join(errors)
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{listed}")
        return found

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Load what this module holds itself; what does not fit is added to the three lists."""
        details = (state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        for hook in self._load_state_dict_pre_hooks.values():
            hook(*((self, *details) if hook.public else details))
        assign = local_metadata.get("assign_to_params_buffers", False)
        entries = saved(self)
        for name, tensor in entries.items():
            key = prefix + name
            if key in state_dict:
                error = _take(self, name, tensor, state_dict[key], key, assign)
                error_msgs += [error] if error else []
            elif strict:
                missing_keys.append(key)
        extra = prefix + _EXTRA
        takes_extra = type(self).set_extra_state is not Stateful.set_extra_state
        if takes_extra and extra in state_dict:
            self.set_extra_state(state_dict[extra])
        elif strict and takes_extra:
            missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        if strict:
            names = {key: key[len(prefix) :] for key in state_dict if key.startswith(prefix) and key != extra}
            unexpected_keys += [
                key
                for key, name in names.items()
                if name.partition(".")[0] not in (self._modules if "." in name else entries)
            ]


def saved(module: Any) -> dict[str, Any]:
    """Parameters and persistent buffers of a module itself."""
    unsaved = module._non_persistent_buffers_set
    kept = {name: buffer for name, buffer in module._buffers.items() if name not in unsaved}
    return {name: each for name, each in (*module._parameters.items(), *kept.items()) if each is not None}


def _load(
    module: Any,
    state: Any,
    prefix: str,
    metadata: Any,
    assign: bool,
    found: _IncompatibleKeys,
    errors: list[str],
) -> None:
    """Load a module, then all inside it, each with its part of `state`."""
    local_metadata = metadata.get(prefix[:-1], {})
    if assign:
        local_metadata["assign_to_params_buffers"] = True
    module._load_from_state_dict(state, prefix, local_metadata, True, *found, errors)
    for name, child in module._modules.items():
        if child is not None:
            inside = f"{prefix}{name}."
            part = {key: value for key, value in state.items() if key.startswith(inside)}
            _load(child, part, inside, metadata, assign, found, errors)
    for hook in module._load_state_dict_post_hooks.values():
        if hook(module, found) is not None:
            raise AssertionError(_NO_RESULT)


def _take(module: Any, name: str, tensor: Tensor, given: Any, key: str, assign: bool) -> str:
    """Load one entry; what is wrong with it, empty when nothing."""
    if not isinstance(given, Tensor):
        return (
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object '
            f"from checkpoint but received {type(given)}"
        )
    if not is_lazy(tensor):
        if tensor.ndim == 0 and tuple(given.shape) == (1,):
            given = given[0]  # old files hold scalars so
        if given.shape != tensor.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, the "
                f"shape in current model is {tensor.shape}."
            )
    if assign:
        setattr(module, name, _of_kind(tensor, given))
    elif not is_lazy(tensor):
        fill(tensor, given._array)
    return ""


def _of_kind(tensor: Tensor, given: Tensor) -> Tensor:
    """What is given, as a parameter if `tensor` is one; whether it is trained stays as it was."""
    if not isinstance(tensor, Parameter):
        return given
    if isinstance(given, Parameter):
        return given.requires_grad_(tensor.requires_grad)
    return Parameter(given, tensor.requires_grad)


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
