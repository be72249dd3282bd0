"""Where numbers stopped being finite: the first node, forward or backward, that lost finite ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.autograd.dtypes import Array

from .backward import BackwardTrace
from .graph import LabGraph


@dataclass(frozen=True)
class LostGradient:
    """A gradient that became inf or nan on its way through one node."""

    step: int
    """The step of the backward, by its place in the trace."""
    input: int
    """The input of the node that it was for."""
    receiver: int
    """The node that got it."""


def first_lost_value(graph: LabGraph) -> int | None:
    """The first node, in the order of computing, whose value is not finite; None where all are."""
    return next((i for i, node in enumerate(graph.nodes) if not _is_finite(node.value)), None)


def first_lost_gradient(trace: BackwardTrace) -> LostGradient | None:
    """The first gradient of the walk that is not finite; None where all are."""
    for i, step in enumerate(trace.steps):
        for flow in step.flows:
            if not _is_finite(flow.sent):
                return LostGradient(i, flow.input, flow.receiver)
    return None


def _is_finite(array: Array | None) -> bool:
    return array is None or array.dtype.kind != "f" or bool(np.isfinite(array).all())
