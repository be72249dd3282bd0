"""One step of an optimizer as a frozen value: each parameter before and after, its gradient, its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.autograd import Tensor
from engine.autograd.dtypes import Array
from engine.optim import Optimizer

from .notes import Notes
from .values import frozen_array


@dataclass(frozen=True, eq=False)
class ParameterUpdate:
    """What one step did to one parameter."""

    name: str | None
    before: Array
    grad: Array | None
    """None for a parameter without gradient, which is left alone."""
    after: Array
    state_before: dict[str, Array]
    """What the optimizer keeps of it, such as `momentum_buffer` or `exp_avg`; empty before the first step."""
    state_after: dict[str, Array]


@dataclass(frozen=True, eq=False)
class OptimizerUpdate:
    """One `optimizer.step()`."""

    line: int
    optimizer: str
    """Such as `Adam`."""
    settings: dict[str, float | bool | tuple[float, ...]]
    """Its options by name, such as `lr`: those of the first group of parameters."""
    parameters: tuple[ParameterUpdate, ...]


def parameters_of(optimizer: Optimizer) -> list[Tensor]:
    """All parameters, in the order in which they were given."""
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]


Before = list[tuple[Array, Array | None, dict[str, Array]]]
"""Value, gradient and state of each parameter."""


def record_update(optimizer: Optimizer, line: int, notes: Notes, step: Callable[[], Any]) -> OptimizerUpdate:
    """Do the step and tell of it."""
    before = state_before(optimizer)
    step()
    return update_since(before, optimizer, line, notes)


def state_before(optimizer: Optimizer) -> Before:
    """All that a step is about to use."""
    return [
        (frozen_array(each._array), _gradient(each), _state(optimizer, each))
        for each in parameters_of(optimizer)
    ]


def update_since(before: Before, optimizer: Optimizer, line: int, notes: Notes) -> OptimizerUpdate:
    """What the step did that has been made since."""
    return OptimizerUpdate(
        line,
        type(optimizer).__name__,
        _settings(optimizer.param_groups[0]),
        tuple(
            ParameterUpdate(
                notes.leaf_name(each), value, grad, frozen_array(each._array), state, _state(optimizer, each)
            )
            for each, (value, grad, state) in zip(parameters_of(optimizer), before, strict=True)
        ),
    )


def _gradient(parameter: Tensor) -> Array | None:
    return None if parameter._grad is None else frozen_array(parameter._grad._array)


def _state(optimizer: Optimizer, parameter: Tensor) -> dict[str, Array]:
    held = optimizer.state.get(parameter, {})
    return {name: frozen_array(value._array) for name, value in held.items() if isinstance(value, Tensor)}


def _settings(group: Mapping[str, Any]) -> dict[str, float | bool | tuple[float, ...]]:
    return {name: value for name, value in group.items() if isinstance(value, bool | int | float | tuple)}
