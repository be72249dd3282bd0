"""What the experiment is written in, and what of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.experiment import ExperimentSpec
from engine.export import holds_weights_of, trained
from engine.export.formats.javascript_module import javascript_module
from engine.export.formats.numpy_script import numpy_script
from engine.export.formats.pytorch_training_script import pytorch_training_script
from engine.export.trained import Trained
from engine.training.snapshots import Snapshot
from gui.kit.code_view import CodeLanguage
from gui.kit.translating import translator

tr = translator("ScriptPanel")


@dataclass(frozen=True, slots=True)
class Language:
    """An exporter whose text can be read; `write` makes it of trained weights, without it none are needed."""

    exporter: str
    caption: str
    tooltip: str
    note: str
    colours: CodeLanguage = "python"
    write: Callable[[Trained], str] | None = None


def languages() -> tuple[Language, ...]:
    """Those that are offered, in their order."""
    return (
        Language(
            "pytorch-training",
            tr("PyTorch"),
            tr("The whole experiment as a script that trains"),
            tr("PyTorch begins with these weights and takes these steps."),
        ),
        Language(
            "numpy",
            tr("NumPy"),
            tr("The trained model and its backward pass, written out by hand"),
            tr("The weights of now; backward() and step() by hand."),
            write=numpy_script,
        ),
        Language(
            "javascript",
            tr("JavaScript"),
            tr("The trained model for a page of your own; it needs no library"),
            tr("The weights of now, for any web page."),
            colours="javascript",
            write=javascript_module,
        ),
    )


def code_in(language: Language, spec: ExperimentSpec, snapshot: Snapshot | None) -> str:
    """The text of the experiment, or of its model as `snapshot` has it; "" while there are no weights of it.

    ValueError where the language has no words for it.
    """
    if language.write is None:
        return pytorch_training_script(spec)
    if snapshot is None or not holds_weights_of(spec, snapshot):
        return ""
    return language.write(trained(spec, snapshot))
