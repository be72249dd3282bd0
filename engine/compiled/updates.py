"""The optimizer's update as instructions: its own `update`, run on symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.autograd.tensor import Tensor
from engine.optim import SGD, Adam
from engine.optim.bucket import Bucket
from engine.optim.elementwise import Elementwise

from .errors import NotLowered, StateMissing
from .opcodes import ADAM, BINARIES, BINARY, LOOKUP, MOMENTUM
from .opcodes import SGD as DESCENT
from .plan import Block, Draft
from .scalars import Number
from .symbols import Symbol

UPDATES = 1024
"""For as many updates can hyper-parameters be told ahead."""


@dataclass(eq=False)
class State:
    """The blocks and registers that hold an optimizer's state between steps."""

    arrays: dict[str, Block] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    steps: int = -1
    """The register that counts the steps."""
    powers: dict[float, int] = field(default_factory=dict)
    """Registers that hold a base to the power of the steps, by base."""
    followed: dict[str, int] = field(default_factory=dict)
    """The registers of hyper-parameters that are told once a run, by their names."""
    tables: dict[str, int] = field(default_factory=dict)
    """The first registers of tables of `UPDATES` values of a hyper-parameter, one an update, by its name."""
    update: int = -1
    """The register that counts the updates since the tables were filled."""


class StepCount(Number):
    """The number of the step. A power of it is carried on by a factor a step: a true one costs far more."""

    def __init__(self, draft: Draft, state: State) -> None:
        super().__init__(draft, state.steps)
        self._state = state
        self._carried: dict[float, Number] = {}

    def count(self) -> None:
        """One step more."""
        self._with("add", self, 1.0, self.register)

    def __rpow__(self, base: float) -> Any:
        if base not in self._carried:
            powers = self._state.powers
            if base not in powers:
                powers[base] = self.draft.plan.register(0.0)
            power = Number(self.draft, powers[base])
            power *= base
            self._carried[base] = power
        return self._carried[base]


class Hyperparameter(Number):
    """A hyper-parameter that may change; whether it is 0 makes no other formula of it."""

    def __bool__(self) -> bool:
        return True

    def __gt__(self, other: Any) -> Any:
        return True if isinstance(other, int) and other == 0 else super().__gt__(other)


class SymbolicBucket:
    """What an optimizer sees of a bucket, on symbols."""

    def __init__(self, draft: Draft, bucket: Bucket, values: Symbol, grad: Symbol, state: State) -> None:
        self._draft, self._values, self._known = draft, values, state
        self.grad = self._like(grad.place)
        self.grad.guarded = True  # what backward found stays there to be looked at
        self.delta, self.spare = self._like(), self._like()
        self.steps = StepCount(draft, state)
        self.state = {name: self._like(block) for name, block in state.arrays.items()}
        self._numbers = {name: Number(draft, register) for name, register in state.numbers.items()}

    def buffer(self, name: str, initial: float = 0.0) -> Symbol:
        """The state array called `name`."""
        if name not in self.state:
            raise StateMissing(f"a state {name} that no step has made")
        return self.state[name]

    def scalar(self, name: str, initial: float) -> Number:
        """The state number called `name`."""
        return self._numbers[name]

    def number(self, value: Any) -> Any:
        """A number as an operand: itself."""
        return value

    def passing(self, value: Any) -> Any:
        """A number of this step alone as an operand: itself."""
        return value

    def values(self) -> Symbol:
        """The parameters."""
        return self._values

    def decay(self, weight_decay: float) -> None:
        """Add the slope of weight_decay / 2 * |w|^2 to the gradient."""
        if weight_decay:
            self.grad += self._values * weight_decay

    def _like(self, place: Any = None) -> Symbol:
        v = self._values
        place = self._draft.block(v.width) if place is None else place
        return Symbol(self._draft, place, v.shape, 1, v.width, 0)


