from __future__ import annotations

import numpy as np

from gui.kit.array_text import array_text


def test_small_arrays_are_written_out_with_minus_signs_and_short_exponents() -> None:
    assert array_text(np.array([-0.5, 2e-9])) == "[−0.5, 2e-9]"
    assert array_text(np.array(-3e-12)) == "−3e-12"
    assert array_text(np.array([[1, 2]])) == "[[1, 2]]"


def test_others_are_told_by_their_shape() -> None:
    assert array_text(np.zeros((3, 4))) == "(3, 4)"
    assert array_text(np.zeros(0)) == "(0,)"
    assert array_text(None, "none") == "none"
