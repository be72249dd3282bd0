"""Settings that scripts make and ask for."""

from __future__ import annotations

import pytest

import engine


def test_what_is_said_is_kept() -> None:
    threads = engine.get_num_threads()
    engine.set_num_threads(3)
    assert engine.get_num_threads() == 3
    engine.set_num_threads(threads)
    engine.use_deterministic_algorithms(True)
    assert engine.are_deterministic_algorithms_enabled()
    engine.use_deterministic_algorithms(False)
    engine.set_float32_matmul_precision("high")
    assert engine.get_float32_matmul_precision() == "high"
    engine.set_float32_matmul_precision("highest")
    assert str(engine.get_default_device()) == "cpu"


def test_the_state_of_random_numbers_can_be_kept() -> None:
    state = engine.get_rng_state()
    first = engine.rand(3)
    engine.set_rng_state(state)
    assert engine.equal(engine.rand(3), first)
    with engine.random.fork_rng():
        engine.rand(100)
    second = engine.rand(1)
    engine.random.set_rng_state(state)
    engine.rand(3)
    assert engine.equal(engine.rand(1), second)
    assert state.shape == (5056,)
    with pytest.raises(TypeError, match=r"RNG state must be a torch\.ByteTensor"):
        engine.set_rng_state(engine.zeros(3))


def test_names_of_pytorch_that_are_not_there() -> None:
    with pytest.raises(AttributeError):
        engine.no_such_function  # noqa: B018
    assert {"load", "FloatTensor", "cuda", "zeros"} <= set(dir(engine))
    assert engine.__version__.startswith("2.13")


@pytest.mark.parametrize("threads", [0, -1])
def test_there_is_at_least_one_thread(threads: int) -> None:
    with pytest.raises(RuntimeError, match=r"^set_num_threads expects a positive integer$"):
        engine.set_num_threads(threads)
