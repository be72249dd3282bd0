from __future__ import annotations

import json
from typing import Annotated

import engine.datasets  # noqa: F401  # fills the catalogue
from engine.catalog import Entry, Help, Options, Range, fields_of, find, kinds
from engine.catalog.listing import all_entries, as_json, as_text


def stepper(
    *,
    lr: Annotated[float, Range(1e-5, 10, log=True), Help("Size of a step.")] = 1e-3,
    betas: Annotated[tuple[float, float], Range(0, 1), Help("Decay rates.")] = (0.9, 0.999),
    nesterov: Annotated[bool, Help("Look ahead.")] = False,
    mode: Annotated[str, Options(("min", "max")), Help("Which way is better.")] = "min",
    delay: Annotated[float, Help("Wait first.")] = 0.0,
    pause: Annotated[int, Range(0, 9, unit="s"), Help("Rest between steps.")] = 3,
) -> None:
    """Steps downhill."""


def entry(name: str = "stepper", title: str = "Stepper") -> Entry:
    return Entry("optimizer", name, title, "Steps downhill.", stepper, fields_of(stepper))


def test_text_gives_each_parameter_a_line_in_columns() -> None:
    assert as_text([entry()]) == (
        "OPTIMIZER\n\n"
        "  stepper (Stepper): Steps downhill.\n"
        "      lr        number         from 1e-05 to 10 (log)  default 0.001      Size of a step.\n"
        "      betas     numbers        from 0 to 1             default 0.9 0.999  Decay rates.\n"
        "      nesterov  true or false                          default false      Look ahead.\n"
        "      mode      choice         min, max                default min        Which way is better.\n"
        "      delay     number                                 default 0          Wait first.\n"
        "      pause     whole number   from 0 to 9             default 3 s        Rest between steps."
    )


def weigher(
    *, weight: Annotated[tuple[float, ...], Range(0, 9), Options(("A", "B")), Help("By class.")] = (1.0, 2.0)
) -> None:
    """Weighs classes."""


def test_numbers_that_have_names_are_listed_by_their_range() -> None:
    listed = Entry("loss", "weigher", "Weigher", "Weighs classes.", weigher, fields_of(weigher))
    assert as_text([listed]).endswith("weight  numbers  from 0 to 9  default 1 2  By class.")


def test_a_title_that_repeats_the_name_is_left_out() -> None:
    assert "  stepper: Steps downhill." in as_text([entry(title="stepper")])


def test_an_entry_without_parameters_is_one_line() -> None:
    bare = Entry("activation", "ReLU", "ReLU", "max(0, x).", stepper, ())
    assert as_text([bare]) == "ACTIVATION\n\n  ReLU: max(0, x)."


def test_json_keeps_the_values_and_writes_no_infinity() -> None:
    [listed] = json.loads(as_json([entry()]))
    parameters = {parameter["name"]: parameter for parameter in listed["parameters"]}
    assert (listed["kind"], listed["name"], listed["title"]) == ("optimizer", "stepper", "Stepper")
    assert list(parameters) == ["lr", "betas", "nesterov", "mode", "delay", "pause"]
    assert parameters["lr"] == {
        "name": "lr",
        "type": "float",
        "default": 1e-3,
        "low": 1e-5,
        "high": 10,
        "log": True,
        "unit": "",
        "options": [],
        "help": "Size of a step.",
    }
    assert parameters["betas"]["default"] == [0.9, 0.999]
    assert parameters["mode"]["options"] == ["min", "max"]
    assert (parameters["delay"]["low"], parameters["delay"]["high"]) == (None, None)


def test_json_is_pure_ascii() -> None:
    assert as_json([entry(title="β₁")]).isascii()


def test_all_entries_come_kind_by_kind() -> None:
    listed = all_entries()
    assert find("dataset", "moons") in listed
    assert [item.kind for item in listed] == sorted((item.kind for item in listed), key=kinds().index)
