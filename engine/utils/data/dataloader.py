"""DataLoader: a dataset in batches."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic

from engine.autograd.random import Generator

from .collation import default_collate, default_convert
from .dataset import IterableDataset, T_co
from .fetching import Plan
from .sampler import BatchSampler, Endless, RandomSampler, SequentialSampler, drawn_seed

_FIXED = ("batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers")


class DataLoader(Generic[T_co]):
    """Serves `dataset` in batches, in order, shuffled, or as a sampler says.

    Each pass draws a seed first, as PyTorch does, so that the same `manual_seed` gives the same order.
    `num_workers` above 0 fetches in as many processes, which begin and end with each pass (also with
    `persistent_workers`); the batches are the same. Memory is never pinned. ValueError for options that
    do not fit together.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[Any] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], Any] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _check_workers(num_workers, timeout, prefetch_factor, persistent_workers, multiprocessing_context)
        if isinstance(dataset, IterableDataset):
            _check_iterable(shuffle, sampler, batch_sampler)
        elif sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        _check_batches(batch_size, bool(shuffle), sampler, batch_sampler, drop_last)
        self.dataset = dataset
        self.num_workers = num_workers
        self.prefetch_factor = 2 if num_workers and prefetch_factor is None else prefetch_factor
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.in_order = in_order
        self.generator = generator
        if sampler is None:
            sampler = _sampler(dataset, bool(shuffle), generator)
        if batch_sampler is not None:
            batch_size, drop_last = None, False
        elif batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        if collate_fn is None:
            collate_fn = default_convert if batch_sampler is None else default_collate
        self.collate_fn = collate_fn
        self.persistent_workers = persistent_workers
        self._ready = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FIXED and "_ready" in self.__dict__:
            raise ValueError(f"{name} attribute should not be set after {type(self).__name__} is initialized")
        super().__setattr__(name, value)

    def __len__(self) -> int:
        """The number of batches of a pass. TypeError when the dataset does not know its length."""
        if not isinstance(self.dataset, IterableDataset):
            return len(self._indices())
        length = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return length
        whole, rest = divmod(length, self.batch_size)
        return whole if self.drop_last or not rest else whole + 1

    def __iter__(self) -> Iterator[Any]:
        if self.pin_memory:
            warnings.warn(
                "'pin_memory' argument is set as true but no accelerator is found, then device pinned memory "
                "won't be used.",
                UserWarning,
                stacklevel=2,
            )
        one_pass = _MultiProcessingDataLoaderIter if self.num_workers else _SingleProcessDataLoaderIter
        return one_pass(self, self._batches(drawn_seed(self.generator), iter(self._indices())))

    def _indices(self) -> Any:
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def _batches(self, seed: int, indices: Iterator[Any]) -> Iterator[Any]:
        plan = Plan(self.dataset, self.drop_last, self.collate_fn, self.batch_sampler is not None)
        if self.num_workers:
            from .workers import worker_batches

            return worker_batches(
                plan,
                indices,
                self.num_workers,
                seed,
                self.worker_init_fn,
                self.prefetch_factor or 2,
                self.multiprocessing_context,
                self.timeout,
            )
        return plan.batches(indices)


class _BaseDataLoaderIter:
    """One pass over a loader; its two kinds differ in their names, which errors show."""

    def __init__(self, loader: DataLoader[Any], batches: Iterator[Any]) -> None:
        self._loader = loader
        self._batches = batches

    def __iter__(self) -> _BaseDataLoaderIter:
        return self

    def __next__(self) -> Any:
        return next(self._batches)

    def __len__(self) -> int:
        return len(self._loader)


class _SingleProcessDataLoaderIter(_BaseDataLoaderIter):
    """A pass in this process."""


class _MultiProcessingDataLoaderIter(_BaseDataLoaderIter):
    """A pass with workers."""


def _sampler(dataset: Any, shuffle: bool, generator: Generator | None) -> Any:
    if isinstance(dataset, IterableDataset):
        return Endless()
    return RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)


def _check_workers(
    num_workers: int, timeout: float, prefetch_factor: int | None, persistent_workers: bool, context: Any
) -> None:
    if num_workers < 0:
        raise ValueError(
            "num_workers option should be non-negative; use num_workers=0 to disable multiprocessing."
        )
    if timeout < 0:
        raise ValueError("timeout option should be non-negative")
    if num_workers == 0 and prefetch_factor is not None:
        raise ValueError(
            "prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable "
            "multiprocessing, otherwise set prefetch_factor to None."
        )
    if prefetch_factor is not None and prefetch_factor < 0:
        raise ValueError("prefetch_factor option should be non-negative")
    if num_workers == 0 and persistent_workers:
        raise ValueError("persistent_workers option needs num_workers > 0")
    if num_workers == 0 and context is not None:
        raise ValueError(
            "multiprocessing_context can only be used with multi-process loading (num_workers > 0), but got "
            f"num_workers={num_workers}"
        )
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if processors is not None and num_workers > processors:
        warnings.warn(
            f"This DataLoader will create {num_workers} worker processes in total. Our suggested max number "
            f"of worker in current system is {processors}, which is smaller than what this DataLoader is "
            "going to create. Please be aware that excessive worker creation might get DataLoader running "
            "slow or even freeze, lower the worker number to avoid potential slowness/freeze if necessary.",
            UserWarning,
            stacklevel=3,
        )


def _check_iterable(shuffle: bool | None, sampler: Any, batch_sampler: Any) -> None:
    """An iterable dataset has an order of its own."""
    options = {"shuffle": shuffle or None, "sampler": sampler, "batch_sampler": batch_sampler}
    for name, value in options.items():
        if value is not None:
            raise ValueError(
                f"DataLoader with IterableDataset: expected unspecified {name} option, but got {name}={value}"
            )


def _check_batches(
    batch_size: int | None, shuffle: bool, sampler: Any, batch_sampler: Any, drop_last: bool
) -> None:
    if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
        raise ValueError(
            "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
        )
    if batch_sampler is None and batch_size is None and drop_last:
        raise ValueError(
            "batch_size=None option disables auto-batching and is mutually exclusive with drop_last"
        )
