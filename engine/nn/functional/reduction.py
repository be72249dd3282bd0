"""How the losses of single elements become one: the words for it, old and new."""

from __future__ import annotations

import warnings

_REDUCTIONS = ("mean", "sum", "none")


def checked(reduction: str) -> str:
    """`reduction` if it is one; ValueError for any other word than mean, sum and none."""
    if reduction == "elementwise_mean":
        warnings.warn(
            "reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.",
            UserWarning,
            stacklevel=4,
        )
        return "mean"
    if reduction not in _REDUCTIONS:
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return reduction


def chosen(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """The reduction asked for, by the two old flags where one is given: False means "sum", or "none"."""
    if size_average is None and reduce is None and reduction in _REDUCTIONS:
        return reduction
    return checked(requested(size_average, reduce, reduction))


def requested(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """The same with a new word taken as it is, whatever it says."""
    if size_average is None and reduce is None:
        return reduction
    reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
    warnings.warn(
        f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead.",
        UserWarning,
        stacklevel=4,
    )
    return reduction
