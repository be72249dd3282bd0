"""Worker processes: the same batches in the same order, and what happens when one fails."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import engine
from engine.utils import data

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the tests' datasets rely on fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

FORK: Any = {"multiprocessing_context": "fork"}


class Shared(data.IterableDataset[int]):
    """0 to 9, each worker its share."""

    def __iter__(self) -> Iterator[int]:
        info = data.get_worker_info()
        start, step = (0, 1) if info is None else (info.id, info.num_workers)
        return iter(range(start, 10, step))


class Probe(data.Dataset[Any]):
    """What a worker knows and draws."""

    def __len__(self) -> int:
        return 4

    def __getitem__(self, index: int) -> Any:
        info = data.get_worker_info()
        assert info is not None
        return os.getpid(), info.id, info.num_workers, info.seed, engine.rand(1).item()


class Broken(data.Dataset[int]):
    """Fails at one place, in its own way."""

    def __init__(self, way: str) -> None:
        self.way = way

    def __len__(self) -> int:
        return 6

    def __getitem__(self, index: int) -> int:
        if index == 3:
            if self.way == "exit":
                os._exit(1)
            raise KeyError("three") if self.way == "error" else UnicodeDecodeError("a", b"", 0, 1, "b")
        return index


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def test_the_batches_are_those_of_one_process() -> None:
    rows = data.TensorDataset(engine.arange(11), engine.arange(11) * 0.5)
    passes = []
    for workers in ({}, {"num_workers": 2, **FORK}):
        engine.manual_seed(3)
        loader = data.DataLoader(rows, batch_size=2, shuffle=True, **workers)
        passes.append([[each.tolist() for each in batch] for _ in range(2) for batch in loader])
    assert passes[0] == passes[1]


def test_workers_know_themselves_and_draw_from_seeds_of_their_own() -> None:
    engine.manual_seed(0)
    loader = data.DataLoader(Probe(), batch_size=None, num_workers=2, **FORK)
    seen = list(loader)
    assert [(each[1], each[2]) for each in seen] == [(0, 2), (1, 2), (0, 2), (1, 2)]
    assert len({each[0] for each in seen} | {os.getpid()}) == 3
    assert seen[1][3] == seen[0][3] + 1
    engine.manual_seed(0)
    assert [each[4] for each in loader] == [each[4] for each in seen]
    assert len({each[4] for each in seen}) == 4
    assert data.get_worker_info() is None


def test_a_dataset_without_indices_is_shared_out() -> None:
    loader = data.DataLoader(Shared(), batch_size=3, num_workers=2, **FORK)
    assert [batch.tolist() for batch in loader] == [[0, 2, 4], [1, 3, 5], [6, 8], [7, 9]]


def test_a_function_prepares_each_worker() -> None:
    loader = data.DataLoader(
        Probe(),
        batch_size=None,
        num_workers=1,
        worker_init_fn=lambda number: engine.manual_seed(number + 5),
        **FORK,
    )
    engine.manual_seed(5)
    expected = [engine.rand(1).item() for _ in range(4)]
    assert [each[4] for each in loader] == expected


def test_an_error_comes_back_in_its_own_kind() -> None:
    loader = data.DataLoader(Broken("error"), num_workers=2, **FORK)
    batches = iter(loader)
    assert [next(batches).item() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError, match="Caught KeyError in DataLoader worker process 1"):
        next(batches)
    assert [batch.item() for batch in batches] == [4, 5]


def test_the_order_is_drawn_when_the_pass_begins() -> None:
    engine.manual_seed(0)
    batches = iter(data.DataLoader(range(6), shuffle=True, batch_size=2, num_workers=2, **FORK))
    after = engine.rand(1).item()
    assert [batch.tolist() for batch in batches] == [[0, 4], [3, 5], [2, 1]]
    assert after == pytest.approx(0.3074, abs=1e-4)


def test_a_worker_that_cannot_be_prepared_says_so() -> None:
    loader = data.DataLoader(range(2), num_workers=1, worker_init_fn=lambda number: 1 // number, **FORK)
    with pytest.raises(ZeroDivisionError, match="Caught ZeroDivisionError in DataLoader worker process 0"):
        next(iter(loader))


def test_an_error_that_cannot_be_made_again_is_a_runtime_error() -> None:
    with pytest.raises(RuntimeError, match="Caught UnicodeDecodeError in DataLoader worker process 0"):
        list(data.DataLoader(Broken("odd"), num_workers=1, **FORK))


def test_a_worker_that_dies_is_noticed() -> None:
    with pytest.raises(RuntimeError, match=r"^DataLoader worker \(pid\(s\) \d+\) exited unexpectedly$"):
        list(data.DataLoader(Broken("exit"), num_workers=2, **FORK))


def test_large_batches_do_not_hold_each_other_up() -> None:
    """Both lines to a worker are full: it cannot answer before it is heard, nor be asked before it hears."""
    rows = data.TensorDataset(engine.arange(120_000).float())
    loader = data.DataLoader(rows, batch_size=30_000, num_workers=1, prefetch_factor=4, **FORK)
    assert [batch[0][0].item() for batch in loader] == [0.0, 30_000.0, 60_000.0, 90_000.0]


def test_a_pass_left_early_ends_its_workers() -> None:
    batches = iter(data.DataLoader(range(100), num_workers=2, **FORK))
    assert next(batches).item() == 0
    assert len(multiprocessing.active_children()) == 2
    del batches


def test_more_workers_than_processors_warn() -> None:
    with pytest.warns(UserWarning, match=r"^This DataLoader will create 9999 worker processes in total"):
        data.DataLoader(range(3), num_workers=9999)
