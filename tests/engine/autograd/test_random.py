"""Random numbers: the values that PyTorch's manual_seed(0) gives, and what seeds promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import nn


@pytest.fixture(autouse=True)
def seeded() -> None:
    engine.manual_seed(0)


def test_uniform() -> None:
    assert engine.rand(3).tolist() == [0.49625658988952637, 0.7682217955589294, 0.08847743272781372]


def test_uniform_in_double_precision() -> None:
    assert engine.rand(2, dtype=engine.float64).tolist() == [0.9700530018065531, 0.707819864399788]


def test_few_normal_values_keep_a_spare_one() -> None:
    values = [*engine.randn(3).tolist(), *engine.randn(2).tolist(), *engine.rand(1).tolist()]
    expected = [
        1.5409960746765137,
        -0.293428897857666,
        -2.1787893772125244,
        0.5684312582015991,
        -1.0845223665237427,
        0.022325754165649414,
    ]
    np.testing.assert_allclose(values, expected, rtol=1e-6)


def test_many_normal_values_come_in_blocks_of_16() -> None:
    values = engine.randn(20).tolist()
    assert values[:4] == [-1.1258398294448853, -1.152360200881958, -0.2505785822868347, -0.4338788092136383]
    assert values[-2:] == [2.0049805641174316, 0.05373690277338028]


def test_more_normal_values_than_are_made_at_a_time() -> None:
    values = engine.randn(100_005)[[0, 32767, 32768, 65536, 100_004]].tolist()
    expected = [-1.1258398294448853, 1.1253758668899536, -0.978012204170227, 0.019297275692224503]
    assert values == [*expected, 0.22951799631118774]


def test_many_normal_values_in_double_precision() -> None:
    expected = [1.0468653769814655, 0.15429517864658948, -0.7498915228391941]
    assert engine.randn(20, dtype=engine.float64).tolist()[-3:] == expected


@given(st.integers(0, 1000))
def test_a_state_brings_the_sequence_back(drawn: int) -> None:
    source = engine.Generator().manual_seed(drawn)
    source.normal((drawn,), np.dtype(np.float32))
    state = source.state_bytes()
    expected = source.normal((3,), np.dtype(np.float64)), source.words(5)
    source.manual_seed(0).restore(state)
    np.testing.assert_array_equal(source.normal((3,), np.dtype(np.float64)), expected[0])
    np.testing.assert_array_equal(source.words(5), expected[1])


def test_integers_and_permutations() -> None:
    assert engine.randint(0, 10, (5,)).tolist() == [4, 9, 3, 0, 3]
    engine.manual_seed(0)
    assert engine.randint(5, (3,)).tolist() == [4, 4, 3]
    engine.manual_seed(0)
    assert engine.randperm(6).tolist() == [2, 5, 3, 0, 1, 4]
    engine.manual_seed(0)
    assert engine.randint(0, 2**40, (2,)).tolist() == [741280623151, 506137267392]
    with pytest.raises(RuntimeError, match="expects 'from' to be less than 'to'"):
        engine.randint(3, 3, (1,))


def test_first_weights_of_a_layer() -> None:
    expected = [[-0.005293981172144413, 0.37932288646698], [-0.5819807648658752, -0.5203874707221985]]
    assert nn.Linear(2, 2).weight.tolist() == expected


def test_normal_takes_tensors_or_a_size() -> None:
    one = engine.normal(0.0, 1.0, (3,)).tolist()
    engine.manual_seed(0)
    assert engine.normal(engine.zeros(3), 1.0).tolist() == one


@given(st.integers(0, 2**31), st.integers(0, 40))
def test_a_seed_gives_the_same_sequence_again(seed: int, count: int) -> None:
    first = engine.manual_seed(seed)
    drawn = [engine.rand(count).tolist(), engine.randn(count).tolist(), engine.randperm(count).tolist()]
    assert first.initial_seed() == seed == engine.initial_seed()
    engine.manual_seed(seed)
    again = [engine.rand(count).tolist(), engine.randn(count).tolist(), engine.randperm(count).tolist()]
    assert drawn == again
    assert sorted(drawn[2]) == list(range(count))


def test_generators_are_independent() -> None:
    own = engine.Generator().manual_seed(0)
    engine.rand(5)
    assert engine.rand(1, generator=own).item() == 0.49625658988952637


def test_a_new_generator_begins_with_the_same_seed_until_told_otherwise() -> None:
    first, second = engine.Generator(), engine.Generator()
    assert first.initial_seed() == second.initial_seed()
    assert first.seed() != second.seed()


def test_a_generator_lives_on_the_cpu() -> None:
    assert str(engine.Generator().device) == "cpu"
    with pytest.raises(RuntimeError, match="Cannot get CUDA generator"):
        engine.Generator("cuda")
