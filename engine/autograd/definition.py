"""All that is known of one operation: its forward, its parameters, its gradient rules, what they need."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .capturing import is_capturing
from .detection import calling_code, detection
from .node import Face, Plan
from .packing import packing
from .saving import current, users
from .source import adapter, guarded, keeper
from .versions import inference_tensors

on_definition: list[Callable[[Definition], None]] = []
"""What to call with every operation that is defined."""


class Definition:
    """All that is known of one operation."""

    def __init__(
        self, forward: Callable[..., Any], name: str, node: str, explain: Callable[..., Exception] | None
    ) -> None:
        parameters = inspect.signature(forward).parameters.values()
        self.forward = forward
        self.name = name or forward.__name__.strip("_")
        self.names = tuple(p.name for p in parameters)
        self.inputs = tuple(p.name for p in parameters if p.kind is p.POSITIONAL_ONLY)
        self.options = {p.name: p.default for p in parameters if p.kind is not p.POSITIONAL_ONLY}
        self.rules: dict[str, Callable[..., Any]] = {}
        self.plans: dict[int, Plan] = {}
        """The plans at hand for a call; none while every call needs one with a traceback."""
        self.made: dict[int, Plan] = {}
        self.guarded: dict[int, Plan] = {}
        """Those that refuse to keep tensors made in inference mode, once there may be any."""
        self.complete: dict[int, Plan] = {}
        """Those that keep every argument and the result."""
        detection.caches.append(self.plans)
        self.explain = explain
        self.scope: dict[str, Any] = {}
        """Where the call looks its `forward` up: a profiler may put a timed one there."""
        label = node or "".join(part.capitalize() for part in self.name.split("_")) + "Backward0"
        self.node: type[Face] = type(label, (Face,), {"__slots__": (), "__module__": "builtins"})

    def gradients(self, **rules: Callable[..., Any]) -> None:
        """Set the gradient rule of each input that has one; TypeError when a rule names an unknown value."""
        for name, rule in rules.items():
            unknown = _needs(rule).difference(self.names, ("g", "out", "shape"))
            if unknown or name not in self.inputs:
                raise TypeError(
                    f"{self.name}: the rule of {name} names {unknown or name}, which is not there"
                )
            self.rules[name] = rule

    def plan(self, needed: int) -> Plan:
        """What to save and compute when the inputs whose bits are set in `needed` require grad."""
        if is_capturing():
            if needed not in self.complete:
                self.complete[needed] = self._made(needed, {*self.names, "out"})
            return self.complete[needed]
        if needed not in self.made:
            self.made[needed] = self._made(needed, set())
        plan = self.made[needed]
        if inference_tensors.may_exist and plan.keep is not None:
            plan = self.guarded.setdefault(needed, replace(plan, keep=guarded(plan.keep)))
        if detection.enabled:
            plan = replace(plan, trace=calling_code())
        elif not users.count:
            self.plans[needed] = plan
        hooks = current()
        return plan if hooks is None else packing(plan, hooks, self._order(needed))

    def _order(self, needed: int) -> tuple[str, ...]:
        """The operands and the result that the rules name, in the order in which they name them."""
        rules = (
            self.rules[name] for i, name in enumerate(self.inputs) if needed >> i & 1 and name in self.rules
        )
        named = (name for rule in rules for name in inspect.signature(rule).parameters)
        return tuple(dict.fromkeys(name for name in named if name in self.inputs or name == "out"))

    def _made(self, needed: int, more: set[str]) -> Plan:
        """The plan that also keeps what is named in `more`."""
        wanted = [name for i, name in enumerate(self.inputs) if needed >> i & 1]
        rules = [self.rules.get(name) or _missing(f"{self.name}: {name}") for name in wanted]
        named = more.union(*(_needs(rule) for rule in rules))
        saved = [name for name in self.names if name in named]
        values = [*saved, "out"] if "out" in named else saved
        return Plan(
            width=len(self.inputs),
            steps=tuple(adapter(rule, values) for rule in rules),
            positions=tuple(self.inputs.index(name) for name in wanted),
            keep=keeper(self.names, saved, "out" in named) if saved else None,
            needs_out="out" in named,
            frees=not named.isdisjoint((*self.inputs, "out")),
            names=tuple(saved),
            kind=self.node,
            saves_out="out" in named,
            definition=self if more else None,
        )

    def explained(self, error: ValueError, *raw: Any) -> Exception:
        """The error in PyTorch's words for what numpy refused."""
        return RuntimeError(str(error)) if self.explain is None else self.explain(*raw)


def _missing(what: str) -> Callable[..., Any]:
    """The rule of an input that has none: it refuses in backward."""

    def refuse(g: Any) -> Any:
        raise NotImplementedError(f"the derivative for '{what}' is not implemented.")

    return refuse


def _needs(rule: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(rule).parameters)
