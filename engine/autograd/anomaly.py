"""Anomaly detection: backward names the operation that failed or made nan, and shows where it was called.

While it is on, every recorded operation notes its traceback, and every walk checks each gradient. While
it is off nothing of this is even asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .bundle import Output, Parts
from .detection import detection
from .node import Node, Splitter
from .tensor import Tensor


class set_detect_anomaly:  # noqa: N801 - PyTorch's name
    """Switch the detection on or off at once; as a context manager, put it back at the end."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = (detection.enabled, detection.check_nan)
        detection.set(mode, check_nan)

    def __enter__(self) -> None:
        """Nothing to do: the switch was thrown when this object was made."""

    def __exit__(self, *exception: object) -> None:
        detection.set(*self._before)


class detect_anomaly:  # noqa: N801 - PyTorch's name
    """Look for anomalies in a `with` block: a nan in a gradient (if `check_nan`) is a RuntimeError."""

    def __init__(self, check_nan: bool = True) -> None:
        self._check_nan = check_nan
        self._before = (False, True)
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be "
            "enabled for debugging.",
            UserWarning,
            stacklevel=2,
        )

    def __enter__(self) -> None:
        self._before = (detection.enabled, detection.check_nan)
        detection.set(True, self._check_nan)

    def __exit__(self, *exception: object) -> None:
        detection.set(*self._before)


def watch(roots: Iterable[Any]) -> None:
    """Have every node behind `roots` check what it computes."""
    stack = [root for root in roots if isinstance(root, Node)]
    seen: set[Node] = set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(target for target in node.targets if isinstance(target, Node))
        if not isinstance(node, Output | Splitter) and not _is_watched(node):
            name, trace = node.name(), node.plan.trace
            places = _places(node)
            steps = (
                _Watched(step, name, trace, places[i : i + 1] if len(node.plan.steps) > 1 else places)
                for i, step in enumerate(node.plan.steps)
            )
            node.plan = replace(node.plan, steps=tuple(steps))


def check_saved(node: Node) -> None:
    """The node's own check of its saved values; while anomalies are looked for, with a traceback."""
    try:
        node.check_saved()
    except RuntimeError:
        if detection.enabled:
            _show(node.name(), node.plan.trace)
        raise


class _Watched:
    """A step that says where its operation was called when it fails or makes nan."""

    __slots__ = ("name", "places", "step", "trace")

    def __init__(self, step: Callable[..., Any], name: str, trace: str | None, places: Sequence[int]) -> None:
        self.step = step
        self.name = name
        self.trace = trace
        self.places = places

    def __call__(self, g: Any, shape: tuple[int, ...], saved: Sequence[Any]) -> Any:
        try:
            result = self.step(g, shape, saved)
        except Exception:
            _show(self.name, self.trace)
            raise
        if detection.check_nan:
            parts = result.gradients if isinstance(result, Parts) else (result,)
            for place, gradient in zip(self.places, parts, strict=True):
                if _has_nan(gradient):
                    _show(self.name, self.trace)
                    raise RuntimeError(f"Function '{self.name}' returned nan values in its {place}th output.")
        return result


def _is_watched(node: Node) -> bool:
    return any(isinstance(step, _Watched) for step in node.plan.steps)


def _places(node: Node) -> Sequence[int]:
    """Which inputs of the node its gradients belong to."""
    behind = node.targets[0] if node.targets else None
    return behind.plan.positions if isinstance(behind, Splitter) else node.plan.positions


def _has_nan(gradient: Any) -> bool:
    array = gradient._array if isinstance(gradient, Tensor) else gradient
    return array is not None and bool(np.isnan(array).any())


def _show(name: str, trace: str | None) -> None:
    where = (
        "No forward pass information available. Enable detect anomaly during forward pass for more "
        "information."
        if trace is None
        else f"Traceback of forward call that caused the error:\n{trace}"
    )
    warnings.warn(f"Error detected in {name}. {where}", UserWarning, stacklevel=2)