def bucket_of(optimizer: Any, parameters: Sequence[Tensor]) -> Bucket:
    """The one bucket in which `optimizer` steps all parameters, in order; NotLowered when there is none."""
    if not isinstance(optimizer, Elementwise):
        raise NotLowered(f"{type(optimizer).__name__}, whose step is no formula for each weight by itself")
    if len(optimizer.param_groups) != 1:
        raise NotLowered(f"{type(optimizer).__name__} with parameters of several kinds")
    buckets = optimizer.buckets()
    if len(buckets) != 1 or [id(p) for p in buckets[0].params] != [id(p) for p in parameters]:
        raise NotLowered("parameters that do not step together")
    return buckets[0]


def lower_update(
    draft: Draft, optimizer: Elementwise, bucket: Bucket, values: Symbol, grad: Symbol, state: State
) -> None:
    """Write the update of all parameters into `draft`. NotLowered names what stands in the way."""
    group = _changing(draft, optimizer.param_groups[0], state)
    symbolic = SymbolicBucket(draft, bucket, values, grad, state)
    if group["maximize"]:
        symbolic.grad = -symbolic.grad
    symbolic.steps.count()
    if type(optimizer) is Adam and not group["amsgrad"] and not group["decoupled_weight_decay"]:
        _adam(draft, group, symbolic)
        return
    if type(optimizer) is SGD and not group["nesterov"]:
        _sgd(draft, group, symbolic)
        return
    try:
        optimizer.update(group, symbolic)  # type: ignore[arg-type]  # it stands in for a bucket
    except (TypeError, AttributeError, KeyError) as error:  # an optimizer of the user's own may want more
        raise NotLowered(f"{type(optimizer).__name__}: {error}") from None
    if symbolic.state.keys() != state.arrays.keys():
        raise StateMissing(f"a state of {type(optimizer).__name__} that no step has made")
    fields = (values.place, values.place, 1, symbolic.delta.place, 1)
    draft.emit(BINARY, BINARIES.index("subtract"), values.length, *fields)


def _changing(draft: Draft, group: Mapping[str, Any], state: State) -> Mapping[str, Any]:
    """`group` with what registers and the tables of `state` say for this update."""
    found = {name: Hyperparameter(draft, register) for name, register in state.followed.items()}
    for name, first in state.tables.items():
        found[name] = Hyperparameter(draft, draft.plan.register(0.0))
        draft.emit(LOOKUP, found[name].register, first, UPDATES, state.update)
    if state.tables:
        update = Number(draft, state.update)
        update += 1.0
    beta1 = found.pop("beta1", None)
    return {**group, **found, **({} if beta1 is None else {"betas": (beta1, *group["betas"][1:])})}


def _adam(draft: Draft, group: Mapping[str, Any], bucket: SymbolicBucket) -> None:
    """Adam in one pass over memory instead of a dozen: the optimizer that most runs use."""
    bucket.decay(group["weight_decay"])
    beta1, beta2 = group["betas"]
    rate = (group["lr"] / (1.0 - beta1**bucket.steps)).spread()
    root = (1.0 / (1.0 - beta2**bucket.steps) ** 0.5).spread()
    numbers = (beta1, 1 - beta1, beta2, 1 - beta2, group["eps"])
    constants = (
        each.spread().place if isinstance(each, Number) else draft.plan.constant(each) for each in numbers
    )
    values = bucket.values()
    mean, square = bucket.buffer("exp_avg"), bucket.buffer("exp_avg_sq")
    draft.emit(
        ADAM,
        values.length,
        values.place,
        bucket.grad.place,
        mean.place,
        square.place,
        rate.place,
        root.place,
        *constants,
    )


def _sgd(draft: Draft, group: Mapping[str, Any], bucket: SymbolicBucket) -> None:
    """SGD in one instruction: in the smallest networks an instruction takes as long as its numbers."""
    bucket.decay(group["weight_decay"])
    values, momentum = bucket.values(), group["momentum"]
    places, rate = (values.length, values.place, bucket.grad.place), _register(draft, group["lr"])
    if not momentum:
        draft.emit(DESCENT, *places, rate)
        return
    speed = bucket.buffer("momentum_buffer")
    keep, take = _register(draft, momentum), draft.plan.number(1.0 - group["dampening"])
    draft.emit(MOMENTUM, *places, speed.place, rate, keep, take)


def _register(draft: Draft, value: Any) -> int:
    return value.register if isinstance(value, Number) else draft.plan.number(float(value))
