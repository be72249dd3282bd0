"""A change of the experiment as a person sees it: what it was called, before and after."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from engine.experiment import ExperimentSpec


@dataclass(frozen=True, slots=True)
class Change:
    """From one spec to another under a name; `undone` says that the change so called was taken back.

    Snapshots of `revision` and later ones know it; `parts` says what it touched (see `changed_parts`). One
    that `continues` belongs to the same gesture as the change told before it, and keeps that one's `before`.
    """

    name: str
    undone: bool
    revision: int
    parts: frozenset[str]
    before: ExperimentSpec
    after: ExperimentSpec
    continues: bool = False


def only_points_differ(old: ExperimentSpec, new: ExperimentSpec) -> bool:
    """Whether points made by hand became others and all else is the very same, as while one is dragged."""
    before, after = old.data.points, new.data.points
    if before is None or after is None or before is after or before.inputs != after.inputs:
        return False
    return _alike(old, new, "data") and _alike(old.data, new.data, "points")


def _alike(old: msgspec.Struct, new: msgspec.Struct, but: str) -> bool:
    names = (name for name in old.__struct_fields__ if name != but)
    return all(getattr(old, name) is getattr(new, name) for name in names)
