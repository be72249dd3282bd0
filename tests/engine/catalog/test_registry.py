from __future__ import annotations

from typing import Annotated

import pytest

import engine.experiment  # noqa: F401  # fills the catalogue
from engine.catalog import (
    Catalogue,
    Entry,
    FieldError,
    Help,
    Range,
    UnknownEntryError,
    entries,
    find,
    kinds,
)

EVERY_ENTRY = [entry for kind in kinds() for entry in entries(kind)]


def test_register_enters_a_factory_and_returns_it_unchanged() -> None:
    catalogue = Catalogue()

    def factory(*, rate: Annotated[float, Range(0, 1), Help("A rate.")] = 0.5) -> float:
        """Give back the rate.

        More text that is not the summary.
        """
        return rate

    assert catalogue.register("exporter", title="Sample", suffix=".txt")(factory) is factory
    entry = catalogue.find("exporter", "factory")
    assert (entry.title, entry.summary, entry.traits["suffix"]) == ("Sample", "Give back the rate.", ".txt")
    assert entry.complete({"rate": 1}) == {"rate": 1.0}
    assert entry.defaults() == {"rate": 0.5}
    with pytest.raises(ValueError, match="already has"):
        catalogue.register("exporter")(factory)
    with pytest.raises(FieldError, match=r"speed: .* has no such parameter; it has rate"):
        entry.complete({"speed": 1})


def test_an_unknown_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(UnknownEntryError, match=r"no optimizer is called 'Adm'.*did you mean 'Adam'\?"):
        find("optimizer", "Adm")


@pytest.mark.parametrize("entry", EVERY_ENTRY, ids=lambda entry: f"{entry.kind}-{entry.name}")
def test_every_entry_says_what_it_is_and_what_its_parameters_mean(entry: Entry) -> None:
    assert entry.title
    assert entry.summary.endswith(".")
    for field in entry.fields:
        assert field.help, f"{field.name} has no sentence for its tooltip"
        assert field.label
