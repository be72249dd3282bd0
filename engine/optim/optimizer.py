"""Optimizer: parameter groups with their hyper-parameters, and the state of each parameter."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from engine.autograd.hooks import RemovableHandle
from engine.autograd.tensor import Tensor, wrap

from .hooks import register_optimizer_step_post_hook, register_optimizer_step_pre_hook, registered, watched

__all__ = ["Optimizer", "register_optimizer_step_post_hook", "register_optimizer_step_pre_hook", "required"]

Groups = Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[dict[str, Any]]


class _Required:
    """The default of a hyper-parameter that has none: each group must bring its own."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<required parameter>"


required = _Required()


class Optimizer:
    """Base of all optimizers; a subclass says what a step is.

    `param_groups` holds the hyper-parameters, which may be changed between steps, and `state` what the
    optimizer remembers of each parameter. TypeError or ValueError for parameters that cannot be trained.
    """

    stepped: bool | None = None
    """Whether a step was taken since a scheduler, which must come after it, asked; None while none did."""
    step_of_its_own: Callable[..., Any] | None = None
    """What stood in the place of the class's step when the last scheduler came."""
    _before: list[Callable[..., Any]] | None = None
    _after: list[Callable[..., Any]] | None = None
    _before_saving: list[Callable[..., Any]] | None = None
    _after_saving: list[Callable[..., Any]] | None = None
    _before_loading: list[Callable[..., Any]] | None = None
    _after_loading: list[Callable[..., Any]] | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "step" in cls.__dict__:
            cls.step = watched(cls.step)  # type: ignore[method-assign]

    def __init__(self, params: Groups, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"torch.{params.dtype.type_name}Tensor"
            )
        self.defaults = defaults
        self.state: defaultdict[Tensor, dict[str, Any]] = defaultdict(dict)
        self.param_groups: list[dict[str, Any]] = []
        listed: list[Any] = list(params)
        if not listed:
            raise ValueError("optimizer got an empty parameter list")
        for group in listed if isinstance(listed[0], dict) else [{"params": listed}]:
            self.add_param_group(group)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns the loss of `closure`, if one is given.

        `closure` computes the loss and its gradients anew. NotImplementedError until a subclass says how.
        """
        raise NotImplementedError

    def register_step_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` before every step; it may return new args and kwargs."""
        return registered(self, "_before", hook)

    def register_step_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(optimizer, args, kwargs)` after every step."""
        return registered(self, "_after", hook)

    def register_state_dict_pre_hook(
        self, hook: Callable[[Optimizer], None], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer)` before `state_dict` looks; `prepend` puts it before the others."""
        return self._hooked("_before_saving", hook, prepend)

    def register_state_dict_post_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer, state)` on what `state_dict` found; it may return another."""
        return self._hooked("_after_saving", hook, prepend)

    def register_load_state_dict_pre_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer, state)` on what is to be loaded; it may return another."""
        return self._hooked("_before_loading", hook, prepend)

    def register_load_state_dict_post_hook(
        self, hook: Callable[[Optimizer], None], prepend: bool = False
    ) -> RemovableHandle:
        """Call `hook(optimizer)` after a state was loaded."""
        return self._hooked("_after_loading", hook, prepend)

    def _hooked(self, slot: str, hook: Callable[..., Any], prepend: bool) -> RemovableHandle:
        handle = RemovableHandle(self, slot, hook)
        if prepend:
            hooks = getattr(self, slot)
            hooks.insert(0, hooks.pop())
        return handle

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or with `set_to_none=False` overwrite them with zeros."""
        for group in self.param_groups:
            for param in group["params"]:
                if set_to_none:
                    param._grad = None
                elif param._grad is not None:
                    param._grad = param._grad.detach()
                    param._grad.zero_()

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with hyper-parameters of their own; what is not given takes the default.

        TypeError for what is no tensor, ValueError for a tensor that is no leaf or already in a group.
        """
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params, names = _listed(param_group["params"])
        for param in params:
            if not isinstance(param, Tensor):
                kind = type(param).__name__
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {kind}")
            if not param.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        if self.param_groups and (names is None) == ("param_names" in self.param_groups[0]):
            having = "without" if names is None else "with"
            raise ValueError(
                "all optimizer param groups should be with/without names. cannot add param group "
                f"{having} names to the optimizer"
            )
        if len(set(params)) != len(params):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; "
                "in future, this will cause an error; see github.com/pytorch/pytorch/issues/40967 for more "
                "information",
                UserWarning,
                stacklevel=3,
            )
        if not set(params).isdisjoint(self._params()):
            raise ValueError("some parameters appear in more than one parameter group")
        param_group["params"] = params
        if names is not None:
            param_group["param_names"] = names
        for name, value in self.defaults.items():
            if value is required and name not in param_group:
                raise ValueError(
                    f"parameter group didn't specify a value of required optimization parameter {name}"
                )
            param_group.setdefault(name, value)
        self.param_groups.append(param_group)

    def state_dict(self) -> dict[str, Any]:
        """The state by the parameter's place, and the groups with such places as `params`."""
        for hook in self._before_saving or ():
            hook(self)
        places: dict[Tensor, int] = {}
        for i, param in enumerate(self._params()):
            places.setdefault(param, i)
        groups = [
            {
                **{name: value for name, value in group.items() if name != "params"},
                "params": [places[param] for param in group["params"]],
            }
            for group in self.param_groups
        ]
        state = {places.get(param, param): own for param, own in self.state.items()}
        return _replaced(self, self._after_saving, {"state": state, "param_groups": groups})

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over hyper-parameters and state, copied; ValueError when the groups differ."""
        given = _replaced(self, self._before_loading, dict(state_dict))
        saved = given["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(self.param_groups, saved, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's "
                "group"
            )
        self.state = defaultdict(dict)
        for group, other in zip(self.param_groups, saved, strict=True):
            group.update({name: deepcopy(value) for name, value in other.items() if name != "params"})
            for param, place in zip(group["params"], other["params"], strict=True):
                if place in given["state"]:
                    own = given["state"][place]
                    self.state[param] = {
                        name: _fitted(value, None if name == "step" else param._array.dtype)
                        for name, value in own.items()
                    }
        for hook in self._after_loading or ():
            hook(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over the attributes of a copied optimizer; a subclass may fill in what an older one lacks."""
        self.__dict__.update(state)

    def _params(self) -> list[Tensor]:
        return [param for group in self.param_groups for param in group["params"]]

    def __repr__(self) -> str:
        text = type(self).__name__ + " ("
        for i, group in enumerate(self.param_groups):
            rows = "".join(f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params")
            text += f"\nParameter Group {i}\n{rows}"
        return text + ")"


def _replaced(
    optimizer: Optimizer, hooks: list[Callable[..., Any]] | None, state: dict[str, Any]
) -> dict[str, Any]:
    """`state` after hooks that may return another."""
    for hook in hooks or ():
        other = hook(optimizer, state)
        state = state if other is None else other
    return state


def _listed(params: Any) -> tuple[list[Any], list[str] | None]:
    """The parameters of a group in their order, and their names if they came with names."""
    if isinstance(params, set):
        raise TypeError(
            "optimizer parameters need to be organized in ordered collections, but the ordering of tensors "
            "in sets will change between runs. Please use a list instead."
        )
    listed: list[Any] = [params] if isinstance(params, Tensor) else list(params)
    named = [isinstance(item, tuple) for item in listed]
    if not any(named):
        return listed, None
    if not all(named):
        raise ValueError("all optimizer params should be with/without names. Some param names are missing")
    return [param for _, param in listed], [name for name, _ in listed]


def _fitted(value: Any, dtype: np.dtype[Any] | None) -> Any:
    """A copy of loaded state, floating point numbers as `dtype` unless that is None."""
    if isinstance(value, list):
        return [_fitted(each, dtype) for each in value]
    if not isinstance(value, Tensor | np.ndarray):
        return value
    array = value._array if isinstance(value, Tensor) else value
    return wrap(array.astype(dtype if dtype is not None and array.dtype.kind == "f" else array.dtype))
