"""The first lines of a script: what model it holds and how well it does."""

from __future__ import annotations

import math
import textwrap

from .pytorch_arrays import WIDTH
from .titles import title_of
from .trained import Trained


def heading(trained: Trained) -> str:
    """The title in one line, then epochs, steps and scores in lines of their own."""
    known = {name: value for name, value in trained.metrics.items() if math.isfinite(value)}
    scores = ", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in known.items())
    after = f"After {trained.epoch:.6g} epochs ({trained.step} steps)"
    state = f"{after}: {scores}." if scores else f"{after}."
    return f"{title_of(trained.spec)}, trained in Chainrule.\n\n{textwrap.fill(state, WIDTH)}"
