"""The usual mistakes: each breaks what it says, in the learner's own program or in the example."""

from __future__ import annotations

import typing
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lab import run
from engine.lab.breaking import Difference, Mistake, differences, pair_of

from .programs import program
from .sources import SUM_RULE

MISTAKES: tuple[Mistake, ...] = typing.get_args(Mistake)
TRAINING = """w = tensor([1., 2.], requires_grad=True)
opt = optim.SGD([w], lr=0.1)
for i in range(3):
    opt.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    opt.step()
"""
NET = """x = tensor([[1., 2.]])
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
loss = model(x).sum()
loss.backward()
"""
MESSAGES = {
    "backward_twice": "Trying to backward through the graph a second time",
    "write_leaf": "a leaf Variable that requires grad is being used in an in-place operation",
    "write_saved": "has been modified by an inplace operation",
    "no_scalar": "grad can be implicitly created only for scalar outputs",
}


def outcome(mistake: Mistake, source: str) -> tuple[bool, str, dict[str, Difference]]:
    """Whether the program is the learner's own, what the engine says of the broken one, what differs."""
    pair = pair_of(mistake, run(source))
    healthy, broken = run(pair.healthy), run(pair.broken)
    assert healthy.problem is None
    message = "" if broken.problem is None else broken.problem.message
    return pair.is_own, message, {each.name: each for each in differences(healthy, broken) if each.differs}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("source", [SUM_RULE, TRAINING, NET, "x = 1"])
def test_a_mistake_has_a_message_or_other_numbers(mistake: Mistake, source: str) -> None:
    _, message, changed = outcome(mistake, source)
    assert MESSAGES.get(mistake, "") in message
    assert message or changed


@pytest.mark.parametrize(
    ("mistake", "source"),
    [
        ("no_zero_grad", TRAINING), ("backward_twice", SUM_RULE), ("write_leaf", SUM_RULE),
        ("write_saved", SUM_RULE), ("detach", SUM_RULE), ("no_grad", SUM_RULE),
        ("no_requires_grad", SUM_RULE), ("no_requires_grad", TRAINING), ("frozen_layer", NET),
        ("no_scalar", TRAINING),
    ],
)  # fmt: skip
def test_it_is_made_in_the_learners_own_program_where_it_fits(mistake: Mistake, source: str) -> None:
    assert outcome(mistake, source)[0]


def test_without_clearing_the_gradients_add_up() -> None:
    _, message, changed = outcome("no_zero_grad", TRAINING)
    assert message == ""
    healthy, broken = changed["w.grad"].healthy, changed["w.grad"].broken
    assert healthy is not None
    assert broken is not None
    assert (np.abs(broken) > np.abs(healthy)).all()


def test_a_detached_path_is_missing_in_the_gradient() -> None:
    _, _, changed = outcome("detach", SUM_RULE)
    assert changed["w.grad"].healthy is not None
    assert changed["w.grad"].healthy.tolist() == [5]
    assert changed["w.grad"].broken is not None
    assert changed["w.grad"].broken.tolist() == [2]


def test_a_frozen_layer_has_no_gradient() -> None:
    _, _, changed = outcome("frozen_layer", NET)
    assert changed["model.0.weight.grad"].broken is None
    assert "model.2.weight.grad" not in changed


@settings(max_examples=40)
@given(seed=st.integers(0, 10**9), mistake=st.sampled_from(MISTAKES))
def test_no_program_is_too_strange(seed: int, mistake: Mistake) -> None:
    pair = pair_of(mistake, run(program(Random(seed))))
    differences(run(pair.healthy), run(pair.broken))
    assert pair.healthy != pair.broken
