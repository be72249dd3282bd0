from __future__ import annotations

import numpy as np

from engine.experiment import FEATURES, feature_matrix, features_for


def test_features_are_functions_of_the_scaled_inputs() -> None:
    x = np.array([[1, 2], [3, -4]], np.float32)
    names = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "x1^3", "sin(x1)", "sin(x2)")
    a, b = x[:, 0] / 2, x[:, 1] / 2
    expected = np.stack([a, b, a * a, b * b, a * b, a**3, np.sin(a), np.sin(b)], axis=1)
    assert np.allclose(feature_matrix(x, names, 0.5), expected)
    assert feature_matrix(x, names, 0.5).dtype == np.float32


def test_one_input_offers_no_feature_of_a_second() -> None:
    assert [feature.name for feature in features_for(1)] == ["x1", "x1^2", "x1^3", "sin(x1)"]
    assert len(features_for(2)) == len(FEATURES)


def test_the_code_of_a_feature_computes_the_same() -> None:
    x = np.array([[0.3, -1.2]], np.float32)

    class TorchLike:
        sin = staticmethod(np.sin)

    for feature in FEATURES.values():
        value = eval(feature.code, {"x1": x[:, 0], "x2": x[:, 1], "torch": TorchLike})
        assert np.array_equal(value, feature_matrix(x, (feature.name,), 1.0)[:, 0]), feature.name
