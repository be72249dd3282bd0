from __future__ import annotations

import pytest

from gui.app.point_files import looks_like_cells


@pytest.mark.parametrize(
    ("text", "is_table"),
    [
        ("x\ty\n1\t2", True),
        ("x;y\r\n1;2\r\n", True),
        ("1,2\n3,4", True),
        ("a,b\nc,d", False),
        ("a b\n1,2", False),
        ("1,2", False),
        ("", False),
        # One line of much JSON: it is not gone through anew from each of its commas.
        ("1," * 500_000, False),
    ],
)
def test_cells_are_told_from_other_text(text: str, is_table: bool) -> None:
    assert looks_like_cells(text) is is_table
