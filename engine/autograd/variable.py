"""Where older scripts import Variable from."""

from .legacy import Variable

__all__ = ["Variable"]
