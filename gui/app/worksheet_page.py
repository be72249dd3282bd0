"""A step of an optimizer as a worksheet: the numbers that it used, its formulas with blanks, and the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.export.report.markup import Html, element, section, table, text, whole_page
from engine.export.report.style import STYLE
from engine.lab import OptimizerUpdate, ParameterUpdate
from engine.lab.telling import number_tex
from engine.lab.updating import UpdateLine, update_lines
from gui.kit.number_format import significant
from gui.kit.translating import translator

tr = translator("Worksheet")

Typeset = Callable[[str], Html]
"""A line of TeX as a drawing."""

MOST_TASKS = 3
_DIGITS = 5
_SETTINGS = {
    "lr": "η",
    "eps": "ϵ",
    "weight_decay": "λ",
    "momentum": "μ",
    "alpha": "α",
    "rho": "ρ",
    "lambd": "λ",
    "dampening": "dampening",
    "lr_decay": "lr decay",
    "momentum_decay": "momentum decay",
}
_STATE = {
    "exp_avg": "m",
    "exp_avg_sq": "v",
    "max_exp_avg_sq": "v max",
    "exp_inf": "u",
    "momentum_buffer": "b",
    "square_avg": "v",
    "grad_avg": "ḡ",
    "acc_delta": "u",
    "sum": "s",
    "step_size": "s",
    "prev": "g′",
    "mu_product": "M",
}
_SHEET = """
.sheet .task { break-inside: avoid; margin: 18px 0 0; }
.sheet .line { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin: 12px 0; }
.sheet .blank { flex: 1 1 120px; height: 26px; border-bottom: 1px solid #636a78; }
.sheet .blank.short { flex: 0 0 110px; }
.sheet .who { display: flex; gap: 24px; margin-top: 20px; color: #636a78; }
.sheet .who span { flex: 1; border-bottom: 1px solid #a3a9b5; padding-bottom: 2px; }
.sheet svg { max-width: 100%; flex: none; }
.key { break-before: page; }
"""


@dataclass(frozen=True)
class _Task:
    """One number of a parameter: what it is called, what the step did to it, line by line."""

    name: str
    place: int
    lines: tuple[UpdateLine, ...]


def worksheet_page(update: OptimizerUpdate, place: int, step: int, typeset: Typeset) -> str:
    """The update of one parameter by `step`, as a page: the number at `place` and the two after it.

    ValueError where the step left that number alone.
    """
    [parameter] = update.parameters
    tasks = _tasks(update, parameter, place)
    if not tasks:
        raise ValueError(tr("the last step left this number alone"))
    title = tr("One step of {0}, by hand").format(update.optimizer)
    header = element(
        "header",
        "\n".join(
            [
                element("p", text(tr("Worksheet"))),
                element("h1", text(title)),
                element("p", text(tr("Step {0} of the training, with its own numbers").format(f"{step:,}"))),
            ]
        ),
    )
    who = element("div", element("span", text(tr("Name"))) + element("span", text(tr("Date"))), "who")
    parts = [
        header,
        who,
        section(tr("Given"), _settings(update, parameter), _values(parameter, tasks)),
        section(tr("Work out"), *(_blanks(task, typeset) for task in tasks)),
        element("div", section(tr("Answer key"), *(_answers(task, typeset) for task in tasks)), "key"),
    ]
    return whole_page(title, [element("div", "\n".join(parts), "sheet")], STYLE + _SHEET)


def _tasks(update: OptimizerUpdate, parameter: ParameterUpdate, place: int) -> list[_Task]:
    """Numbers from the chosen one on whose lines are known."""
    shape, size = parameter.before.shape, parameter.before.size
    tasks = []
    for each in range(place, min(place + MOST_TASKS, size)):
        lines = update_lines(update, parameter, each)
        if lines and all(np.isfinite(line.value) for line in lines):
            index = ", ".join(str(part) for part in np.unravel_index(each, shape))
            tasks.append(_Task(f"{parameter.name}[{index}]", each, lines))
    return tasks


def _settings(update: OptimizerUpdate, parameter: ParameterUpdate) -> Html:
    """The numbers that are the same for all tasks."""
    told = [
        (_SETTINGS[name], float(value))
        for name, value in update.settings.items()
        if name in _SETTINGS and value and not isinstance(value, tuple)
    ]
    betas = update.settings.get("betas")
    if isinstance(betas, tuple):
        told += zip(("β₁", "β₂"), betas, strict=True)
    steps = parameter.state_after.get("step")
    told += [] if steps is None else [("t", float(np.ravel(steps)[0]))]
    row = " · ".join(f"{name} = {_number(value)}" for name, value in told)
    return element("p", text(row))


def _values(parameter: ParameterUpdate, tasks: Sequence[_Task]) -> Html:
    """Weight, gradient and what the optimizer remembered before the step, a row for each task."""
    kept = [name for name in parameter.state_before if name in _STATE]
    grad = parameter.grad
    assert grad is not None
    rows = [
        (
            task.name,
            *(
                _number(np.ravel(array)[task.place if np.size(array) > 1 else 0])
                for array in (parameter.before, grad, *(parameter.state_before[name] for name in kept))
            ),
        )
        for task in tasks
    ]
    head = (tr("number"), "w", "g", *(_STATE[name] for name in kept))
    missing = element("p", text(tr("Nothing was remembered before this step: averages begin at 0.")), "aside")
    return table(head, rows, "numbers") + ("" if kept else missing)


def _blanks(task: _Task, typeset: Typeset) -> Html:
    """The formulas, and room to put numbers in and to work them out."""
    blanks = '= <span class="blank"></span> = <span class="blank short"></span>'
    lines = [element("div", f"{typeset(line.tex[0])} {blanks}", "line") for line in task.lines]
    return element("div", element("p", text(task.name)) + "\n".join(lines), "task")


def _answers(task: _Task, typeset: Typeset) -> Html:
    """The same lines with the numbers put in, and what they come to."""
    lines = [
        element("div", typeset(rf"{line.symbol} = {line.numbers} = {number_tex(line.value)}"), "line")
        for line in task.lines
    ]
    return element("div", element("p", text(task.name)) + "\n".join(lines), "task")


def _number(value: float) -> str:
    return significant(float(value), _DIGITS)
