"""What a change took along: settings that had to follow it, in words."""

from __future__ import annotations

from engine.experiment import ExperimentSpec
from gui.kit.translating import translator

tr = translator("Consequences")


def consequences(old: ExperimentSpec, new: ExperimentSpec) -> list[str]:
    """A clause for each setting that changed from `old` to `new` beside the one that was chosen.

    A data set brings a whole experiment along; that is not spoken of.
    """
    if old.data.generator.name != new.data.generator.name:
        return []
    said = []
    if old.loss.name != new.loss.name and old.model.output != new.model.output:
        said.append(tr("{0} goes with the output {1}").format(new.loss.name, new.model.output))
    if old.optimizer.name != new.optimizer.name:
        said += _of_optimizer(old, new)
    return said


def _of_optimizer(old: ExperimentSpec, new: ExperimentSpec) -> list[str]:
    name, said = new.optimizer.name, []
    if new.run.accumulation < old.run.accumulation:
        said.append(tr("{0} takes one batch an update: accumulate is 1 now").format(name))
    elif new.run.accumulation > old.run.accumulation:
        said.append(tr("accumulate is {0} again").format(new.run.accumulation))
    schedulers = old.scheduler, new.scheduler
    if None not in schedulers and schedulers[0] != schedulers[1]:
        swings = new.scheduler is not None and new.scheduler.values("scheduler").get("cycle_momentum")
        text = (
            tr("the schedule swings the momentum too") if swings else tr("the schedule leaves the momentum")
        )
        said.append(text)
    return said
