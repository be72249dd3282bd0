"""Momentum that swings against the learning rate: `momentum` of a group, or the first of its `betas`."""

from __future__ import annotations

from typing import Any

from ..optimizer import Optimizer
from .scheduler import per_group


def uses_beta1(optimizer: Optimizer) -> bool:
    """Whether the optimizer's momentum is the first of its betas; ValueError when it has neither."""
    if "momentum" not in optimizer.defaults and "betas" not in optimizer.defaults:
        raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")
    return "betas" in optimizer.defaults


def set_momentum(group: dict[str, Any], value: float, use_beta1: bool) -> None:
    """Make `value` the group's momentum."""
    if use_beta1:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value


def begin(optimizer: Optimizer, base: Any, highest: Any, first: bool) -> tuple[list[Any], list[Any]]:
    """The bounds of the momentum of each group; a `first` run notes them there and begins at the top."""
    tops = per_group("max_momentum", optimizer, highest)
    bottoms = per_group("base_momentum", optimizer, base)
    if first:
        for group, top, bottom in zip(optimizer.param_groups, tops, bottoms, strict=True):
            set_momentum(group, top, uses_beta1(optimizer))
            group["max_momentum"] = top
            group["base_momentum"] = bottom
    return bottoms, tops
