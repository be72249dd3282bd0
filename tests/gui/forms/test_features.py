from __future__ import annotations

import pytest

from gui.forms import written


@pytest.mark.parametrize(
    ("feature", "sign"),
    [
        ("x1", "x₁"),
        ("x2^2", "x₂²"),
        ("x1*x2", "x₁x₂"),
        ("x1^3", "x₁³"),
        ("sin(x2)", "sin x₂"),
        ("exp(-x1*x2)", "exp(−x₁·x₂)"),
    ],
)
def test_features_are_written_as_by_hand(feature: str, sign: str) -> None:
    assert written(feature) == sign
