"""Groups of parameters with hyper-parameters and a state of their own, saved and loaded; what is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import engine
from engine import nn, optim
from engine.optim.optimizer import required
from tests.engine.optim.optimizer_samples import SETTINGS, separate, valley


@pytest.mark.parametrize(("kind", "formula", "settings"), SETTINGS)
def test_a_saved_state_continues_bit_for_bit(kind: Any, formula: Any, settings: dict[str, Any]) -> None:
    def train(optimizer: Any, params: list[engine.Tensor], steps: int) -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            (valley(params[0]) + valley(params[1])).backward()
            optimizer.step()

    params = separate()
    optimizer = kind(params, **settings)
    train(optimizer, params, 3)
    state = copy.deepcopy(optimizer.state_dict())
    twins = [param.detach().clone().requires_grad_() for param in params]
    other = kind(twins, lr=7.0)
    other.load_state_dict(state)
    assert other.param_groups[0]["lr"] == settings["lr"]
    train(optimizer, params, 3)
    train(other, twins, 3)
    for a, b in zip(params, twins, strict=True):
        assert a.tolist() == b.tolist()


def test_state_has_pytorchs_form() -> None:
    w = engine.ones(1, requires_grad=True)
    for optimizer, names in (
        (optim.SGD([w], 0.1), None),
        (optim.SGD([w], 0.1, momentum=0.9), ["momentum_buffer"]),
        (optim.Adam([w], 0.1), ["step", "exp_avg", "exp_avg_sq"]),
        (optim.Adam([w], 0.1, amsgrad=True), ["step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq"]),
    ):
        assert optimizer.state_dict()["state"] == {}
        w.grad = engine.ones(1)
        optimizer.step()
        state = optimizer.state_dict()
        assert state["param_groups"][0]["params"] == [0]
        assert [list(own) for own in state["state"].values()] == ([] if names is None else [names])


def test_loading_a_state_of_other_groups_is_refused() -> None:
    a, b = engine.ones(1, requires_grad=True), engine.ones(1, requires_grad=True)
    both, one = optim.SGD([a, b], 0.1), optim.SGD([a], 0.1)
    with pytest.raises(ValueError, match="doesn't match the size of optimizer's group"):
        one.load_state_dict(both.state_dict())
    grouped = optim.SGD([{"params": [a]}, {"params": [b]}], 0.1)
    with pytest.raises(ValueError, match="different number of parameter groups"):
        one.load_state_dict(grouped.state_dict())


def test_groups_have_hyper_parameters_of_their_own() -> None:
    a, b = engine.ones(1, requires_grad=True), engine.ones(1, requires_grad=True)
    optimizer = optim.SGD([{"params": [a], "lr": 1.0}, {"params": b}], lr=0.1)
    (a + b).sum().backward()
    optimizer.step()
    assert (a.item(), b.item()) == (0.0, pytest.approx(0.9))
    c = engine.ones(1, requires_grad=True)
    optimizer.add_param_group({"params": [c], "momentum": 0.9})
    assert optimizer.param_groups[2]["lr"] == 0.1
    optimizer.zero_grad()
    c.sum().backward()
    optimizer.step()
    assert c.item() == pytest.approx(0.9)


W = engine.ones(1, requires_grad=True)
ERRORS: list[tuple[Any, type[Exception], str]] = [
    (lambda: optim.SGD([], 0.1), ValueError, "^optimizer got an empty parameter list$"),
    (lambda: optim.SGD(W, 0.1), TypeError, "iterable of Tensors or dicts, but got torch.FloatTensor$"),
    (lambda: optim.SGD([1], 0.1), TypeError, "can only optimize Tensors, but one of the params is int$"),
    (lambda: optim.SGD([W * 2], 0.1), ValueError, "^can't optimize a non-leaf Tensor$"),
    (lambda: optim.SGD([W], -1), ValueError, "^Invalid learning rate: -1$"),
    (lambda: optim.SGD([W], 0.1, momentum=-1), ValueError, "^Invalid momentum value: -1$"),
    (lambda: optim.SGD([W], 0.1, weight_decay=-1), ValueError, "^Invalid weight_decay value: -1$"),
    (
        lambda: optim.SGD([W], 0.1, nesterov=True),
        ValueError,
        "^Nesterov momentum requires a momentum and zero",
    ),
    (
        lambda: optim.SGD([{"params": [W]}, {"params": [W]}], 0.1),
        ValueError,
        "in more than one parameter group$",
    ),
    (lambda: optim.Adam([W], -1), ValueError, "^Invalid learning rate: -1$"),
    (
        lambda: optim.Adam([W], engine.tensor(0.1), foreach=True),
        ValueError,
        "^lr as a Tensor is not supported for capturable=False and foreach=True$",
    ),
    (lambda: optim.Adam([W], betas=(1.0, 0.9)), ValueError, "^Invalid beta parameter at index 0: 1.0$"),
    (lambda: optim.Adam([W], eps=-1), ValueError, "^Invalid epsilon value: -1$"),
    (lambda: optim.Adam([W], weight_decay=-1), ValueError, "^Invalid weight_decay value: -1$"),
    (lambda: optim.Adam([W], lr=engine.ones(2)), ValueError, "^Tensor lr must be 1-element$"),
    (lambda: optim.Adam([W], fused=True, foreach=True), RuntimeError, "cannot be `True` together.$"),
    (lambda: optim.SGD([W], fused=True, differentiable=True), RuntimeError, "does not support `diff"),
    (lambda: optim.Adadelta([W], rho=2), ValueError, "^Invalid rho value: 2$"),
    (lambda: optim.Adagrad([W], lr_decay=-1), ValueError, "^Invalid lr_decay value: -1$"),
    (lambda: optim.RMSprop([W], alpha=-1), ValueError, "^Invalid alpha value: -1$"),
    (lambda: optim.NAdam([W], momentum_decay=-1), ValueError, "^Invalid momentum_decay value: -1$"),
    (lambda: optim.Rprop([W], etas=(1.5, 1.2)), ValueError, "^Invalid eta values: 1.5, 1.2$"),
    (lambda: optim.SGD([{"params": {W}}]), TypeError, "^optimizer parameters need to be organized in"),
    (lambda: optim.SGD([("w", W), W]), ValueError, "Some param names are missing$"),
    (lambda: optim.SGD([{"lr": 3}]), KeyError, "params"),
    (lambda: optim.SGD([W]).add_param_group([W]), TypeError, "must be a dict, but got <class 'list'>$"),
    (
        lambda: optim.SGD([W]).add_param_group({"params": [("b", engine.ones(1))]}),
        ValueError,
        "cannot add param group with names to the optimizer$",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_duplicates_warn() -> None:
    with pytest.warns(UserWarning, match="parameter group with duplicate parameters"):
        optim.SGD([W, W], 0.1)


def test_named_parameters_are_accepted() -> None:
    net = nn.Linear(1, 1)
    optimizer = optim.SGD(net.named_parameters(), 0.1)
    assert optimizer.param_groups[0]["params"][0] is net.weight
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]


def test_adagrad_has_its_state_from_the_start() -> None:
    w = engine.ones(2, requires_grad=True)
    own = optim.Adagrad([w], initial_accumulator_value=0.5).state[w]
    assert (own["step"].item(), own["sum"].tolist()) == (0.0, [0.5, 0.5])


def test_numbers_of_the_state_are_saved_with_each_parameter() -> None:
    a, b = (engine.ones(1, requires_grad=True) for _ in range(2))
    optimizer = optim.NAdam([a, b])
    for active in (a,), (a, b):
        for param in active:
            param.grad = engine.ones(1)
        optimizer.step()
    first, second = (own["mu_product"].item() for own in optimizer.state.values())
    assert first < second < 1


def test_loaded_state_takes_the_dtype_of_the_parameter_but_not_the_step() -> None:
    w, wide = engine.ones(1, requires_grad=True), engine.ones(1, dtype=engine.float64, requires_grad=True)
    optimizer, other = optim.Adam([w]), optim.Adam([wide])
    w.grad = engine.ones(1)
    optimizer.step()
    other.load_state_dict(optimizer.state_dict())
    own = other.state[wide]
    assert (own["exp_avg"].dtype, own["step"].dtype) == (engine.float64, engine.float32)


def test_a_copied_optimizer_steps_parameters_of_its_own() -> None:
    class Newer(optim.Adam):
        """Fills in what copies of older ones lack."""

        def __setstate__(self, state: dict[str, Any]) -> None:
            super().__setstate__(state)
            for group in self.param_groups:
                group.setdefault("new", 1)

    w = engine.ones(1, requires_grad=True)
    optimizer = Newer([w], 0.5)
    w.grad = engine.ones(1)
    optimizer.step()
    twin = copy.deepcopy(optimizer)
    twin.step()
    assert (w.item(), twin.param_groups[0]["params"][0].item()) == pytest.approx((0.5, 0.0), abs=1e-6)
    assert twin.param_groups[0]["new"] == 1


def test_a_parameter_listed_twice_is_saved_under_its_first_place() -> None:
    optimizer = optim.SGD([engine.ones(1, requires_grad=True) for _ in range(2)], lr=0.1)
    optimizer.param_groups.extend(optimizer.param_groups)
    assert [group["params"] for group in optimizer.state_dict()["param_groups"]] == [[0, 1], [0, 1]]


def test_hooks_see_states_saved_and_loaded() -> None:
    optimizer = optim.SGD([engine.ones(1, requires_grad=True)], 0.1)
    seen: list[str] = []
    optimizer.register_state_dict_pre_hook(lambda own: seen.append("second"))
    first = optimizer.register_state_dict_pre_hook(lambda own: seen.append("first"), prepend=True)
    optimizer.register_state_dict_post_hook(lambda own, state: {**state, "note": 1})
    state = optimizer.state_dict()
    assert (seen, state["note"]) == (["first", "second"], 1)
    first.remove()
    optimizer.state_dict()
    assert seen[2:] == ["second"]

    def halved(own: Any, state: Any) -> Any:
        return {
            **state,
            "param_groups": [{**group, "lr": group["lr"] / 2} for group in state["param_groups"]],
        }

    optimizer.register_load_state_dict_pre_hook(halved)
    optimizer.register_load_state_dict_post_hook(lambda own: seen.append(own.param_groups[0]["lr"]))
    optimizer.load_state_dict(state)
    assert seen[-1] == 0.05
    assert state["param_groups"][0]["lr"] == 0.1


def test_a_required_hyper_parameter_must_be_in_each_group() -> None:
    class Plain(optim.Optimizer):
        def __init__(self, params: Any, lr: Any = required) -> None:
            super().__init__(params, {"lr": lr})

    weight = nn.Parameter(engine.ones(1))
    with pytest.raises(ValueError, match=r"didn't specify a value of required optimization parameter lr$"):
        Plain([weight])
    assert Plain([{"params": [weight], "lr": 0.5}]).param_groups[0]["lr"] == 0.5
    assert repr(required) == "<required parameter>"
