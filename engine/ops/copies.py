"""What views show, in memory of its own: `view_copy(x, size)` for `x.view(size)`, and so on.

Shapes: those of the views.
Source: PyTorch's pages of the views.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rearranging, shapes, splitting
from .conversion import clone
from .matrices import diagonal
from .shapes import expand


def _copied(view: Callable[..., Any]) -> Callable[..., Any]:
    def copy(*args: Any, **kwargs: Any) -> Any:
        found = view(*args, **kwargs)
        return tuple(map(clone, found)) if isinstance(found, tuple) else clone(found)

    copy.__doc__ = f"The same as `{view.__name__}` in new memory."
    return copy


view_copy = _copied(shapes.view)
expand_copy = _copied(expand)
diagonal_copy = _copied(diagonal)
as_strided_copy = _copied(rearranging.as_strided)
narrow_copy = _copied(splitting.narrow)
permute_copy = _copied(shapes.permute)
select_copy = _copied(splitting.select)
split_copy = _copied(splitting.split)
squeeze_copy = _copied(shapes.squeeze)
t_copy = _copied(shapes.t)
transpose_copy = _copied(shapes.transpose)
unbind_copy = _copied(splitting.unbind)
unfold_copy = _copied(rearranging.unfold)
unsqueeze_copy = _copied(shapes.unsqueeze)
