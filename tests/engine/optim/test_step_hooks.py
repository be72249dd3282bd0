"""Hooks on the steps of all optimizers."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import optim
from engine.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook


def sgd() -> optim.SGD:
    return optim.SGD([engine.ones(1, requires_grad=True)], lr=0.1)


def test_hooks_of_all_optimizers_stand_around_those_of_one() -> None:
    optimizer, seen = sgd(), list[str]()

    def note(text: str) -> Any:
        return lambda own, args, kwargs: seen.append(text)

    optimizer.register_step_pre_hook(note("before"))
    optimizer.register_step_post_hook(note("after"))
    with register_optimizer_step_pre_hook(note("first")), register_optimizer_step_post_hook(note("last")):
        optimizer.step()
        sgd().step()
    assert seen == ["first", "before", "after", "last", "first", "last"]
    seen.clear()
    optimizer.step()
    assert seen == ["before", "after"]


def test_a_hook_that_returns_neither_none_nor_arguments_is_refused() -> None:
    optimizer = sgd()
    optimizer.register_step_pre_hook(lambda own, args, kwargs: 3)
    with pytest.raises(RuntimeError, match=r"must return None or a tuple of .*, but got 3\.$"):
        optimizer.step()
