"""Parameters as numpy arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.catalog import register

from ..trained import Trained


@register("exporter", "npz", title="NumPy archive", suffix=".npz", filter="NumPy archive (*.npz)")
def write_npz(trained: Trained, path: Path) -> None:
    """An array for each parameter and each buffer, under its name; read it with numpy.load."""
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **trained.state)
