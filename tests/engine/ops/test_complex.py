"""Complex tensors, tensors over given memory, and counts of events."""

from __future__ import annotations

import pytest

import engine


def test_complex_numbers_are_made_and_taken_apart() -> None:
    z = engine.complex(engine.tensor([1.0, -3.0]), engine.tensor([2.0, float("inf")]))
    assert z.dtype is engine.complex64
    assert repr(z) == "tensor([ 1.+2.j, -3.+infj])"
    assert engine.equal(z.real, engine.tensor([1.0, -3.0]))
    assert z.conj()[0].item() == 1 - 2j
    assert (z * 1j)[0].item() == -2 + 1j
    assert engine.view_as_complex(engine.view_as_real(z)).dtype is engine.complex64
    assert engine.polar(engine.ones(1), engine.zeros(1)).item() == 1
    z.real.fill_(0)
    assert z[0].item() == 2j
    with pytest.raises(RuntimeError, match="can require gradients"):
        engine.tensor([1j]).requires_grad_()


def test_what_only_complex_tensors_have() -> None:
    for refused in (engine.imag, engine.view_as_real, lambda x: engine.view_as_complex(x.int())):
        with pytest.raises(RuntimeError):
            refused(engine.ones(2))
    with pytest.raises(RuntimeError, match="last dimension of size 2"):
        engine.view_as_complex(engine.ones(3))


def test_the_same_bytes_as_another_dtype() -> None:
    x = engine.ones(2)
    bits = x.view(engine.int32)
    assert bits.tolist() == [0x3F800000] * 2
    bits.zero_()
    assert x.tolist() == [0.0, 0.0]
    with pytest.raises(RuntimeError, match=r"self\.size\(-1\) must be divisible by 2 to view Int as Long"):
        engine.ones(3, dtype=engine.int32).view(engine.int64)
    with pytest.raises(RuntimeError, match=r"self\.dim\(\) cannot be 0"):
        engine.tensor(1.0).view(engine.int64)


def test_given_memory() -> None:
    memory = bytearray(b"\x01\x02\x03")
    x = engine.frombuffer(memory, dtype=engine.uint8, offset=1)
    memory[1] = 9
    assert x.tolist() == [9, 3]
    assert engine.empty_strided((2, 3), (1, 2)).stride() == (1, 2)
    assert engine.ones(1, dtype=engine.int64).new_empty_strided((2,), (1,)).dtype is engine.int64


def test_counts_of_events() -> None:
    engine.manual_seed(0)
    assert engine.poisson(engine.full((4,), 3.0)).tolist() == [6.0, 3.0, 2.0, 3.0]
    assert engine.poisson(engine.zeros(3)).tolist() == [0.0, 0.0, 0.0]
    assert engine.poisson(engine.full((200,), 50.0)).mean().item() == pytest.approx(50, abs=3)
    with pytest.raises(RuntimeError, match="invalid Poisson rate"):
        engine.poisson(engine.tensor([-1.0]))
