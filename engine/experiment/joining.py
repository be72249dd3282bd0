"""Which schedulers can work with others, and how many do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import msgspec

from .spec import ExperimentSpec, Pick

FEWEST, MOST = 2, 4
"""So many schedulers work in one that combines others."""
_MILESTONES = ("milestone", "milestone_2", "milestone_3")
_NEXT = Pick("ExponentialLR")
"""A part that is added begins as this one."""


def joins(scheduler: Pick) -> bool:
    """Whether it can work at once with others: it sets the rate alone, beginning with the optimizer's."""
    traits = scheduler.entry("scheduler").traits
    return bool(traits.get("joins", traits["warms"]))


def follows(scheduler: Pick) -> bool:
    """Whether it can have a turn after others: it goes by the number of steps, and combines none itself."""
    traits = scheduler.entry("scheduler").traits
    return not traits.get("combines", False) and not traits.get("by_loss", False)


def suits(combined: Pick, part: Pick) -> bool:
    """Whether `part` can be one of those that `combined` combines."""
    return follows(part) if is_sequence(combined) else joins(part)


def is_sequence(scheduler: Pick) -> bool:
    """Whether it lets others work one after the other."""
    return "milestone" in scheduler.entry("scheduler").defaults()


def milestones_of(scheduler: Pick, parts: Sequence[Pick]) -> list[int]:
    """At which steps the parts of a sequence but the first begin; of what is no sequence none."""
    if not is_sequence(scheduler):
        return []
    values = scheduler.values("scheduler")
    return [int(values[name]) for name in _MILESTONES[: len(parts) - 1]]  # type: ignore[arg-type]


def joining_refusal(scheduler: Pick, parts: Sequence[Pick]) -> str:
    """Why `scheduler` cannot combine these; '' when it can."""
    for part in parts:
        why = f"expected schedulers that work with others, got {part.name}"
        if not follows(part):
            return why
        if not suits(scheduler, part):
            return f"{why}, which sets the rate whatever the others did; it can have a turn in SequentialLR"
        if part.values("scheduler").get("cycle_momentum", False):
            return "cycle_momentum: expected false, as a part of others leaves the momentum alone"
    begins = [0, *milestones_of(scheduler, parts)]
    for part, begin, end in zip(parts, begins, begins[1:], strict=False):
        steps = part.values("scheduler").get("total_steps", end)
        if isinstance(steps, int) and end - begin > steps:
            return f"total_steps: expected at least {end - begin}, as {part.name} has so many, got {steps}"
    return ""


def with_part(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with one more part at the end of those that its scheduler combines."""
    assert spec.scheduler is not None
    before = milestones_of(spec.scheduler, spec.schedulers)
    parts = (*spec.schedulers, _NEXT)
    begins = milestones_of(spec.scheduler, parts)
    if begins:
        proposed = begins[-1] if begins[-1] > before[-1] else 2 * before[-1]
        longest = spec.schedulers[-1].values("scheduler").get("total_steps", proposed)
        begins[-1] = min(proposed, before[-1] + int(longest), _latest(spec.scheduler))  # type: ignore[arg-type]
        for later in range(len(begins) - 1, 0, -1):
            begins[later - 1] = min(begins[later - 1], begins[later] - 1)
    return _with(spec, parts, begins)


def _latest(sequence: Pick) -> int:
    """The last step at which a part can begin."""
    return min(int(field.high) for field in sequence.entry("scheduler").fields if field.name in _MILESTONES)


def without_part(spec: ExperimentSpec, place: int) -> ExperimentSpec:
    """`spec` without the part at `place`; the turns of the others are as long as before."""
    assert spec.scheduler is not None
    begins = [0, *milestones_of(spec.scheduler, spec.schedulers)]
    turns = [end - begin for begin, end in pairwise(begins)]
    parts = (*spec.schedulers[:place], *spec.schedulers[place + 1 :])
    return _with(spec, parts, [*accumulate(turns[:place] + turns[place + 1 :])][: len(parts) - 1])


def _with(spec: ExperimentSpec, parts: tuple[Pick, ...], begins: Sequence[int]) -> ExperimentSpec:
    assert spec.scheduler is not None
    told = {name: value for name, value in spec.scheduler.params.items() if name not in _MILESTONES}
    told |= dict(zip(_MILESTONES, begins, strict=False))
    scheduler = Pick(spec.scheduler.name, told)
    return msgspec.structs.replace(spec, scheduler=scheduler, schedulers=parts)
