"""L-BFGS: that it finds minima, how often it asks, and what its line search promises."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import optim
from engine.optim.line_search import CURVATURE, DECREASE, Trial, strong_wolfe


def rosenbrock(w: Any) -> Any:
    """A bent valley with its minimum 0 at (1, 1)."""
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def start() -> engine.Tensor:
    return engine.tensor([-1.5, 2.0], dtype=engine.float64, requires_grad=True)


def closure_of(optimizer: Any, w: engine.Tensor) -> Any:
    def closure() -> engine.Tensor:
        optimizer.zero_grad()
        loss = rosenbrock(w)
        loss.backward()
        return loss

    return closure


def test_it_finds_the_end_of_a_bent_valley() -> None:
    w = start()
    optimizer = optim.LBFGS([w], max_iter=100, line_search_fn="strong_wolfe")
    first = optimizer.step(closure_of(optimizer, w))
    assert first.item() == pytest.approx(rosenbrock(np.array([-1.5, 2.0])))
    np.testing.assert_allclose(w.tolist(), [1.0, 1.0], rtol=1e-5)


def test_a_quadratic_of_two_parameters_needs_few_plain_steps() -> None:
    a = engine.tensor([[3.0]], dtype=engine.float64, requires_grad=True)
    b = engine.tensor([-2.0, 1.0], dtype=engine.float64, requires_grad=True)
    optimizer = optim.LBFGS([a, b], lr=1, max_iter=15)

    def closure() -> engine.Tensor:
        optimizer.zero_grad()
        loss = (a * a).sum() + 2 * ((b - 1) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    np.testing.assert_allclose([a.item(), *b.tolist()], [0.0, 1.0, 1.0], atol=1e-5)


@pytest.mark.parametrize(
    ("max_iter", "max_eval", "asked"), [(1, None, 1), (5, 3, 3), (5, None, 5), (20, 1, 2)]
)
def test_the_closure_is_asked_as_often_as_allowed(max_iter: int, max_eval: int | None, asked: int) -> None:
    w = start()
    optimizer = optim.LBFGS([w], lr=1e-3, max_iter=max_iter, max_eval=max_eval)
    optimizer.step(closure_of(optimizer, w))
    assert optimizer.state[w]["func_evals"] == asked


@pytest.mark.parametrize(("max_eval", "asked"), [(1, 2), (2, 3), (4, 5), (9, 9)])
def test_a_line_search_ends_where_no_more_looks_are_allowed(max_eval: int, asked: int) -> None:
    """As in PyTorch, whose search tries one length before it counts."""
    w = engine.tensor([-1.0, 2.0], requires_grad=True)
    optimizer = optim.LBFGS([w], max_eval=max_eval, line_search_fn="strong_wolfe")
    optimizer.step(closure_of(optimizer, w))
    assert optimizer.state[w]["func_evals"] == asked


def test_it_rests_at_a_minimum() -> None:
    w = engine.tensor([1.0, 1.0], requires_grad=True)
    optimizer = optim.LBFGS([w])
    optimizer.step(closure_of(optimizer, w))
    assert w.tolist() == [1.0, 1.0]
    assert optimizer.state[w] == {"func_evals": 1, "n_iter": 0}


def test_the_history_is_limited() -> None:
    w = start()
    optimizer = optim.LBFGS([w], max_iter=12, history_size=3, line_search_fn="strong_wolfe")
    optimizer.step(closure_of(optimizer, w))
    assert [len(optimizer.state[w][name]) for name in ("old_dirs", "old_stps", "ro")] == [3, 3, 3]


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_a_saved_state_continues_bit_for_bit(search: str | None) -> None:
    w = start()
    optimizer = optim.LBFGS([w], lr=0.5, max_iter=4, line_search_fn=search)
    optimizer.step(closure_of(optimizer, w))
    twin = w.detach().clone().requires_grad_()
    other = optim.LBFGS([twin])
    other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    optimizer.step(closure_of(optimizer, w))
    other.step(closure_of(other, twin))
    assert w.tolist() == twin.tolist()


def test_a_parameter_without_gradient_stays() -> None:
    w, idle = start(), engine.ones(2, dtype=engine.float64, requires_grad=True)
    optimizer = optim.LBFGS([w, idle], max_iter=3, line_search_fn="strong_wolfe")
    optimizer.step(closure_of(optimizer, w))
    assert idle.tolist() == [1.0, 1.0]


def test_errors() -> None:
    w = start()
    with pytest.raises(ValueError, match=r"^LBFGS doesn't support per-parameter options"):
        optim.LBFGS([{"params": [w]}, {"params": [start()]}])
    optimizer = optim.LBFGS([w], line_search_fn="armijo")
    with pytest.raises(RuntimeError, match=r"^only 'strong_wolfe' is supported$"):
        optimizer.step(closure_of(optimizer, w))


@settings(max_examples=50, deadline=None)
@given(st.floats(0.05, 20), st.floats(0.1, 5), st.floats(0, 6), st.floats(0, 2))
def test_the_length_it_finds_meets_both_conditions(
    first: float, steepness: float, frequency: float, height: float
) -> None:
    """On lines that curve up in the end, with waves on them."""

    def evaluate(t: Any) -> Trial:
        x = float(t)
        loss = steepness * (x - 2) ** 2 + height * math.sin(frequency * x)
        slope = 2 * steepness * (x - 2) + height * frequency * math.cos(frequency * x)
        return Trial(t, loss, np.array([slope]), np.float64(slope))

    begin = evaluate(0.0)
    if begin.slope >= 0:
        return
    found, asked = strong_wolfe(evaluate, begin, first, 1.0, 1e-9)
    assert 1 <= asked <= 26
    if asked < 26:
        assert found.loss <= begin.loss + DECREASE * found.t * begin.slope
        assert abs(found.slope) <= -CURVATURE * begin.slope


def test_a_search_among_lengths_of_nothing_ends() -> None:
    """With a gradient so large that its reciprocal is 0; the loss falls as steeply as promised, nowhere."""
    here = Trial(0.0, 1.0, np.ones(1), -1e300)
    found, asked = strong_wolfe(lambda t: Trial(t, 0.5, np.ones(1), -1e300), here, 0.0, 1.0, 1e-9)
    assert found.loss == 0.5
    assert asked <= 26
