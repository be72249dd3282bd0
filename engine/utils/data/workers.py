"""Worker processes that fetch batches ahead of their use."""

from __future__ import annotations

import multiprocessing
import random
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

import numpy as np

from engine.autograd.random import manual_seed

from .fetching import EndOfDataError, Plan
from .worker_info import WorkerInfo, here

_BATCH, _END, _ERROR = "batch", "end", "error"


def worker_batches(
    plan: Plan,
    indices: Iterator[Any],
    count: int,
    seed: int,
    prepare: Callable[[int], Any] | None,
    ahead: int,
    context: Any,
    timeout: float,
) -> Iterator[Any]:
    """Batches from `count` processes, in the order of `indices`, `ahead` of each under way from now on.

    `prepare(worker number)` runs first in each process. An error in a worker is raised here in its own kind;
    RuntimeError when a worker ends by itself or takes longer than `timeout` seconds (0: for ever).
    """
    if context is None or isinstance(context, str):
        context = multiprocessing.get_context(context)
    team = [_Worker(context, plan, number, count, seed, prepare) for number in range(count)]
    batches = _ended_with_the_pass(team, _in_order(team, indices, ahead, timeout))
    next(batches)
    return batches


def _ended_with_the_pass(team: list[_Worker], batches: Iterator[Any]) -> Iterator[Any]:
    """The same, stopping the workers at the end, also when nobody asks for the last of them."""
    try:
        yield from batches
    finally:
        for worker in team:
            worker.stop()


def _in_order(team: list[_Worker], indices: Iterator[Any], ahead: int, timeout: float) -> Iterator[Any]:
    """None once the first indices are handed out, then the batches."""
    turns: deque[_Worker] = deque(team)
    waiting: deque[_Worker] = deque()

    def hand_out() -> None:
        """Give the next index to the next worker that has not reached its end."""
        for _ in range(len(turns)):
            worker = turns[0]
            turns.rotate(-1)
            if not worker.ended:
                for index in indices:
                    worker.give(index)
                    waiting.append(worker)
                    break
                return

    for _ in range(ahead * len(team)):
        hand_out()
    yield None
    while waiting:
        worker = waiting.popleft()
        if worker.ended:
            continue
        kind, value = worker.receive(timeout)
        if kind == _ERROR:
            raise value
        worker.ended = kind == _END
        hand_out()
        if kind == _BATCH:
            yield value


class _Worker:
    """One process with the ends of its two lines."""

    def __init__(
        self,
        context: Any,
        plan: Plan,
        number: int,
        count: int,
        seed: int,
        prepare: Callable[[int], Any] | None,
    ) -> None:
        self.number = number
        self.ended = False
        receiver, self.tasks = context.Pipe(duplex=False)
        self.results, sender = context.Pipe(duplex=False)
        self.process = context.Process(
            target=_work, args=(plan, number, count, seed, prepare, receiver, sender), daemon=True
        )
        self.process.start()
        receiver.close()
        sender.close()

    def give(self, index: Any) -> None:
        """Ask for one more batch; a worker that has died says so when its answer is due."""
        with suppress(BrokenPipeError):
            self.tasks.send(index)

    def receive(self, timeout: float) -> tuple[str, Any]:
        """The next result: its kind and value."""
        if timeout and not self.results.poll(timeout):
            raise RuntimeError(f"DataLoader timed out after {timeout} seconds")
        try:
            kind, value = self.results.recv()
        except EOFError:
            self.process.join()
            raise RuntimeError(f"DataLoader worker (pid(s) {self.process.pid}) exited unexpectedly") from None
        return (kind, _error(*value)) if kind == _ERROR else (kind, value)

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self.tasks.close()
        self.process.terminate()
        self.process.join()
        self.process.close()
        self.results.close()


def _work(
    plan: Plan,
    number: int,
    count: int,
    seed: int,
    prepare: Callable[[int], Any] | None,
    tasks: Connection,
    results: Connection,
) -> None:
    """The life of a worker: each task is an index, each answer a batch, the end, or an error."""
    random.seed(seed + number)
    manual_seed(seed + number)
    np.random.seed(np.random.SeedSequence([number, seed]).generate_state(4))  # noqa: NPY002 - the old sequence
    waiting: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_take_in, args=(tasks, waiting), daemon=True).start()
    here.info = WorkerInfo(number, count, seed + number, plan.dataset)
    try:
        if prepare is not None:
            prepare(number)
        fetch = plan.fetcher()
        while True:
            index = waiting.get()
            try:
                results.send((_BATCH, fetch(index)))
            except EndOfDataError:
                results.send((_END, None))
    except Exception as error:
        kind = type(error)
        text = f"Caught {kind.__name__} in DataLoader worker process {number}.\nOriginal "
        results.send((_ERROR, (kind, text + traceback.format_exc())))


def _take_in(tasks: Connection, waiting: SimpleQueue[Any]) -> None:
    """Empty the line of tasks as they come, so that nobody who sends one has to wait for a busy worker."""
    with suppress(EOFError):
        while True:
            waiting.put(tasks.recv())


def _error(kind: type[Exception], text: str) -> Exception:
    """An error of that kind, or where it cannot be made from a text, a RuntimeError."""
    try:
        return kind(text)
    except TypeError:
        return RuntimeError(text)
