"""Optimizers against formulas written independently, and all that a step promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import optim
from engine.catalog import entries
from tests.engine.optim.optimizer_formulas import adam
from tests.engine.optim.optimizer_samples import SETTINGS, packed, separate, valley


@pytest.mark.parametrize("make", [separate, packed])
@pytest.mark.parametrize(("kind", "formula", "settings"), SETTINGS)
def test_a_trajectory_follows_the_formula(
    make: Any, kind: Any, formula: Any, settings: dict[str, Any]
) -> None:
    params = make()
    expected = [formula(**settings)(param.detach().numpy().copy(), valley) for param in params]
    optimizer = kind(params, **settings)
    for _ in range(60):
        optimizer.zero_grad()
        (valley(params[0]) + valley(params[1])).backward()
        optimizer.step()
        for param, walk in zip(params, expected, strict=True):
            np.testing.assert_allclose(param.detach().numpy(), next(walk), rtol=1e-9)


def test_every_optimizer_of_the_catalogue_is_tested_here() -> None:
    elementwise = {entry.name for entry in entries("optimizer")} - {"LBFGS"}
    assert elementwise == {kind.__name__ for kind, _, _ in SETTINGS}


@pytest.mark.parametrize("make", [separate, packed])
def test_a_step_writes_in_place_and_is_noticed(make: Any) -> None:
    params = make()
    arrays = [param.detach().numpy() for param in params]
    optimizer = optim.Adam(params, 0.1)
    stale = (params[0] * params[0]).sum()
    (valley(params[0]) + valley(params[1])).backward()
    optimizer.step()
    assert all(param.detach().numpy() is array for param, array in zip(params, arrays, strict=True))
    assert [param._version for param in params] == [1, 1]
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        stale.backward()


def test_packed_parameters_are_updated_in_one_piece() -> None:
    neighbours, apart = optim.SGD(packed(), 0.1), optim.SGD(separate(), 0.1)
    for optimizer in (neighbours, apart):
        for param in optimizer.param_groups[0]["params"]:
            param.grad = engine.ones_like(param)
        optimizer.step()
    assert neighbours.buckets()[0].flat is not None
    assert apart.buckets()[0].flat is None


def test_a_frozen_parameter_costs_no_new_plan() -> None:
    params = [*separate(), engine.ones(1)]
    optimizer = optim.Adam(params, 0.1)
    plans = []
    for _ in range(3):
        (valley(params[0]) + valley(params[1])).backward()
        optimizer.step()
        plans.append(optimizer._plans[0])
    assert plans[0] is plans[1] is plans[2]
    assert params[2].item() == 1.0


def test_a_learner_can_write_an_optimizer() -> None:
    class Signs(optim.Optimizer):
        """Steps of one length, counted in the state."""

        def __init__(self, params: Any, lr: float) -> None:
            super().__init__(params, {"lr": lr})

        @engine.no_grad()
        def step(self, closure: Any = None) -> None:
            for group in self.param_groups:
                for param in group["params"]:
                    self.state[param]["count"] = self.state[param].get("count", 0) + 1
                    param -= group["lr"] * param.grad.sign()

    w = engine.tensor([1.0, -1.0], requires_grad=True)
    optimizer = Signs([w], 0.25)
    (w * w).sum().backward()
    optimizer.step()
    assert w.tolist() == [0.75, -0.75]
    assert optimizer.state_dict()["state"] == {0: {"count": 1}}


def test_maximize_climbs() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    optimizer = optim.SGD([w], 0.5, maximize=True)
    (w * 3).sum().backward()
    optimizer.step()
    assert w.item() == 2.5


def test_hyper_parameters_change_between_steps_and_state_stays() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    optimizer = optim.SGD([w], 0.1, momentum=0.5)
    w.grad = engine.ones(1)
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 1.0
    optimizer.step()
    assert w.item() == pytest.approx(1 - 0.1 - 1.5)


def test_parameters_without_gradient_rest_and_join_later_with_their_own_age() -> None:
    a, b = (engine.tensor([1.0], requires_grad=True, dtype=engine.float64) for _ in range(2))
    optimizer = optim.Adam([a, b], 0.1)
    walks = [adam(0.1)(np.array([1.0]), lambda w: np.ones(1)) for _ in range(2)]
    moments: list[list[float]] = [[1.0], [1.0]]
    for active in [(a,), (a,), (a, b), (b,), (a, b)]:
        for param in (a, b):
            present = any(param is each for each in active)
            param.grad = engine.ones(1, dtype=engine.float64) if present else None
        optimizer.step()
        for i, param in enumerate((a, b)):
            if any(param is each for each in active):
                moments[i].append(next(walks[i]).item())
            assert param.item() == pytest.approx(moments[i][-1], rel=1e-12)
    assert [own["step"].item() for own in optimizer.state.values()] == [4.0, 3.0]


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), max_size=8), st.sampled_from(SETTINGS))
def test_any_pattern_of_gradients_equals_separate_optimizers(pattern: Any, setting: Any) -> None:
    """What is computed side by side is what each parameter would do alone, bit for bit."""
    kind, _, settings = setting
    together = [engine.tensor([0.5 + i, -1.0], requires_grad=True) for i in range(3)]
    alone = [param.detach().clone().requires_grad_() for param in together]
    one = kind(together, **settings)
    each = [kind([param], **settings) for param in alone]
    for row in pattern:
        for i, has_grad in enumerate(row):
            for param in (together[i], alone[i]):
                param.grad = engine.tensor([1.0 + i, 0.5]) if has_grad else None
        one.step()
        for optimizer in each:
            optimizer.step()
    for a, b in zip(together, alone, strict=True):
        assert a.tolist() == b.tolist()


def test_zero_grad() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], 0.1)
    (w * 2).sum().backward()
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == [0.0]
    optimizer.zero_grad()
    assert w.grad is None


def test_step_with_a_closure_returns_its_loss() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], 0.1)

    def closure() -> engine.Tensor:
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with engine.no_grad():
        assert optimizer.step(closure).item() == 1.0
    assert w.item() == pytest.approx(0.8)
    assert optimizer.step() is None


def test_replaced_memory_is_followed() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], 0.1, momentum=0.9)
    w.grad = engine.ones(1)
    optimizer.step()
    w.data = engine.tensor([5.0])
    optimizer.step()
    assert w.item() == pytest.approx(5 - 0.1 * 1.9)


def test_hooks_stand_around_every_step() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], 0.5)
    w.grad = engine.ones(1)
    seen: list[Any] = []
    before = optimizer.register_step_pre_hook(lambda own, args, kwargs: seen.append((own, args, w.item())))
    optimizer.register_step_post_hook(lambda own, args, kwargs: seen.append(w.item()))
    optimizer.step()
    assert seen == [(optimizer, (optimizer,), 1.0), 0.5]
    before.remove()
    optimizer.step()
    assert seen[2:] == [0.0]


def test_a_hook_may_change_the_arguments() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], 0.5)
    optimizer.register_step_pre_hook(lambda own, args, kwargs: ((own, lambda: 7), kwargs))
    assert optimizer.step() == 7


@pytest.mark.parametrize("empty", ["clear", "replace"])
def test_an_emptied_state_begins_anew(empty: str) -> None:
    w = engine.tensor([1.0], requires_grad=True)
    optimizer = optim.SGD([w], 1.0, momentum=0.5)
    w.grad = engine.ones(1)
    optimizer.step()
    optimizer.step()
    assert w.item() == 1 - 1 - 1.5
    if empty == "clear":
        optimizer.state.clear()
    else:
        optimizer.state = type(optimizer.state)(dict)
    optimizer.step()
    assert w.item() == -1.5 - 1
    assert optimizer.state[w]["momentum_buffer"].item() == 1.0


def test_the_learning_rate_may_be_a_tensor() -> None:
    w = engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([w], lr=engine.tensor(0.25))
    w.grad = engine.ones(1)
    optimizer.step()
    assert w.item() == 0.75


def test_the_average_of_asgd() -> None:
    w = engine.tensor([1.0], dtype=engine.float64, requires_grad=True)
    optimizer = optim.ASGD([w], lr=0.5, lambd=0, t0=1)
    path = []
    for _ in range(4):
        w.grad = engine.ones(1, dtype=engine.float64)
        optimizer.step()
        path.append(w.item())
    assert path == [0.5, 0.0, -0.5, -1.0]
    ax = path[1]  # up to t0 it is the parameter itself, then an average over t - t0 of them
    for mu, value in zip((1.0, 0.5), path[2:], strict=True):
        ax += (value - ax) * mu
    assert optimizer.state[w]["ax"].item() == pytest.approx(ax, rel=1e-7)


def test_an_optimizer_without_a_step_says_so() -> None:
    class Idle(optim.Optimizer):
        """Has no step."""

    with pytest.raises(NotImplementedError):
        Idle([engine.ones(1, requires_grad=True)], {}).step()


def test_printing() -> None:
    text = repr(optim.SGD([engine.ones(1, requires_grad=True)], 0.1))
    assert text.startswith("SGD (\nParameter Group 0\n    dampening: 0\n    differentiable: False\n")
    assert text.endswith("    nesterov: False\n    weight_decay: 0\n)")
