"""oneDNN: not there."""

from collections.abc import Iterator
from contextlib import contextmanager


def is_available() -> bool:
    """False."""
    return False


@contextmanager
def flags(
    enabled: bool = False,
    deterministic: bool = False,
    allow_tf32: bool = True,
    fp32_precision: str = "none",
) -> Iterator[None]:
    """Set the switches inside the block, where they change nothing."""
    yield
