"""Optimizers that treat every number by itself, and so can step all parameters at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.mode import enable_grad
from engine.autograd.tensor import Tensor, wrap

from .bucket import Bucket
from .optimizer import Groups, Optimizer


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the `total` parameters of a group step: together in buckets, or not at all."""

    buckets: list[Bucket]
    resting: list[Tensor]
    total: int

    def gathered(self) -> bool:
        """Collect the gradients; False when the parameters are not as they were planned for."""
        for param in self.resting:
            if param._grad is not None:
                return False
        return all(map(Bucket.gather, self.buckets))


class Elementwise(Optimizer):
    """Base of optimizers whose formula needs only an element's own value, gradient and state.

    A subclass writes it once, in `update`, for flat arrays over all parameters that step together.
    """

    counts_steps = True
    """Whether the state of a parameter, as PyTorch stores it, has a `step`."""
    scalar_state: tuple[str, ...] = ()
    """The names of the state that is one number per parameter."""

    def __init__(self, params: Groups, defaults: dict[str, Any]) -> None:
        self._plans: dict[int, _Plan] = {}
        self._published = 0
        super().__init__(params, defaults)

    @abstractmethod
    def update(self, group: Mapping[str, Any], bucket: Bucket) -> None:
        """Write into `bucket.delta` what to subtract, given `bucket.grad`; `bucket.steps` counts it."""

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Update every parameter that has a gradient; returns the loss of `closure`, if one is given."""
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        if len(self.state) != self._published:  # somebody else emptied or filled it
            self._plans.clear()
        for i, group in enumerate(self.param_groups):
            if isinstance(group["lr"], Tensor):
                group = {**group, "lr": group["lr"].item()}
            for bucket in self._ready(i, group["params"]):
                if group["maximize"]:
                    np.negative(bucket.grad, bucket.grad)
                bucket.steps += 1
                self.update(group, bucket)
                bucket.apply()
                if len(bucket.state) != bucket.published:
                    self._publish(bucket)
        return loss

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over hyper-parameters and state, copied; ValueError when the groups differ."""
        super().load_state_dict(state_dict)
        self._plans.clear()

    def buckets(self) -> list[Bucket]:
        """The parameters that the last step took together, and their state."""
        return [bucket for plan in self._plans.values() for bucket in plan.buckets]

    def replan(self) -> None:
        """Look at the parameters anew: their memory has moved."""
        for i, group in enumerate(self.param_groups):
            self._plans[i] = self._planned(group["params"])

    def move_state(self, bucket: Bucket, homes: Mapping[str, Array]) -> None:
        """Keep the flat state arrays of `bucket` from now on in `homes`, by name, with their content."""
        for name, home in homes.items():
            home[...] = bucket.state[name]
            bucket.state[name] = home
        self._publish(bucket)

    def _ready(self, i: int, params: list[Tensor]) -> list[Bucket]:
        """The buckets of all parameters of group `i` that have a gradient now, gradients gathered."""
        plan = self._plans.get(i)
        if plan is None or plan.total != len(params) or not plan.gathered():
            self._plans[i] = plan = self._planned(params)
            plan.gathered()
        return plan.buckets

    def _planned(self, params: Sequence[Tensor]) -> _Plan:
        """Buckets for those of `params` that have a gradient now."""
        stepping = [param for param in params if param._grad is not None]
        resting = [param for param in params if param._grad is None]
        return _Plan(self._buckets(stepping), resting, len(params))

    def _buckets(self, params: Iterable[Tensor]) -> list[Bucket]:
        """Buckets for `params`, split by dtype, steps taken and kinds of state, which moves in."""
        kinds: dict[Any, list[Tensor]] = {}
        for param in params:
            own = self.state.get(param, {})
            numbers = tuple((name, float(own[name])) for name in self.scalar_state if name in own)
            names = tuple(
                name
                for name, value in own.items()
                if value is not None and name not in ("step", *self.scalar_state)
            )
            age = int(own["step"]) if "step" in own else 0
            kinds.setdefault((param._array.dtype.str, age, numbers, names), []).append(param)
        buckets = []
        for (_, age, numbers, names), members in kinds.items():
            bucket = Bucket(members, age)
            for name, number in numbers:
                bucket.scalar(name, number)
            for name in names:
                for view, param in zip(bucket.split(bucket.buffer(name)), members, strict=True):
                    view[...] = self.state[param][name]._array
            self._publish(bucket)
            buckets.append(bucket)
        return buckets

    def _publish(self, bucket: Bucket) -> None:
        """Show the bucket's arrays, which change with every step, in the state of its parameters."""
        bucket.published = len(bucket.state)
        views = {name: bucket.split(values) for name, values in bucket.state.items()}
        for i, param in enumerate(bucket.params):
            if views:
                step = {"step": bucket.age} if self.counts_steps else {}
                numbers = {name: wrap(number) for name, number in (step | bucket.scalars).items()}
                self.state[param] = numbers | {name: wrap(split[i]) for name, split in views.items()}
        self._published = len(self.state)
