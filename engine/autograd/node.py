"""The recorded graph: one node per operation, pointing at the nodes that made its inputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .detection import detection
from .dtypes import dtype_of
from .hooks import RemovableHandle
from .operators import operations
from .source import Keep
from .versions import Version

_LONG_NAMES = frozenset(("CopyBackwards", "CopySlices"))

FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have "
    "already been freed). Saved intermediate values of the graph are freed when you call .backward() or "
    "autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or "
    "if you need to access saved tensors after calling backward."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one operation saves and computes when a given subset of its inputs requires grad.

    `steps` are functions of `(g, shape, saved)` to the gradient of each such input, at `positions` among
    all inputs. `keep` picks from a call what the steps name (see `keeper`); `needs_out` tells that they name
    the result too. `frees`: what is kept are operands or the result, which backward lets go (options such as
    `dim` are not worth freeing).
    """

    width: int
    """The number of tensor inputs of the operation."""
    steps: tuple[Callable[..., Any], ...]
    positions: tuple[int, ...]
    keep: Keep | None
    needs_out: bool
    frees: bool
    names: tuple[str, ...] = ()
    """What `keep` keeps, in order."""
    kind: type[Face] | None = None
    """What a node of the operation becomes when a user looks at it."""
    saves_out: bool = False
    """Whether the result is kept too, be it packed by hooks."""
    trace: str | None = None
    """Where the operation was called, while anomalies are looked for."""
    definition: Any = None
    """The operation's, of a call of which everything was to be kept."""
    pack: Callable[..., None] | None = None
    """Takes the place of `keep` while hooks see what is saved: a function of node, result and arguments."""


class Node:
    """One recorded operation.

    `targets` are the inputs that require grad, in order: the node that made each, or the leaf tensor
    itself. A node never refers to its own output tensor, so dropping the root frees the graph.
    """

    __slots__ = (
        "__weakref__",
        "arguments",
        "dtype",
        "hooks",
        "plan",
        "saved",
        "shape",
        "targets",
        "time",
        "version",
    )

    transposes: ClassVar[int | None] = None
    """The place of the input that the operation transposes itself, where PyTorch's graph has a node more."""
    time: float
    """When it was recorded: taking the latest first visits every node after all that use its output."""
    plan: Plan
    targets: list[Any]
    saved: tuple[Any, ...] | None
    """The arrays and options that the rules name, ready for a backward on plain arrays."""
    arguments: tuple[Any, ...] | None
    """The same as they were passed, tensors with their history, for a backward that is itself recorded."""
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    hooks: list[Callable[[Any], Any]] | None
    version: Version | None
    """The output's version, once anyone may write to the output in place."""

    @property
    def kind(self) -> type[Node]:
        """The class that the node has for its users, which carries the operation's name."""
        return self.plan.kind or type(self)

    def name(self) -> str:
        """The operation's name in PyTorch's graph, such as `MulBackward0`."""
        label = self.kind.__name__
        return f"torch::autograd::{label}" if label in _LONG_NAMES else label

    @property
    def metadata(self) -> dict[str, Any]:
        """What is noted about the node: the traceback of the call, while anomalies are looked for."""
        return {} if self.plan.trace is None else {"traceback_": self.plan.trace.splitlines(keepends=True)}

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(grad_inputs, grad_outputs)` after the node in every backward.

        What it returns, unless None, replaces the gradients of the inputs.
        """
        handle: RemovableHandle = operations["node_hook"](self, hook)
        return handle

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(grad_outputs)` before the node; what it returns, unless None, replaces them."""
        handle: RemovableHandle = operations["node_prehook"](self, hook)
        return handle

    def __call__(self, *grad_outputs: Any, **kwargs: Any) -> Any:
        """The gradients of the inputs for this one of the result; a tuple, or the only one."""
        return operations["node_call"](self, *grad_outputs, **kwargs)

    @property
    def next_functions(self) -> tuple[tuple[Node | AccumulateGrad | None, int], ...]:
        """For each input the node that made it (None without grad) and which of its outputs it is."""
        behind: Node = self
        if self.targets and isinstance(self.targets[0], Splitter):
            behind = self.targets[0]
        found: list[tuple[Node | AccumulateGrad | None, int]] = [(None, 0)] * behind.plan.width
        for position, target in zip(behind.plan.positions, behind.targets, strict=True):
            shown = target.shown() if isinstance(target, Node) else (AccumulateGrad(target), 0)
            found[position] = _transposed(*shown) if position == self.transposes else shown
        return tuple(found)

    def shown(self) -> tuple[Any, int]:
        """The node that a graph shows here, and which of its outputs this is."""
        self.__class__ = self.kind
        return self, 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at {id(self):#x}>"

    def check_saved(self) -> None:
        """RuntimeError when the saved values were freed, or overwritten since this node was made."""
        if self.saved is None:
            raise RuntimeError(FREED)
        time = self.time
        for argument in self.arguments or ():
            version = getattr(argument, "_history", None)
            if version is not None and version.changed_since(time):
                maker, index = (None, 0) if argument.is_leaf else argument._grad_fn.shown()
                raise stale(argument._array, version, time, maker.name() if maker else "", index)
        if self.plan.needs_out and self.version is not None and self.version.changed_since(time):
            raise stale(self.saved[-1], self.version, time, self.name())


class Face(Node):
    """A node of an operation once a user looks at it; each operation has a subclass, named as in PyTorch.

    Until then all nodes are of one class, because Python reads an attribute seven times as fast where it
    always meets the same class.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """`_saved_self`, `_saved_result`, ...: what the node keeps for backward; RuntimeError when freed."""
        if name.startswith("_saved_"):
            return operations["node_saved"](self, name.removeprefix("_saved_"))
        if name.startswith("_raw_saved_"):
            return operations["node_raw_saved"](self, name.removeprefix("_raw_saved_"))
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *operations["saved_names"](self)]


