"""Which losses and outputs go with the points: values, two classes by one output, or a class an output."""

from __future__ import annotations

from engine.catalog import Entry, entries

from .reading import expects_of, needed_output
from .spec import ExperimentSpec, Pick

_OF_VALUES = ("values",)
_OF_REGRESSION = (*_OF_VALUES, "log_rates", "mean_and_variance")
_OF_TWO_CLASSES = (*_OF_VALUES, "logits", "probabilities", "signs", "distances")
_OF_CLASSES = (
    *("class_logits", "class_scores", "class_log_probabilities"),
    *("class_log_shares", "class_marks", "class_ranks"),
    *("class_order", "class_places", "class_directions"),
)


def losses_for(spec: ExperimentSpec) -> tuple[Entry, ...]:
    """The losses that make sense for the points of `spec`, in the catalogue's order."""
    expected = _expected(spec)
    return tuple(entry for entry in entries("loss") if entry.traits["expects"] in expected)


def outputs_for(spec: ExperimentSpec) -> tuple[str, ...]:
    """What the last layer's sums may go through; the loss follows a choice among them."""
    if spec.classes > 2:
        return ("Identity", "LogSoftmax")
    return ("Identity", "Sigmoid", "Tanh", "Softplus")


def loss_refusal(loss: Pick) -> str:
    """Why its parameters do not go together, in the loss's own words; '' when they do."""
    try:
        loss.entry("loss").factory(**loss.values("loss"))
    except ValueError as error:
        return str(error)
    return ""


def loss_fault(spec: ExperimentSpec) -> str:
    """What is wrong with the loss for these points, or with the output for this loss; '' for nothing."""
    expects = spec.loss.entry("loss").traits["expects"]
    if refusal := loss_refusal(spec.loss):
        return f"loss: {refusal}"
    if expects not in _expected(spec):
        wanted = {0: "regression, such as MSELoss", 2: "two classes, such as BCEWithLogitsLoss"}.get(
            spec.classes, f"{spec.classes} classes, such as CrossEntropyLoss"
        )
        return f"loss: expected one for {wanted}, got {spec.loss.name}, one for {_made_for(expects)}"
    if spec.model.output not in outputs_for(spec):
        one_of = ", ".join(outputs_for(spec))
        return f"model.output: expected one of {one_of} for these points, got {spec.model.output}"
    needed = needed_output(spec.loss, spec.model.output)
    if spec.model.output != needed:
        takes = expects_of(spec.loss).replace("_", " ")
        return f"model.output: expected {needed}, as {spec.loss.name} takes {takes}, got {spec.model.output}"
    return ""


def _expected(spec: ExperimentSpec) -> tuple[str, ...]:
    if spec.task == "regression":
        return _OF_REGRESSION
    return _OF_TWO_CLASSES if spec.classes == 2 else _OF_CLASSES


def _made_for(expects: str) -> str:
    if expects in _OF_REGRESSION:
        return "values"
    return "two classes" if expects in _OF_TWO_CLASSES else "three classes or more"
