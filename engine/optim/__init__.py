"""Optimizers, one a file; importing the package enters them all in the catalogue."""

from typing import Any

from engine.catalog import UnknownEntryError, find, import_all

from .adam import Adam
from .optimizer import Optimizer
from .sgd import SGD

__all__ = ["SGD", "Adam", "Optimizer"]

import_all(__name__, __path__)


def __getattr__(name: str) -> Any:
    """An optimizer by its name in the catalogue, whatever file it is in."""
    try:
        return find("optimizer", name).factory
    except UnknownEntryError as error:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}: {error}") from error
