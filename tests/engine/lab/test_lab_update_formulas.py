"""The formulas of the optimizers: their numbers are those that the engine's steps really reach."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from engine.catalog import entries
from engine.lab import run
from engine.lab.finite_differences import MAX_NUMBERS
from engine.lab.updating import FORMULAS, update_lines
from engine.lab.updating.lines import Element

STATE_SYMBOLS = {
    "m": "exp_avg", "v": "exp_avg_sq", "b": "momentum_buffer", "s": "sum", "u": "exp_inf",
    r"\bar g": "grad_avg",
}  # fmt: skip
SETTINGS = (
    ("SGD", "lr=0.1"),
    ("SGD", "lr=0.1, momentum=0.9"),
    ("SGD", "lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1"),
    ("SGD", "lr=0.05, momentum=0.8, dampening=0.3, maximize=True"),
    ("Adam", "lr=0.1"),
    ("Adam", "lr=0.1, amsgrad=True, weight_decay=0.01"),
    ("AdamW", "lr=0.1, weight_decay=0.1"),
    ("NAdam", "lr=0.1"),
    ("NAdam", "lr=0.1, weight_decay=0.1"),
    ("RAdam", "lr=0.1"),
    ("RAdam", "lr=0.1, betas=(0.9, 0.9), weight_decay=0.1"),
    ("Adamax", "lr=0.1"),
    ("RMSprop", "lr=0.1"),
    ("RMSprop", "lr=0.1, centered=True, momentum=0.5"),
    ("Adagrad", "lr=0.1"),
    ("Adagrad", "lr=0.1, lr_decay=0.2"),
    ("Adadelta", "lr=1.0"),
    ("ASGD", "lr=0.1"),
    ("Rprop", "lr=0.1"),
)


def program(optimizer: str, options: str, numbers: list[float], rounds: int) -> str:
    return (
        f"w = tensor({numbers}, requires_grad=True)\nopt = optim.{optimizer}([w], {options})\n"
        f"for i in range({rounds}):\n    opt.zero_grad()\n    loss = (w * w * w + w).sum()\n"
        "    loss.backward()\n    opt.step()\n"
    )


def test_every_optimizer_of_the_catalogue_has_its_formula() -> None:
    told = {entry.name for entry in entries("optimizer") if not entry.traits.get("looks_again")}
    assert told == set(FORMULAS)


@pytest.mark.parametrize(("optimizer", "options"), SETTINGS)
def test_the_numbers_are_those_of_the_engine(optimizer: str, options: str) -> None:
    random, rounds = Random(f"{optimizer} {options}"), 7
    # More than gradients are checked of by running the program again for each number.
    numbers = [0.0, *(round(random.uniform(-2, 2), 3) for _ in range(MAX_NUMBERS))]
    done = run(program(optimizer, options, numbers, rounds))
    assert done.problem is None
    assert len(done.updates) == rounds
    for update in done.updates:
        (parameter,) = update.parameters
        for element in range(len(numbers)):
            lines = update_lines(update, parameter, element)
            assert r"\Delta" not in lines[-1].formula
            assert lines[-1].symbol == "w"
            assert lines[-1].value == pytest.approx(parameter.after.reshape(-1)[element], rel=1e-4, abs=1e-5)
            for line in lines[:-1]:
                kept = parameter.state_after.get(STATE_SYMBOLS.get(line.symbol, ""))
                if kept is not None and not (line.symbol == "s" and optimizer == "Rprop"):
                    assert line.value == pytest.approx(float(kept.reshape(-1)[element]), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize(
    ("limits", "formula", "numbers", "size"),
    [
        ((1e-6, 0.11), r"\min(\eta_{+} \, s, s_{\max})", r"\min(1.2 \cdot 0.1, 0.11)", 0.11),
        ((0.3, 50.0), r"\max(\eta_{+} \, s, s_{\min})", r"\max(1.2 \cdot 0.1, 0.3)", 0.3),
        ((1e-6, 50.0), r"\eta_{+} \, s", r"1.2 \cdot 0.1", 0.12),
    ],
)
def test_a_step_of_rprop_that_meets_its_limit_says_so(
    limits: tuple[float, float], formula: str, numbers: str, size: float
) -> None:
    settings = {"lr": 0.1, "etas": (0.5, 1.2), "step_sizes": limits}
    step, weight = FORMULAS["Rprop"](Element(1.0, 2.0, {"step_size": 0.1, "prev": 1.0}, 2, settings))
    assert (step.formula, step.numbers) == (formula, numbers)
    assert step.value == pytest.approx(size)
    assert weight.value == pytest.approx(1.0 - size)


def test_a_parameter_without_gradient_has_no_formula() -> None:
    done = run(
        "w = tensor([1.], requires_grad=True)\nk = tensor([1.], requires_grad=True)\n"
        "opt = optim.SGD([w, k], lr=0.1)\n(w * 2).backward()\nopt.step()\n"
    )
    moved, left = done.updates[0].parameters
    assert update_lines(done.updates[0], left) == ()
    assert update_lines(done.updates[0], moved)[0].tex == (
        r"w \gets w - \eta g",
        r"\quad = 1 - 0.1 \cdot 2 = 0.8",
    )


def test_a_weight_that_moved_otherwise_has_only_its_change() -> None:
    update = run(program("SGD", "lr=0.1", [1.0], 1)).updates[0]
    (line,) = update_lines(replace(update, settings={**update.settings, "lr": 0.5}), update.parameters[0])
    assert line.formula == r"w + \Delta"
    assert line.value == pytest.approx(0.6)
