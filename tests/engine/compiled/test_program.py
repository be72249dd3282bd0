"""A program is checked before it runs: the kernels look at no bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import nn, optim
from engine.compiled import MalformedProgramError
from engine.compiled.backends import Kernels
from engine.compiled.build import Parts, build
from engine.compiled.job import Job
from engine.compiled.opcodes import FIELDS, OPCODES
from engine.compiled.program import BY_NUMBER, Program, check
from engine.compiled.runners import Points
from tests.engine.compiled.training import Task, Training


def parts() -> Parts:
    def net() -> nn.Sequential:
        return nn.Sequential(nn.Linear(2, 5), nn.ELU(), nn.Linear(5, 3), nn.Tanh(), nn.Linear(3, 1))

    training = Training(Task(net, nn.SmoothL1Loss, lambda p: optim.Adam(p)))
    training.eager(1)
    return build(Job(training.net, training.loss, training.optimizer, training.x, training.y, 10))


PARTS = parts()
SIZE, REGISTERS = len(PARTS.memory), len(PARTS.registers)
CODE = PARTS.whole.code


def changed(row: int, column: int, value: int) -> Program:
    code = CODE.copy()
    code[row, column] = value
    return replace(PARTS.whole, code=code)


def test_what_was_lowered_is_sound() -> None:
    for program in (PARTS.whole, PARTS.rest, PARTS.answer):
        assert program is not None
        check(program, SIZE, REGISTERS)
        assert all(line.split()[0] in OPCODES for line in program.lines())


@given(
    st.integers(0, len(CODE) - 1),
    st.integers(0, FIELDS),
    st.one_of(st.integers(-(2**62), 2**62), st.integers(-20, SIZE + 20)),
)
def test_a_changed_program_is_refused_or_stays_within_its_memory(
    kernels: Kernels, row: int, column: int, value: int
) -> None:
    program = changed(row, column, value)
    try:
        check(program, SIZE, REGISTERS)
    except MalformedProgramError:
        return
    # Guards at both ends: whatever passed the check writes nowhere else.
    guard = 4096
    wide = np.full(SIZE + 2 * guard, 7, np.float32)
    memory = wide[guard : guard + SIZE]
    memory[:] = PARTS.memory
    fields = int(program.code[row, 0])
    if BY_NUMBER[fields].name != "number" and np.prod([float(each) for each in program.code[row, 1:4]]) > 1e9:
        return  # sound, but longer than anyone would wait
    runner = kernels.runner("compiled")(replace(PARTS, whole=program, rest=None, memory=memory))
    data = np.zeros((3, 10), np.float32)
    runner.train(Points(data), np.zeros(2, np.int64), 1, np.zeros(1, np.float32))
    assert (wide[:guard] == 7).all()
    assert (wide[guard + SIZE :] == 7).all()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((0, 0, 99), "no instruction 99"),
        ((0, 0, -1), "no instruction -1"),
        ((0, 3, 12), "multiple of 16"),
        ((0, 6, SIZE), "reaches beyond"),
        ((0, 7, -8), "negative"),
        ((0, 8, 4), "no activation"),
    ],
)
def test_errors_name_the_instruction_and_what_is_wrong(change: tuple[int, int, int], told: str) -> None:
    with pytest.raises(MalformedProgramError, match=told) as caught:
        check(changed(*change), SIZE, REGISTERS)
    assert "instruction 0" in str(caught.value)


def test_a_batch_outside_the_memory_is_refused() -> None:
    for wrong in ({"input": SIZE}, {"points": 0}, {"points": 99}, {"loss": SIZE}, {"output": -16}):
        with pytest.raises(MalformedProgramError):
            check(replace(PARTS.whole, batch=replace(PARTS.whole.batch, **wrong)), SIZE, REGISTERS)


def test_code_of_another_form_is_refused() -> None:
    for code in (CODE.astype(np.int32), CODE[:, :-1].copy(), CODE[::2], CODE.ravel()):
        with pytest.raises(MalformedProgramError, match="int64 array"):
            check(replace(PARTS.whole, code=code), SIZE, REGISTERS)
