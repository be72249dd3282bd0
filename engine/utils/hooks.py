"""What registering a hook returns, under the path of PyTorch's source."""

from engine.autograd.hooks import RemovableHandle

__all__ = ["RemovableHandle"]
