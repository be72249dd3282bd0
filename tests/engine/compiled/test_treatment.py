"""What a step does to the gradients between backward and update, and schedules, in every backend."""

from __future__ import annotations

from typing import Any

import pytest

from engine.compiled.recipe import Recipe
from tests.engine.compiled.tasks import OPTIMIZERS, check, task

RECIPES = {
    "lasso": Recipe(l1=0.01),
    "ridge": Recipe(l2=0.1),
    "both and both limits": Recipe(l1=0.01, l2=0.05, clip_norm=0.3, clip_value=0.1),
    "norm": Recipe(clip_norm=0.05),
    "value": Recipe(clip_value=0.01),
    "four batches an update": Recipe(accumulation=4),
    "everything": Recipe(accumulation=3, l1=0.01, l2=0.05, clip_norm=0.2),
    "gathered and never cleared": Recipe(zero_grad=False, accumulation=2, l2=0.01),
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_penalties_limits_and_gathered_gradients(recipe: Recipe, optimizer: str, runner: Any) -> None:
    check(task(optimizer=optimizer, recipe=recipe), runner, 1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_update_may_have_a_learning_rate_of_its_own(optimizer: str, runner: Any) -> None:
    check(task(optimizer=optimizer, rates=lambda update: 0.01 / (1 + update)), runner, 1e-4)
