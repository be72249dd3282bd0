"""Samplers: their order, PyTorch's draws, and what is refused."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

import engine
from engine.utils import data

DRAWS: list[tuple[Any, list[int]]] = [
    (lambda: data.SequentialSampler("abcd"), [0, 1, 2, 3]),
    (lambda: data.RandomSampler(range(6)), [0, 1, 2, 3, 5, 4]),
    (lambda: data.RandomSampler(range(6), replacement=True), [0, 2, 2, 3, 3, 5]),
    (lambda: data.RandomSampler(range(6), num_samples=8), [0, 1, 2, 3, 5, 4, 5, 3]),
    (lambda: data.RandomSampler(range(6), num_samples=4), [0, 1, 2, 3]),
    (lambda: data.SubsetRandomSampler([1, 3, 5, 7]), [1, 3, 7, 5]),
    (lambda: data.WeightedRandomSampler([0.1, 0.5, 0.3, 0.1], 6), [3, 2, 1, 3, 2, 2]),
    (lambda: data.WeightedRandomSampler([0.1, 0.5, 0.3, 0.1], 3, replacement=False), [2, 1, 3]),
]


@pytest.mark.parametrize(("make", "expected"), DRAWS)
def test_a_seed_gives_pytorchs_order(make: Any, expected: list[int]) -> None:
    sampler = make()
    engine.manual_seed(0)
    assert list(sampler) == expected
    assert len(sampler) == len(expected)


def test_a_generator_of_ones_own_leaves_the_default_alone() -> None:
    engine.manual_seed(0)
    first = engine.rand(1).item()
    engine.manual_seed(0)
    generator = engine.Generator().manual_seed(1)
    orders = [list(data.RandomSampler(range(9), generator=generator)) for _ in range(2)]
    assert engine.rand(1).item() == first
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(9))


def test_more_draws_than_a_block() -> None:
    drawn = list(data.RandomSampler(range(3), replacement=True, num_samples=70))
    assert (len(drawn), set(drawn)) == (70, {0, 1, 2})


def test_draws_for_ever_begin_at_once() -> None:
    drawn = iter(data.RandomSampler(range(3), replacement=True, num_samples=10**18))
    assert {next(drawn) for _ in range(100)} == {0, 1, 2}


SHARES: list[tuple[dict[str, Any], list[int]]] = [
    ({"rank": 1}, [1, 3, 8, 4]),
    ({"rank": 1, "seed": 4}, [4, 7, 8, 0]),
    ({"rank": 1, "shuffle": False}, [1, 4, 7, 0]),
    ({"rank": 2, "shuffle": False, "drop_last": True}, [2, 5, 8]),
]


@pytest.mark.parametrize(("settings", "expected"), SHARES)
def test_the_share_of_a_process_is_pytorchs(settings: dict[str, Any], expected: list[int]) -> None:
    sampler = data.DistributedSampler(range(10), num_replicas=3, **settings)
    assert list(sampler) == expected
    assert len(sampler) == len(expected)


def test_each_epoch_has_an_order_of_its_own_that_all_processes_know() -> None:
    samplers = [data.DistributedSampler(range(12), num_replicas=3, rank=rank) for rank in range(3)]
    orders = []
    for epoch in range(2):
        for sampler in samplers:
            sampler.set_epoch(epoch)
        shares = [list(sampler) for sampler in samplers]
        assert sorted(chain(*shares)) == list(range(12))
        orders.append(shares)
    assert orders[0] != orders[1]


def test_less_data_than_processes() -> None:
    shares = [list(data.DistributedSampler("ab", 5, rank, shuffle=False)) for rank in range(5)]
    assert shares == [[0], [1], [0], [1], [0]]


def test_batches_of_indices() -> None:
    keep = data.BatchSampler(data.SequentialSampler(range(7)), 3, False)
    drop = data.BatchSampler(data.SequentialSampler(range(7)), 3, True)
    assert (list(keep), len(keep)) == ([[0, 1, 2], [3, 4, 5], [6]], 3)
    assert (list(drop), len(drop)) == ([[0, 1, 2], [3, 4, 5]], 2)


ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: data.RandomSampler([]), ValueError, "but got num_samples=0$"),
    (lambda: data.RandomSampler("ab", num_samples=-1), ValueError, "but got num_samples=-1$"),
    (lambda: data.RandomSampler("ab", replacement=1), TypeError, "boolean value, but got replacement=1$"),
    (lambda: data.WeightedRandomSampler([1.0], 0), ValueError, "but got num_samples=0$"),
    (lambda: data.WeightedRandomSampler([1.0], 1, 3), ValueError, "but got replacement=3$"),
    (lambda: data.WeightedRandomSampler(engine.ones(2, 2), 1), ValueError, r"have shape \(2, 2\)$"),
    (lambda: data.BatchSampler([1], 0, False), ValueError, "but got batch_size=0$"),
    (lambda: data.BatchSampler([1], 2, 3), ValueError, "but got drop_last=3$"),
    (lambda: data.DistributedSampler("ab"), ValueError, "^Default process group has not been initialized"),
    (lambda: data.DistributedSampler("ab", 2, 2), ValueError, r"rank 2, .* in the interval \[0, 1\]$"),
    (lambda: iter(data.Sampler()), NotImplementedError, "^$"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
