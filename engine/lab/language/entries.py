"""One callable of the language: what it calls, under which name in PyTorch, at what cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .costs import CostOf

Stage = Literal["forward", "backward", "update", "zero_grad"]
"""The stage of a training step that a statement belongs to."""
Role = Literal["pure", "writes", "creates", "module", "optimizer", "backward", "grad", "update", "print"]
"""What the interpreter has to do besides calling: note a write, a new leaf, ..."""


@dataclass(frozen=True)
class Entry:
    """A function or method that learners can call."""

    path: str
    """Its name in a PyTorch script, such as `torch.exp`; of a method only the name."""
    function: Callable[..., Any]
    cost: CostOf
    keywords: frozenset[str] = frozenset()
    """The arguments that can be given by name."""
    role: Role = "pure"
    stage: Stage = "forward"
    takes_ranges: bool = False
    """Whether a range can be passed; the engine would read it number by number, however long it is."""


def family(
    names: str,
    find: Callable[[str], Callable[..., Any]],
    cost: CostOf,
    keywords: str = "",
    *,
    prefix: str = "",
    role: Role = "pure",
    stage: Stage = "forward",
) -> Mapping[str, Entry]:
    """Entries for several names of one cost and form; `find` is called here and now, once for each."""
    allowed = frozenset(keywords.split())
    return {name: Entry(prefix + name, find(name), cost, allowed, role, stage) for name in names.split()}
