"""Classes by their names and by their indices."""

from __future__ import annotations

import pytest

from engine.catalog.class_names import CLASS_NAMES, NO_CLASS, index_of
from engine.tables.choice import MOST_CLASSES


def test_names_stand_for_indices_and_none_for_no_class() -> None:
    assert [index_of(name) for name in CLASS_NAMES] == [0, 1, 2, 3, 4, 5]
    assert len(CLASS_NAMES) == MOST_CLASSES
    assert index_of(NO_CLASS) == -100
    with pytest.raises(ValueError, match="not in tuple"):
        index_of("G")
