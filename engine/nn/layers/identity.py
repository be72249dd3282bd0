"""The layer that does nothing."""

from __future__ import annotations

from typing import Any

from engine.catalog import register

from ..module import Module


@register("activation", title="None")
class Identity(Module):
    """Passes its input on unchanged; any arguments are accepted and ignored.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Identity.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Any) -> Any:
        """The input itself."""
        return input
