"""Arguments that are differentiated by, and whether what comes of them shall itself be recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engine.autograd.duals import Dual
from engine.autograd.mode import is_grad_enabled
from engine.autograd.task import reached
from engine.autograd.tensor import Tensor

from .tree import leaves, mapped_leaves


def tracked(tree: Any) -> Any:
    """The tree with tensors of its own to differentiate by, tied to the history of what they stand for.

    ValueError for what is no tensor.
    """

    def own(leaf: Any) -> Tensor:
        if not isinstance(leaf, Tensor):
            raise ValueError(f"Thing passed to transform API must be Tensor, got {type(leaf)}")
        result: Tensor = leaf.view_as(leaf) if leaf.requires_grad else leaf.detach().requires_grad_()
        return result

    return mapped_leaves(own, tree)


def depends_on_others(results: Iterable[Any], own: Iterable[Tensor]) -> bool:
    """Whether the graph behind the results leads to duals, or to other leaves than those of one's own."""
    ends = [each._grad_fn or each for each in results if isinstance(each, Tensor) and each.requires_grad]
    mine = {id(each) for each in own}
    return any(
        (isinstance(each, Dual) and each.tangent is not None)
        or (isinstance(each, Tensor) and id(each) not in mine)
        for each in reached(ends, None)
    )


def is_recorded(results: Iterable[Any], own: Iterable[Tensor], *, outside: bool) -> bool:
    """Whether derivatives are recorded: if operations were `outside`, and something else is reached."""
    return outside and depends_on_others(results, own)


def released(tree: Any, *, keep: bool) -> Any:
    """The tree off the graph, unless what is recorded is to be kept."""
    if keep:
        return tree
    return mapped_leaves(lambda leaf: leaf.detach() if isinstance(leaf, Tensor) else leaf, tree)


def check_tensors(tree: Any, what: str) -> None:
    """RuntimeError unless a function returned tensors only."""
    for leaf in leaves(tree):
        if not isinstance(leaf, Tensor):
            raise RuntimeError(f"{what} to return only tensors, got unsupported type {type(leaf)}")


def places_of(argnums: Any, count: int) -> tuple[int, ...]:
    """Which of `count` arguments `argnums` names, from 0 on.

    RuntimeError for what names none, one that is not there, or one twice.
    """
    given = (argnums,) if isinstance(argnums, int) else argnums
    if not isinstance(given, tuple):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    if not given:
        raise RuntimeError("argnums must be non-empty")
    for each in given:
        if not -count <= each < count:
            raise RuntimeError(f"Got argnum={each}, but only {count} positional inputs")
    places = tuple(each % count for each in given)
    if len(set(places)) != len(places):
        raise RuntimeError(f"argnums elements must be unique, got {argnums}")
    return places


def replaced(args: Sequence[Any], places: Sequence[int], values: Sequence[Any]) -> list[Any]:
    """The arguments with others at these places."""
    changed = list(args)
    for place, value in zip(places, values, strict=True):
        changed[place] = value
    return changed


def split(result: Any, has_aux: bool, name: str) -> tuple[Any, Any]:
    """The value, and with `has_aux` what came along; RuntimeError unless it is a pair."""
    if not has_aux:
        return result, None
    if not (isinstance(result, tuple) and len(result) == 2):
        raise RuntimeError(
            f"{name}(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is True"
        )
    return result


def recording() -> bool:
    """Whether operations are recorded where a derivative is asked for."""
    return is_grad_enabled()


Function = Callable[..., Any]
