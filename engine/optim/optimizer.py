"""Optimizer: parameter groups, their state, and one step over all of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.mode import enable_grad
from engine.autograd.tensor import Tensor, wrap

from .bucket import Bucket

Groups = Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[dict[str, Any]]


class Optimizer:
    """Base of all optimizers that treat every number by itself.

    A subclass computes in `update` what to subtract from the parameters of one bucket. `param_groups` holds
    the hyper-parameters, which may be changed between steps; a learning rate counts from the next step on.
    """

    def __init__(self, params: Groups, defaults: dict[str, Any]) -> None:
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"torch.{params.dtype.type_name}Tensor"
            )
        self.defaults = defaults
        self.param_groups: list[dict[str, Any]] = []
        self._buckets: list[list[Bucket]] = []
        listed: list[Any] = list(params)
        if not listed:
            raise ValueError("optimizer got an empty parameter list")
        for group in listed if isinstance(listed[0], dict) else [{"params": listed}]:
            self.add_param_group(group)

    counts_steps = True
    """Whether the state of a parameter, as PyTorch stores it, has a `step`."""

    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """Write into `bucket.delta` what to subtract, given `bucket.grad`; `bucket.steps` counts it."""
        raise NotImplementedError

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns the loss of `closure`, if one is given.

        `closure` computes the loss and its gradients anew.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for i, group in enumerate(self.param_groups):
            for bucket in self._ready(i, group):
                if group["maximize"]:
                    np.negative(bucket.grad, bucket.grad)
                bucket.steps += 1
                self.update(group, bucket)
                bucket.apply()
        return loss

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
                raise TypeError(
                    f"optimizer can only optimize Tensors, but one of the params is {_kind(param)}"
                )
            if not param.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        if len({id(param) for param in listed}) != len(listed):
            warnings.warn(
                "optimizer contains a parameter group with duplicate parameters; "
                "in future, this will cause an error",
                UserWarning,
                stacklevel=3,
            )
        known = {id(param) for group in self.param_groups for param in group["params"]}
        if any(id(param) in known for param in listed):
            raise ValueError("some parameters appear in more than one parameter group")
        self.param_groups.append({**self.defaults, **param_group, "params": listed})
        self._buckets.append([])

    # State

    @property
    def state(self) -> dict[Tensor, dict[str, Any]]:
        """For each parameter that was stepped its `step` and buffers, which share memory."""
        found = {}
        for bucket in (bucket for group in self._buckets for bucket in group):
            for param, own in self._states(bucket):
                shown = {name: value for name, value in own.items() if self.counts_steps or name != "step"}
                if shown:
                    found[param] = shown
        return found

    def _states(self, bucket: Bucket) -> Iterator[tuple[Tensor, dict[str, Any]]]:
        if not bucket.steps:
            return
        views = {name: bucket.split(values) for name, values in bucket.state.items()}
        for i, param in enumerate(bucket.params):
            own: dict[str, Any] = {"step": wrap(np.array(bucket.steps, np.float32))}
            own |= {name: wrap(split[i]) for name, split in views.items()}
            yield param, own

    def state_dict(self) -> dict[str, Any]:
        """The state by the parameter's place, and the groups with such places as `params`."""
        places = {id(p): i for i, p in enumerate(p for group in self.param_groups for p in group["params"])}
        groups = [
            {
                **{name: value for name, value in group.items() if name != "params"},
                "params": [places[id(param)] for param in group["params"]],
            }
            for group in self.param_groups
        ]
        return {
            "state": {places[id(param)]: own for param, own in self.state.items()},
            "param_groups": groups,
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over hyper-parameters and state, copied; ValueError when the groups differ."""
        saved = state_dict["param_groups"]
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        for group, other in zip(self.param_groups, saved, strict=True):
            if len(group["params"]) != len(other["params"]):
                raise ValueError(
                    "loaded state dict contains a parameter group that doesn't match the size of optimizer's "
                    "group"
                )
        for i, (group, other) in enumerate(zip(self.param_groups, saved, strict=True)):
            group.update({name: value for name, value in other.items() if name != "params"})
            own = dict(zip(map(id, group["params"]), other["params"], strict=True))
            stepped = [param for param in group["params"] if own[id(param)] in state_dict["state"]]
            states = {id(param): state_dict["state"][own[id(param)]] for param in stepped}
            self._buckets[i] = _planned(stepped, states)

    # Buckets

    def _ready(self, i: int, group: Mapping[str, Any]) -> list[Bucket]:
        """The buckets of all parameters that have a gradient now, gradients gathered."""
        buckets = self._buckets[i]
        waiting = len(group["params"]) - sum(len(bucket.params) for bucket in buckets)
        if waiting or not all(bucket.gather() for bucket in buckets):
            states = {id(param): own for bucket in buckets for param, own in self._states(bucket)}
            with_grad = [param for param in group["params"] if param._grad is not None]
            idle = [p for p in group["params"] if p._grad is None and id(p) in states]
            self._buckets[i] = _planned(idle, states) + (active := _planned(with_grad, states))
            return [bucket for bucket in active if bucket.gather()]
        return buckets

    def __repr__(self) -> str:
        text = type(self).__name__ + " ("
        for i, group in enumerate(self.param_groups):
            rows = "".join(f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params")
            text += f"\nParameter Group {i}\n{rows}"
        return text + ")"


def _planned(params: Iterable[Tensor], states: Mapping[int, Mapping[str, Any]]) -> list[Bucket]:
    """Buckets for `params`, split by dtype, steps taken and kinds of state, which is copied in."""
    kinds: dict[tuple[str, int, tuple[str, ...]], list[Tensor]] = {}
    for param in params:
        own = states.get(id(param), {})
        names = tuple(name for name, value in own.items() if name != "step" and value is not None)
        kinds.setdefault((param._array.dtype.str, int(own.get("step", 0)), names), []).append(param)
    buckets = []
    for (_, steps, names), members in kinds.items():
        bucket = Bucket(members, steps)
        for name in names:
            for view, param in zip(bucket.split(bucket.buffer(name)), members, strict=True):
                view[...] = _values(states[id(param)][name])
        buckets.append(bucket)
    return buckets


def _values(state: Any) -> Array:
    return state._array if isinstance(state, Tensor) else np.asarray(state)


def _kind(value: Any) -> str:
    return type(value).__name__


def check_lr(lr: float) -> None:
    """ValueError for a learning rate below 0."""
    if lr < 0:
        raise ValueError(f"Invalid learning rate: {lr}")
