"""The formula of each optimizer with the numbers of one step: what it keeps, and what it does to a weight.

All for a single element. The symbols: w is the weight, g its gradient, t the number of the step, eta the
learning rate, lambda weight decay, mu momentum, beta the decays of averages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.lab.telling import number_tex
from engine.lab.updates import OptimizerUpdate, ParameterUpdate

from .adaptive import adam, adamax, nadam, radam
from .lines import Element, UpdateLine, bracketed
from .momentum import asgd, rprop, sgd
from .squares import adadelta, adagrad, rmsprop

CLOSE = 1e-3
"""How far the formula's result may be from the engine's float32, as a part of the step."""

FORMULAS: Mapping[str, Callable[[Element], list[UpdateLine]]] = {
    "SGD": sgd,
    "Adam": adam,
    "AdamW": adam,
    "NAdam": nadam,
    "RAdam": radam,
    "Adamax": adamax,
    "RMSprop": rmsprop,
    "Adagrad": adagrad,
    "Adadelta": adadelta,
    "ASGD": asgd,
    "Rprop": rprop,
}


def update_lines(
    update: OptimizerUpdate, parameter: ParameterUpdate, element: int = 0
) -> tuple[UpdateLine, ...]:
    """The assignments that one step made to one element, by its place in row-major order.

    The weight's comes last. Where no formula is known, or a parameter has settings of its own, there is only
    the change of the weight.
    """
    if parameter.grad is None:
        return ()
    before, after = (float(array.reshape(-1)[element]) for array in (parameter.before, parameter.after))
    known = Element(
        before,
        float(parameter.grad.reshape(-1)[element]),
        {
            name: float(array.reshape(-1)[element if array.size > 1 else 0])
            for name, array in parameter.state_before.items()
        },
        _steps(parameter),
        update.settings,
    )
    formula = FORMULAS.get(update.optimizer)
    lines = [] if formula is None else formula(known)
    if lines and abs(lines[-1].value - after) <= CLOSE * abs(after - before) + 1e-6 * abs(before) + 1e-12:
        return tuple(lines)
    change = after - before
    return (UpdateLine("w", r"w + \Delta", f"{number_tex(before)} + {bracketed(change)}", after),)


def _steps(parameter: ParameterUpdate) -> int:
    step = parameter.state_after.get("step")
    return 1 if step is None else int(step.reshape(-1)[0])
