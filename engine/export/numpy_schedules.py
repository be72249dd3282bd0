"""The learning rate over a schedule as a function of NumPy code, where a formula gives it at once."""

from __future__ import annotations

from collections.abc import Mapping

from engine.experiment import ExperimentSpec
from engine.experiment.schedule import WARM_FROM
from engine.expressions import STEPS, expression

_COSINE = "return {eta_min} + ({lr} - {eta_min}) * (1 + math.cos(math.pi * n / {length})) / 2"

RATES: Mapping[str, tuple[str, ...]] = {
    "ConstantLR": ("return {lr} * ({factor} if n < {total_iters} else 1)",),
    "CosineAnnealingLR": (_COSINE.replace("{length}", "{T_max}"),),
    "CosineAnnealingWarmRestarts": (
        "length = {T_0}",
        "while n >= length:",
        "    n, length = n - length, length * {T_mult}",
        _COSINE.replace("{length}", "length"),
    ),
    "ExponentialLR": ("return {lr} * {gamma} ** n",),
    "LinearLR": (
        "return {lr} * ({start_factor} + ({end_factor} - {start_factor}) * min(n / {total_iters}, 1))",
    ),
    "MultiStepLR": ("return {lr} * {gamma} ** sum(n >= each for each in {milestones})",),
    "PolynomialLR": ("return {lr} * (1 - min(n / {total_iters}, 1)) ** {power}",),
    "StepLR": ("return {lr} * {gamma} ** (n // {step_size})",),
}
"""By the names of PyTorch; in braces stand the optimizer's rate and the schedule's parameters."""

KNOWN = frozenset({*RATES, "LambdaLR"})
"""The schedules that there is code of; others change more than the rate, or go by what happened before."""


def rate_code(spec: ExperimentSpec) -> str:
    """The function rate(n), "" without a schedule; KeyError for a schedule that there is no code of."""
    if spec.scheduler is None:
        return ""
    lr = spec.optimizer.values("optimizer")["lr"]
    values = {**spec.scheduler.values("scheduler"), "lr": lr}
    if spec.scheduler.name == "LambdaLR":
        formula = expression(str(values["lr_lambda"]), STEPS).plain_code()
        lines = ["epoch = n", f"return {lr!r} * ({formula})"]
    else:
        lines = [line.format(**values) for line in RATES[spec.scheduler.name]]
    warmup = spec.run.warmup if spec.scheduler.entry("scheduler").traits["warms"] else 0
    if warmup:
        rise = f"{WARM_FROM} + (1 - {WARM_FROM}) * n / {warmup}"
        lines = [f"if n < {warmup}:", f"    return {lr!r} * ({rise})", f"n -= {warmup}", *lines]
    return "\n".join(
        [
            "def rate(n):",
            f'    """The learning rate after n {spec.run.schedule_unit}s, by {spec.scheduler.name}."""',
            *(f"    {line}" for line in lines),
        ]
    )
