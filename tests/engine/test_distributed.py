"""Scripts that may run in several processes learn that there is one."""

from __future__ import annotations

import pytest

from engine import distributed, nn


def test_there_is_no_group_of_processes() -> None:
    assert not distributed.is_available()
    assert not distributed.is_initialized()
    for ask in (distributed.get_rank, distributed.get_world_size, distributed.barrier):
        with pytest.raises(ValueError, match=r"^Default process group has not been initialized"):
            ask()
    with pytest.raises(AssertionError, match=r"^Process group cannot be None$"):
        distributed.destroy_process_group()


def test_none_can_be_formed() -> None:
    with pytest.raises(RuntimeError, match=r"run the script as one process"):
        distributed.init_process_group("gloo", rank=0, world_size=2)
    with pytest.raises(ValueError, match=r"^Default process group has not been initialized"):
        nn.parallel.DistributedDataParallel(nn.Linear(1, 1))
