"""What is remembered of the newest step, so that one can tell what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.autograd import Tensor
from engine.experiment import Floats, RunSpec

from .course import scheduled_at
from .live import Live
from .snapshots import frozen

if TYPE_CHECKING:
    from engine.lab import OptimizerUpdate


@dataclass(frozen=True, slots=True)
class _Before:
    """One parameter before a step, and what the optimizer went by."""

    name: str
    state: dict[str, Floats]
    settings: dict[str, Any]


class LastUpdate:
    """The parameters as they were before the newest step, kept while `wanted`; of one also the state.

    `ledger` names the parameter whose update shall be told with all numbers.
    """

    def __init__(self) -> None:
        self.wanted = False
        self.ledger: str | None = None
        self.before: Floats | None = None
        self._of_one: _Before | None = None

    @property
    def watched(self) -> bool:
        """Whether anybody wants to know what the newest step changed."""
        return self.wanted or self.ledger is not None

    def begin(self, live: Live, run: RunSpec) -> None:
        """A step of `live` is about to be made; one that only gathers its batch tells nothing."""
        updates = live.course.gathered + 1 >= run.accumulation
        self.before = live.model.flat.copy() if self.watched and updates else None
        self._of_one = None
        if self.before is None:
            return
        parameter = None if self.ledger is None else _learning(live).get(self.ledger)
        if parameter is not None and self.ledger is not None:
            self._of_one = _Before(self.ledger, _state(live, parameter), _settings(live, run))

    def forget(self) -> None:
        """The parameters have been changed by something else than a step."""
        self.before = self._of_one = None

    def told(self, live: Live) -> OptimizerUpdate | None:
        """What the newest step did to the parameter of the ledger; None where that is not known."""
        # Imported when it is first asked for: the window opens sooner without the Lab.
        from engine.lab import OptimizerUpdate, ParameterUpdate

        one = self._of_one
        if one is None or self.before is None or one.name != self.ledger:
            return None
        parameters, start = _learning(live), 0
        for name, parameter in parameters.items():
            stop = start + parameter.numel()
            if name == one.name:
                break
            start = stop
        else:
            return None
        parameter = parameters[one.name]
        value = _copy(parameter.detach())
        before = frozen(self.before[start:stop].reshape(value.shape))
        grad = None if parameter.grad is None else _copy(parameter.grad)
        update = ParameterUpdate(one.name, before, grad, value, one.state, _state(live, parameter))
        return OptimizerUpdate(0, type(live.optimizer).__name__, one.settings, (update,))


def _learning(live: Live) -> dict[str, Tensor]:
    """The parameters that learn, by name, in the order in which the flat array holds them."""
    return {name: each for name, each in live.model.net.named_parameters() if each.requires_grad}


def _state(live: Live, parameter: Tensor) -> dict[str, Floats]:
    held = live.optimizer.state.get(parameter, {})
    return {name: _copy(value) for name, value in held.items() if isinstance(value, Tensor)}


def _settings(live: Live, run: RunSpec) -> dict[str, Any]:
    """The hyper-parameters of the coming step."""
    group = {name: value for name, value in live.optimizer.param_groups[0].items() if name != "params"}
    if live.schedule is None:
        return group
    scheduled: dict[str, Any] = dict(scheduled_at(live.schedule, live.course, run.schedule_unit))
    if "beta1" in scheduled:
        scheduled["betas"] = (scheduled.pop("beta1"), group["betas"][1])
    return group | scheduled


def _copy(tensor: Tensor) -> Floats:
    return frozen(np.array(tensor.numpy(), np.float32))
