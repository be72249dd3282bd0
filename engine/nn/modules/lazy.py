"""`torch.nn.modules.lazy`: what makes a layer wait for its first input."""

from ..layers.waiting import LazyModuleMixin

__all__ = ["LazyModuleMixin"]
