"""What is said about the present step."""

from __future__ import annotations

from engine.training.phases import Extreme, StepInPhases
from gui.kit.number_format import grouped
from gui.kit.translating import translator
from gui.plots.ticks import short_number

_tr = translator("TimelinePanel")


def place_text(step: int, last: int) -> str:
    """Where in the run one stands."""
    if step >= last:
        return _tr("step {0}").format(grouped(step))
    return _tr("step {0} of {1}").format(grouped(step), grouped(last))


def phase_text(step: StepInPhases, optimizer: str, loss: str) -> str:
    """What the newest phase did, in one sentence with its numbers."""
    match step.phase:
        case "zero_grad" if not step.zero_grad:
            text = _tr("The gradients of before stay, {0} long together: zero_grad() is switched off.")
            return text.format(short_number(step.cleared))
        case "zero_grad" if step.batch > 1:
            text = _tr("The gradients stay, {0} long together: this is batch {1} of {2} for one update.")
            return text.format(short_number(step.cleared), step.batch, step.batches)
        case "zero_grad":
            text = _tr("{0} gradients were set to zero; together they were {1} long.")
            return text.format(grouped(step.values), short_number(step.cleared))
        case "forward":
            low, high = (short_number(each) for each in step.outputs)
            text = _tr("{0} points went through the network; it answers from {1} to {2}.")
            return text.format(grouped(step.points), low, high)
        case "loss":
            text = _loss_text(step.summed, step.penalised)
            return text.format(loss, grouped(step.points), short_number(step.loss))
        case "backward":
            text = _tr("The chain rule gave {0} gradients, {1} long; the steepest is {2} in {3}.")
            return _with_extreme(text, step, step.gradients)
        case _ if step.gathers:
            text = _tr("Batch {0} of {1}: {2} waits until the gradients of all of them are gathered.")
            return text.format(step.batch, step.batches, optimizer)
        case _:
            if step.update is None or step.update.norm == 0:
                return _tr("{0} left every parameter as it is.").format(optimizer)
            text = _tr("{0} moved {1} parameters by {2}; the farthest by {3}, in {4}.")
            moved = _with_extreme(text, step, step.update, optimizer)
            if step.limited is None:
                return moved
            return _tr("Gradients clipped to {0}: {1}").format(short_number(step.limited), moved)


def _loss_text(summed: bool, penalised: bool) -> str:
    if summed and penalised:
        return _tr("{0}, sum of {1} points, with the penalties: {2}.")
    if summed:
        return _tr("{0}, sum of {1} points: {2}.")
    if penalised:
        return _tr("{0} of these {1} points, with the penalties: {2}.")
    return _tr("{0} of these {1} points: {2}.")


def phase_brief(step: StepInPhases) -> str:
    """The numbers of the newest phase, for where the sentence has no room."""
    match step.phase:
        case "zero_grad" if step.batch > 1:
            text = _tr("batch {0} of {1}: gradients stay, {2} long")
            return text.format(step.batch, step.batches, short_number(step.cleared))
        case "zero_grad":
            text = (
                _tr("gradients now 0, before {0} long") if step.zero_grad else _tr("gradients stay, {0} long")
            )
            return text.format(short_number(step.cleared))
        case "forward":
            return _tr("answers from {0} to {1}").format(*(short_number(each) for each in step.outputs))
        case "loss":
            text = _tr("loss with penalties {0}") if step.penalised else _tr("loss {0}")
            return text.format(short_number(step.loss))
        case "backward" if step.gradients is not None:
            told = step.gradients.norm, step.gradients.value
            return _tr("gradients {0} long, steepest {1}").format(*map(short_number, told))
        case "update" if step.gathers:
            return _tr("batch {0} of {1} waits for the others").format(step.batch, step.batches)
        case "update" if step.update is not None and step.update.norm > 0:
            told = step.update.norm, step.update.value
            return _tr("moved by {0}, farthest by {1}").format(*map(short_number, told))
        case _:
            return ""


def _with_extreme(text: str, step: StepInPhases, extreme: Extreme | None, *before: str) -> str:
    if extreme is None:
        return _tr("There is nothing to learn from: no parameter has a gradient.")
    numbers = (short_number(extreme.norm), short_number(extreme.value), extreme.parameter)
    return text.format(*before, grouped(step.values), *numbers)
