"""A change of the experiment as a person sees it: what it was called, before and after."""

from __future__ import annotations

from dataclasses import dataclass

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
