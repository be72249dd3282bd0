"""A model on several devices: on the one that there is, `DataParallel` is the model itself."""

from __future__ import annotations

from typing import Any

from .layers.data_parallel import DataParallel
from .module import Module

__all__ = ["DataParallel", "DistributedDataParallel"]

NO_GROUP = "Default process group has not been initialized, please make sure to call init_process_group."


class DistributedDataParallel(Module):
    """A model that several processes train together. ValueError: here no processes can form a group."""

    def __init__(self, module: Module, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        raise ValueError(NO_GROUP)
