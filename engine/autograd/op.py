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

from collections.abc import Callable
from typing import Any, Protocol, cast, overload

from .definition import Definition
from .operators import operations
from .specialise import specialised


class Operation(Protocol):
    """What `@op` makes of a forward: a function of arrays or tensors that knows its gradient rules."""

    __name__: str
    definition: Definition

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The result on arrays, or a tensor that remembers how it was made."""

    def gradients(self, **rules: Callable[..., Any]) -> None:
        """Set the gradient rule of each input that has one; TypeError when a rule names an unknown value."""


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
