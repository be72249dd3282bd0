"""Seconds until the default spiral is learnt to 95 %, by what makes the steps."""

from __future__ import annotations

from time import perf_counter

from engine.compiled import kernels
from engine.experiment import ExperimentSpec, edit, propose
from engine.training.trainer import Trainer

ENOUGH = 0.95
MOST_EPOCHS = 400


def measure(seeds: int) -> dict[str, float | None]:
    """Mean seconds over some seeds by backend; None for what is not there."""
    backends = ["eager", "numpy", *(["compiled"] if kernels.load() else [])]
    figures: dict[str, float | None] = dict.fromkeys(("eager", "numpy", "compiled"))
    for backend in backends:
        taken = [_learn(edit(propose("spirals"), "run.seed", seed), backend) for seed in range(seeds)]
        figures[backend] = round(sum(taken) / len(taken), 4)
    return figures


def report(figures: dict[str, float | None]) -> str:
    """The figures as lines to read."""
    return "\n".join(
        f"{name:10}{'–' if value is None else f'{value * 1e3:.1f} ms':>12}" for name, value in figures.items()
    )


def _learn(spec: ExperimentSpec, backend: str) -> float:
    trainer = Trainer(edit(spec, "run.stop_above", ENOUGH), backend)
    begun = perf_counter()
    while not trainer.finished and trainer.epoch < MOST_EPOCHS:
        trainer.run_epoch()
    return perf_counter() - begun
