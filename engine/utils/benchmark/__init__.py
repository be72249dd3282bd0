"""How long statements take: timers, what they measured, and tables of it."""

from .compare import Compare
from .measurement import Measurement, TaskSpec
from .timer import Timer, timer

__all__ = ["Compare", "Measurement", "TaskSpec", "Timer", "timer"]
