"""Which schedulers can work with another one."""

from __future__ import annotations

from .spec import Pick


def joins(scheduler: Pick) -> bool:
    """Whether it can work with another one: it sets the rate alone, beginning with the optimizer's."""
    traits = scheduler.entry("scheduler").traits
    return bool(traits.get("joins", traits["warms"]))
