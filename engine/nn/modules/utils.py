"""`torch.nn.modules.utils`: sizes for each dimension, and names of saved tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["consume_prefix_in_state_dict_if_present"]


def _ntuple(n: int, name: str = "parse") -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives several values as a tuple, and a single one `n` times."""

    def parse(x: Any) -> tuple[Any, ...]:
        return tuple(x) if isinstance(x, Iterable) else (x,) * n

    parse.__name__ = name
    return parse


_single = _ntuple(1, "_single")
_pair = _ntuple(2, "_pair")
_triple = _ntuple(3, "_triple")
_quadruple = _ntuple(4, "_quadruple")


def _reverse_repeat_tuple(t: tuple[Any, ...], n: int) -> tuple[Any, ...]:
    """The values from last to first, each `n` times."""
    return tuple(each for each in reversed(t) for _ in range(n))


def consume_prefix_in_state_dict_if_present(state_dict: dict[str, Any], prefix: str) -> None:
    """Take `prefix` off the names, in place: what `DataParallel` saved is then its module's."""
    _shorten(state_dict, prefix)
    if hasattr(state_dict, "_metadata"):
        metadata = state_dict._metadata
        whole = prefix.replace(".", "")
        if whole and whole in metadata:
            metadata[""] = metadata.pop(whole)
        _shorten(metadata, prefix)


def _shorten(table: dict[str, Any], prefix: str) -> None:
    for name in [name for name in table if name.startswith(prefix)]:
        table[name[len(prefix) :]] = table.pop(name)
