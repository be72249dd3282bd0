"""Python's multiprocessing under PyTorch's name."""

from __future__ import annotations

import multiprocessing as python

import pytest

from engine import multiprocessing


def test_it_is_pythons() -> None:
    assert multiprocessing.Pool == python.Pool
    assert multiprocessing.get_start_method(allow_none=True) == python.get_start_method(allow_none=True)


def test_a_sharing_strategy_can_be_chosen() -> None:
    before = multiprocessing.get_sharing_strategy()
    multiprocessing.set_sharing_strategy("file_system")
    assert multiprocessing.get_sharing_strategy() in multiprocessing.get_all_sharing_strategies()
    multiprocessing.set_sharing_strategy(before)
    with pytest.raises(AssertionError, match=r"^Invalid sharing strategy: x$"):
        multiprocessing.set_sharing_strategy("x")
