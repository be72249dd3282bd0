"""Which losses and activations of the engine are offered to the user, and why the others are not."""

from __future__ import annotations

import inspect

import pytest

from engine import nn
from engine.catalog import Entry, entries, find
from engine.experiment.counted_leak import CountedRReLU
from engine.nn import losses

OF_OTHER_TASKS = {
    "CTCLoss": "aligns sequences, and a point is none: it is for scripts on the engine",
    "NLLLoss2d": "NLLLoss by an older name, which PyTorch advises against, for images",
}
OF_PARAMETERS = {
    "size_average": "an older spelling of reduction",
    "reduce": "an older spelling of reduction",
}
OF_REDUCTIONS = {"none": "backward wants one number of a batch"}
OF_ACTIVATIONS = {
    "args": "taken by some and used by none, as in PyTorch",
    "kwargs": "the same",
    "inplace": "where the result is written: the numbers are the same",
    "num_parameters": "of PReLU: one slope a layer, as a slope for each unit needs their number",
    "threshold": "of Softplus: from where it is taken for a straight line, which nobody can see",
    "device": "there is one device only",
    "dtype": "an experiment is of float32",
}


def test_every_loss_of_the_engine_is_offered_or_has_a_reason() -> None:
    offered = {entry.name for entry in entries("loss")}
    names = {*losses.__all__, *" ".join(losses.FAMILIES.values()).split()}
    assert names - offered == set(OF_OTHER_TASKS)
    assert offered <= {name for name in dir(nn) if name.endswith("Loss")}


def constructor(entry: Entry) -> set[str]:
    """The parameters of PyTorch's class of that name, and those of the entry beside it."""
    return {*inspect.signature(getattr(nn, entry.name)).parameters}


@pytest.mark.parametrize("entry", entries("loss"), ids=lambda entry: entry.name)
def test_every_parameter_of_a_loss_is_offered_or_has_a_reason(entry: Entry) -> None:
    offered = {field.name for field in entry.fields}
    assert constructor(entry) - offered <= OF_PARAMETERS.keys()
    assert offered - constructor(entry) <= set(entry.traits.get("of_targets", ()))


@pytest.mark.parametrize("entry", entries("loss"), ids=lambda entry: entry.name)
def test_every_reduction_is_offered_or_has_a_reason(entry: Entry) -> None:
    offered = next(field.options for field in entry.fields if field.name == "reduction")
    of_shares = {"batchmean"} if entry.name == "KLDivLoss" else set()
    assert {*offered} | OF_REDUCTIONS.keys() == {"mean", "sum", "none"} | of_shares
    assert not {*offered} & OF_REDUCTIONS.keys()


@pytest.mark.parametrize("entry", entries("activation"), ids=lambda entry: entry.name)
def test_every_parameter_of_an_activation_is_offered_or_has_a_reason(entry: Entry) -> None:
    offered = {field.name for field in entry.fields}
    assert constructor(entry) - offered <= OF_ACTIVATIONS.keys()
    assert offered <= constructor(entry)


def test_no_reason_is_left_over() -> None:
    for kind, reasons in (("loss", OF_PARAMETERS), ("activation", OF_ACTIVATIONS)):
        left_out = set().union(
            *(constructor(entry) - {field.name for field in entry.fields} for entry in entries(kind))
        )
        assert left_out == set(reasons)


def test_the_counted_leak_takes_what_the_catalogue_offers() -> None:
    assert {field.name for field in find("activation", "RReLU").fields} < set(
        inspect.signature(CountedRReLU).parameters
    )
