from __future__ import annotations

import io

import pytest

from engine.lab import LabRun, serving
from engine.lab.serving import Unpacker, packed, serve


def answers_to(*requests: tuple[str, int]) -> list[LabRun]:
    out = io.BytesIO()
    serve(io.BytesIO(b"".join(packed(each) for each in requests)), out)
    return Unpacker().feed(out.getvalue())


def test_every_request_is_answered_in_order() -> None:
    one, two = answers_to(("x = tensor(3.)\nprint(x * 2)", 0), ("print(1 / 0)", 7))
    assert one.printed == ("tensor(6.)",)
    assert two.problem is not None
    assert two.seed == 7


def test_the_seed_decides_the_random_numbers() -> None:
    first, again, other = answers_to(("print(rand(2))", 1), ("print(rand(2))", 1), ("print(rand(2))", 2))
    assert first.printed == again.printed != other.printed


def test_a_fault_of_the_lab_becomes_the_problem_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(source: str, seed: int) -> LabRun:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(serving, "run", break_down)
    (run,) = answers_to(("x = 1", 0))
    assert run.problem is not None
    assert "ZeroDivisionError: of all things" in run.problem.message


def test_messages_are_put_together_from_any_pieces() -> None:
    sent = packed("one") + packed([2, 3])
    for size in range(1, len(sent) + 1):
        unpacker = Unpacker()
        pieces = (sent[i : i + size] for i in range(0, len(sent), size))
        assert [each for piece in pieces for each in unpacker.feed(piece)] == ["one", [2, 3]]
