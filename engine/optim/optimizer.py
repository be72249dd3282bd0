"""Optimizer: parameter groups with their hyper-parameters, and the state of each parameter."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap

Groups = Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[dict[str, Any]]


class Optimizer(ABC):
    """Base of all optimizers; a subclass says what a step is.

    `param_groups` holds the hyper-parameters, which may be changed between steps, and `state` what the
    optimizer remembers of each parameter. TypeError or ValueError for parameters that cannot be trained.
    """

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

    @abstractmethod
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns the loss of `closure`, if one is given.

        `closure` computes the loss and its gradients anew.
        """

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
        params = param_group["params"]
        listed = [params] if isinstance(params, Tensor) else list(params)
        listed = [item[1] if isinstance(item, tuple) else item for item in listed]
        for param in listed:
            if not isinstance(param, Tensor):
                kind = type(param).__name__
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {kind}")
            if not param.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        if len(set(listed)) != len(listed):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; "
                "in future, this will cause an error",
                UserWarning,
                stacklevel=3,
            )
        if not set(listed).isdisjoint(self._params()):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append({**self.defaults, **param_group, "params": listed})

    def state_dict(self) -> dict[str, Any]:
        """The state by the parameter's place, and the groups with such places as `params`."""
        places = {param: i for i, param in enumerate(self._params())}
        groups = [
            {
                **{name: value for name, value in group.items() if name != "params"},
                "params": [places[param] for param in group["params"]],
            }
            for group in self.param_groups
        ]
        return {"state": {places[param]: own for param, own in self.state.items()}, "param_groups": groups}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over hyper-parameters and state, copied; ValueError when the groups differ."""
        saved = state_dict["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(self.param_groups, saved, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's "
                "group"
            )
        self.state = defaultdict(dict)
        for group, other in zip(self.param_groups, saved, strict=True):
            group.update({name: value for name, value in other.items() if name != "params"})
            for param, place in zip(group["params"], other["params"], strict=True):
                if place in state_dict["state"]:
                    own = state_dict["state"][place]
                    self.state[param] = {name: _copied(value) for name, value in own.items()}

    def _params(self) -> list[Tensor]:
        return [param for group in self.param_groups for param in group["params"]]

    def __repr__(self) -> str:
        text = type(self).__name__ + " ("
        for i, group in enumerate(self.param_groups):
            rows = "".join(f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params")
            text += f"\nParameter Group {i}\n{rows}"
        return text + ")"


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return wrap(value._array.copy())
    return wrap(value.copy()) if isinstance(value, np.ndarray) else value
