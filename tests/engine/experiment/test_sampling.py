from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import held_out, points_of, propose


@given(st.integers(10, 200), st.floats(0, 0.9), st.integers(0, 99))
def test_a_share_holds_some_out_but_never_all(n: int, share: float, seed: int) -> None:
    data = msgspec.structs.replace(propose("moons").data, n=n, test_share=share, seed=seed)
    points = points_of(data)
    held = int(points.test.sum())
    assert len(points) == n
    assert (held == 0) == (share == 0)
    assert held < n
    assert abs(held - share * n) <= 1
    assert points_of(data) == points


def test_another_seed_makes_other_points_and_another_choice() -> None:
    data = propose("moons").data
    first, other = points_of(data), points_of(msgspec.structs.replace(data, seed=data.seed + 1))
    assert first != other
    assert held_out(first, 0.3, 1) != held_out(first, 0.3, 2)
