"""What code in a worker process can learn about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WorkerInfo:
    """The worker's number, how many there are, its seed, and its copy of the dataset."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


class _Here:
    info: WorkerInfo | None = None


here = _Here()
"""Of this process."""


def get_worker_info() -> WorkerInfo | None:
    """The worker that this code runs in, None in the main process."""
    return here.info
