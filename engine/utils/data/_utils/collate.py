"""How examples are put together, under the path of PyTorch's source."""

from ..collation import default_collate, default_convert

__all__ = ["default_collate", "default_convert"]
