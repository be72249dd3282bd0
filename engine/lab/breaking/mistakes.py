"""The mistakes that people make, each as a healthy program and the same one broken."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.lab.run import LabRun

from .changing import CHANGES, Mistake
from .samples import SAMPLES


@dataclass(frozen=True)
class Pair:
    """Two programs that differ in one mistake."""

    mistake: Mistake
    healthy: str
    broken: str
    is_own: bool
    """Whether the healthy one is the learner's, and not an example."""


def pair_of(mistake: Mistake, run: LabRun) -> Pair:
    """The run's program and the same with the mistake; an example where the mistake does not fit into it."""
    made = _changed(mistake, run)
    if made is not None and made[0] != made[1]:
        return Pair(mistake, *made, is_own=True)
    return Pair(mistake, *SAMPLES[mistake], is_own=False)


def _changed(mistake: Mistake, run: LabRun) -> tuple[str, str] | None:
    try:
        tree = ast.parse(run.source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return None if run.problem is not None else CHANGES[mistake](run.source, tree, run)