class Splitter(Node):
    """Hands each input of a node its part of the gradients; graphs do not show it."""

    __slots__ = ()


class TBackward0:
    """Stands in graphs for the transposition of an input which an operation does itself."""

    __module__ = "builtins"  # as PyTorch's nodes print
    __slots__ = ("next_functions",)

    metadata: ClassVar[dict[str, Any]] = {}

    def __init__(self, behind: Any, output: int) -> None:
        self.next_functions = ((behind, output),)

    def name(self) -> str:
        """The name in PyTorch's graph."""
        return "TBackward0"

    def __repr__(self) -> str:
        return f"<TBackward0 object at {id(self):#x}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TBackward0) and other.next_functions == self.next_functions

    def __hash__(self) -> int:
        return hash(self.next_functions)


def _transposed(shown: Any, output: int) -> tuple[Any, int]:
    """What a graph shows for an input that is transposed: of one that was transposed before, what it was."""
    if type(shown).__name__ == "TBackward0":
        behind: tuple[Any, int] = shown.next_functions[0]
        return behind
    return TBackward0(shown, output), 0


class AccumulateGrad:
    """The end of a path: where a gradient is added to the `.grad` of the leaf `variable`."""

    __module__ = "builtins"  # as PyTorch's nodes print
    __slots__ = ("variable",)

    def __init__(self, variable: Any) -> None:
        self.variable = variable

    @property
    def next_functions(self) -> tuple[()]:
        """Nothing lies behind a leaf."""
        return ()

    @property
    def metadata(self) -> dict[str, Any]:
        """What is noted about the node: nothing."""
        return {}

    def name(self) -> str:
        """The name in PyTorch's graph."""
        return "torch::autograd::AccumulateGrad"

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook((gradient,))` before the gradient is added; what it returns replaces it."""
        handle: RemovableHandle = operations["leaf_prehook"](self.variable, hook)
        return handle

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook((), (gradient,))` after the gradient was added."""
        handle: RemovableHandle = operations["leaf_hook"](self.variable, hook)
        return handle

    def __repr__(self) -> str:
        return f"<AccumulateGrad object at {id(self.variable):#x}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AccumulateGrad) and other.variable is self.variable

    def __hash__(self) -> int:
        return id(self.variable)


def short_name(name: str) -> str:
    """What error messages call the operation of a node with this name: `Mul` for `MulBackward0`."""
    return re.sub(r"Backward(?=\d*$)", "", name).removesuffix("0")


def stale(
    array: np.ndarray[Any, Any], version: Version, time: float, maker: str, index: int = 0
) -> RuntimeError:
    """The error for a saved `array`, the output `index` of `maker`, that was written after `time`."""
    hint = (
        "the backtrace further above shows the operation that failed to compute its gradient. The variable "
        "in question was changed in there or anywhere later. Good luck!"
        if detection.enabled
        else "enable anomaly detection to find the operation that failed to compute its gradient, with "
        "torch.autograd.set_detect_anomaly(True, check_nan=False)."
    )
    from_ = f", which is output {index} of {short_name(maker)}," if maker else ""
    kind = dtype_of(array).type_name
    return RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"[torch.{kind}Tensor {list(array.shape)}]{from_} is at version {version.writes}; "
        f"expected version {version.at(time)} instead. Hint: {hint}"
    )
