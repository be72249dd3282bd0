from __future__ import annotations

import pytest

from engine.experiment import edit, propose
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
        ("2*x1^2-3*pi*x2", "2x₁²−3πx₂"),
        ("0.5*sin(x1)*x2", "0.5sin(x₁)·x₂"),
        ("x1*2*x2^4+x1^7*x2", "x₁·2x₂⁴+x₁^7·x₂"),
    ],
)
def test_features_are_written_as_by_hand(feature: str, sign: str) -> None:
    assert written(feature) == sign


@pytest.mark.parametrize("feature", ["2*x1^2-3*pi*x2", "x1^4*x2^6", "0.5*sin(x1)*x2", "x1*x2", "x1*2*x2^4"])
def test_what_is_written_so_can_be_typed_so(feature: str) -> None:
    spec = edit(propose("moons"), "model.features", ("x1", written(feature)))
    assert spec.model.features == ("x1", feature)
