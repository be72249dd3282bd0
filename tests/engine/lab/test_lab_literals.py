"""Numbers put into a program's text where the old ones stand, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lab import TensorValue, run
from engine.lab.literals import with_numbers, written_numbers


@pytest.mark.parametrize(
    ("source", "numbers", "expected"),
    [
        ("w = tensor(2., requires_grad=True)", {"w": -1.5}, "w = tensor(-1.5, requires_grad=True)"),
        ("w = tensor([-2.])  # é", {"w": 3.0}, "w = tensor([3.])  # é"),
        ("é = 1; w = tensor([-2.])", {"w": 3.0}, "é = 1; w = tensor([3.])"),
        ("p = torch.tensor([1., 2.])", {"p[0]": 0.25, "p[1]": -4.0}, "p = torch.tensor([0.25, -4.])"),
        ("a = tensor(1.)\nb = tensor(2.)", {"b": 1e-7, "a": 5.0}, "a = tensor(5.)\nb = tensor(1e-07)"),
    ],
)
def test_only_the_numbers_change(source: str, numbers: dict[str, float], expected: str) -> None:
    assert with_numbers(source, numbers) == expected


@pytest.mark.parametrize(
    "source",
    [
        "w = randn(1)",
        "w = tensor(1.)\nw = tensor(2.)",
        "for i in range(2):\n    w = tensor(1.)",
        "w = tensor(2 * 3.)",
        "w = tensor(",
        "v = tensor(1.)",
        "w = tensor([1., x])",
    ],
)
def test_what_is_not_written_out_once_cannot_be_moved(source: str) -> None:
    assert with_numbers(source, {"w": 1.0}) is None


@given(st.floats(-1e6, 1e6))
def test_the_program_then_has_the_number(number: float) -> None:
    moved = with_numbers("w = tensor([[1., 7.]])", {"w[0]": number})
    assert moved is not None
    value = run(moved).variables["w"]
    assert isinstance(value, TensorValue)
    assert value.array.tolist()[0] == pytest.approx([number, 7.0], rel=1e-3)


def test_the_numbers_of_a_program() -> None:
    found = written_numbers("w = tensor([[1, -2.5]])\nx = tensor(3.)\ny = rand(1)\nz = [4.]")
    assert found == {"w[0]": 1.0, "w[1]": -2.5, "x": 3.0, "x[0]": 3.0}
