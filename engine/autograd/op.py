"""Operations: a forward on plain arrays, and for each tensor input the rule of its gradient.

    @op
    def mul(a: Array, b: Array, /) -> Array:
        return a * b

    mul.gradients(a=lambda g, b: g * b, b=lambda g, a: g * a)

Parameters before the slash are tensors, those after it options. A rule says by its parameter names what
it needs: `g` the incoming gradient, `out` the result, `shape` the shape of the input it is for, or
any parameter of the forward. The names are read once, here; only what a needed rule names is saved.

Called on arrays an operation just computes, called on tensors it records. So a rule written with
operators and operations serves plain arrays (a normal backward) as well as tensors (create_graph).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Protocol, cast, overload

from .node import Node, Plan
from .operators import operations
from .specialise import adapter, keeper, specialised


class Operation(Protocol):
    """What `@op` makes of a forward: a function of arrays or tensors that knows its gradient rules."""

    __name__: str
    definition: Definition

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The result on arrays, or a tensor that remembers how it was made."""

    def gradients(self, **rules: Callable[..., Any]) -> None:
        """Set the gradient rule of each input that has one; TypeError when a rule names an unknown value."""


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
        self.explain = explain
        label = node or "".join(part.capitalize() for part in self.name.split("_")) + "Backward0"
        self.node = type(label, (Node,), {"__slots__": ()})

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
        if needed not in self.plans:
            wanted = [name for i, name in enumerate(self.inputs) if needed >> i & 1]
            for name in wanted:
                if name not in self.rules:
                    raise RuntimeError(f"the derivative for '{name}' of {self.name} is not implemented")
            named = set().union(*(_needs(self.rules[name]) for name in wanted))
            saved = [name for name in self.names if name in named]
            values = [*saved, "out"] if "out" in named else saved
            self.plans[needed] = Plan(
                width=len(self.inputs),
                steps=tuple(adapter(self.rules[name], values) for name in wanted),
                positions=tuple(self.inputs.index(name) for name in wanted),
                keep=keeper(self.names, saved) if saved else None,
                needs_out="out" in named,
                frees=not named.isdisjoint((*self.inputs, "out")),
            )
        return self.plans[needed]

    def explained(self, error: ValueError, *raw: Any) -> Exception:
        """The error in PyTorch's words for what numpy refused."""
        return RuntimeError(str(error)) if self.explain is None else self.explain(*raw)


def _needs(rule: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(rule).parameters)


@overload
def op(forward: Callable[..., Any], /) -> Operation: ...
@overload
def op(
    *,
    name: str = "",
    node: str = "",
    view: bool = False,
    recorded: bool = True,
    explain: Callable[..., Exception] | None = None,
) -> Callable[[Callable[..., Any]], Operation]: ...
def op(
    forward: Callable[..., Any] | None = None,
    /,
    *,
    name: str = "",
    node: str = "",
    view: bool = False,
    recorded: bool = True,
    explain: Callable[..., Exception] | None = None,
) -> Operation | Callable[[Callable[..., Any]], Operation]:
    """Define an operation from its forward and enter it in the table.

    `name` (default: the function's) is its entry and, camel-cased, its node's label unless `node` gives
    one. `view` tells that the result shares memory with the first input; `recorded=False` that no gradient
    ever flows back (comparisons). `explain` makes PyTorch's error from the arguments where numpy raises
    ValueError.
    """

    def define(function: Callable[..., Any]) -> Operation:
        definition = Definition(function, name, node, explain)
        operation: Any = specialised(definition, view=view, recorded=recorded)
        operation.definition = definition
        operation.gradients = definition.gradients
        operations[definition.name] = operation
        return cast(Operation, operation)

    return define if forward is None else define(forward)
