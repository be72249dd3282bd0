"""CUDA: not there. Its switches can be set and change nothing."""


def is_built() -> bool:
    """False."""
    return False
