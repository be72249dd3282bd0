"""Losses, one per file."""

from .bce import BCELoss
from .bce_with_logits import BCEWithLogitsLoss
from .huber import HuberLoss
from .l1 import L1Loss
from .mse import MSELoss
from .smooth_l1 import SmoothL1Loss

__all__ = ["BCELoss", "BCEWithLogitsLoss", "HuberLoss", "L1Loss", "MSELoss", "SmoothL1Loss"]
