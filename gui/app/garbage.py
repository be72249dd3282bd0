"""Keeps Python's search for garbage from stopping the window."""

from __future__ import annotations

import gc


def spare_what_stays(kernels: str) -> None:
    """Once the kernels are "ready" or "absent", look for garbage only among what is made from then on.

    By then everything has been imported and the window stands: some 200,000 objects that live as long as the
    process. To go through them takes 70 ms, in which nothing is painted, every few seconds of training.
    """
    if kernels in ("ready", "absent"):
        gc.collect()
        gc.freeze()
