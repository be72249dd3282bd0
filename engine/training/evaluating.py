"""The network as it answers, not as it learns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine import nn


@contextmanager
def evaluating(net: nn.Module) -> Iterator[None]:
    """Within it nothing is dropped, and batch norms go by what they remember and leave it as it is."""
    training = net.training
    net.eval()
    try:
        yield
    finally:
        net.train(training)
