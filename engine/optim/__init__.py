"""Optimizers, one a file; importing the package enters them all in the catalogue.

`lr_scheduler` changes their learning rates from epoch to epoch, `swa_utils` averages the weights they find.
"""

import importlib
from typing import Any

from engine.catalog import UnknownEntryError, find, import_all

from .adadelta import Adadelta
from .adagrad import Adagrad
from .adam import Adam
from .adamax import Adamax
from .adamw import AdamW
from .asgd import ASGD
from .lbfgs import LBFGS
from .nadam import NAdam
from .optimizer import Optimizer
from .radam import RAdam
from .rmsprop import RMSprop
from .rprop import Rprop
from .sgd import SGD

__all__ = [
    "ASGD",
    "LBFGS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "lr_scheduler",
    "swa_utils",
]

import_all(__name__, __path__)


def __getattr__(name: str) -> Any:
    """A package that is loaded when first used; or an optimizer by its name, whatever file it is in."""
    if name in ("lr_scheduler", "swa_utils"):
        return importlib.import_module(f"{__name__}.{name}")
    try:
        return find("optimizer", name).factory
    except UnknownEntryError as error:
        raise AttributeError(f"module 'torch.optim' has no attribute {name!r}: {error}") from error
