"""Worker processes that fetch batches ahead of their use."""

from __future__ import annotations

import multiprocessing
import os
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

from .fetching import Plan
from .worker_info import WorkerInfo, here

_BATCH, _END, _ERROR, _NO_START = "batch", "end", "error", "no start"


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
    answers = _ended_with_the_pass(team, _in_order(team, indices, ahead, timeout))
    next(answers)
    return map(_value, answers)


def _value(answer: tuple[str, Any]) -> Any:
    """The batch that a worker sent; the error that it met is raised here, and the pass can go on after it."""
    kind, value = answer
    if kind == _ERROR:
        raise _error(*value)  # made only now: what keeps an error that was raised keeps the workers, too
    return value


def _ended_with_the_pass(team: list[_Worker], answers: Iterator[Any]) -> Iterator[Any]:
    """The same, stopping the workers at the end, also when nobody asks for the last of them."""
    try:
        yield from answers
    finally:
        for worker in team:
            worker.stop()


def _in_order(team: list[_Worker], indices: Iterator[Any], ahead: int, timeout: float) -> Iterator[Any]:
    """None once the first indices are handed out, then batches and errors with their kind."""
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
        if kind == _NO_START:
            raise _error(*value)
        worker.ended = kind == _END
        hand_out()
        if kind != _END:
            yield kind, value


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
        self.owner = os.getpid()
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
        """The next result: its kind, and the batch or what makes the error."""
        if timeout and not self.results.poll(timeout):
            raise RuntimeError(f"DataLoader timed out after {timeout} seconds")
        try:
            answer: tuple[str, Any] = self.results.recv()
        except EOFError:
            self.process.join()
            raise RuntimeError(f"DataLoader worker (pid(s) {self.process.pid}) exited unexpectedly") from None
        return answer

    def stop(self) -> None:
        """End the process, whatever it is at; a copy of this object that a fork took along has no say."""
        if os.getpid() != self.owner:
            return
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
    except Exception as error:
        results.send((_NO_START, _told(error, number)))
        return
    while True:
        index = waiting.get()
        try:
            results.send((_BATCH, fetch(index)))
        except StopIteration:
            results.send((_END, None))
        except Exception as error:
            results.send((_ERROR, _told(error, number)))


def _told(error: Exception, number: int) -> tuple[type[Exception], str]:
    """The kind of an error and where it happened: its traceback does not travel."""
    kind = type(error)
    text = f"Caught {kind.__name__} in DataLoader worker process {number}.\nOriginal "
    return kind, text + traceback.format_exc()


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
