"""Arrays as short texts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gui.kit.number_format import significant

MOST = 4


def array_text(array: NDArray[np.generic] | None, missing: str = "None") -> str:
    """`[1, 2.5]`, the shape `(3, 4)` for more than four elements, `missing` for none."""
    if array is None:
        return missing
    if array.size > MOST or array.ndim > 2 or not array.size:
        return str(array.shape)
    return _nested(array.tolist(), 5 if array.size == 1 else 4 if array.size < 3 else 3)


def _nested(value: object, digits: int) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_nested(each, digits) for each in value)}]"
    return significant(value, digits) if isinstance(value, float) else str(value)
