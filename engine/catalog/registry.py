"""The registry of everything a user can choose: one entry per dataset, activation, loss, optimizer."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

from .fields import Field, FieldError, Value, fields_of

Kind = Literal["dataset", "activation", "init", "loss", "optimizer", "scheduler", "exporter"]
Factory = TypeVar("Factory", bound=Callable[..., Any])


class UnknownEntryError(LookupError):
    """A name that the catalogue does not hold; the text lists what it holds."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen.

    `name` is its identity in files, `title` what a person reads, `summary` the first sentence of its
    docstring, `fields` its form, `traits` facts that only its kind knows (a dataset's task, what a loss
    expects).
    """

    kind: Kind
    name: str
    title: str
    summary: str
    factory: Callable[..., Any]
    fields: tuple[Field, ...]
    traits: Mapping[str, Any] = field(default_factory=dict)

    def defaults(self) -> dict[str, Value]:
        """Every parameter at its default."""
        return {item.name: item.default for item in self.fields}

    def complete(self, params: Mapping[str, object]) -> dict[str, Value]:
        """`params` checked, typed and with the defaults filled in; FieldError names a bad one."""
        known = {item.name: item for item in self.fields}
        for name in params:
            if name not in known:
                has = ", ".join(known) or "no parameters"
                raise FieldError(f"{name}: {self.name} has no such parameter; it has {has}")
        return {
            name: item.check(params[name]) if name in params else item.default for name, item in known.items()
        }


class Catalogue:
    """Entries by kind and name, in the order in which they were registered."""

    def __init__(self) -> None:
        self._entries: dict[tuple[Kind, str], Entry] = {}

    def register(
        self, kind: Kind, name: str = "", *, title: str = "", **traits: Any
    ) -> Callable[[Factory], Factory]:
        """Enter a class or function under its own name (or `name`); the decorator returns it unchanged."""

        def enter(factory: Factory) -> Factory:
            key = name or factory.__name__
            if (kind, key) in self._entries:
                raise ValueError(f"the catalogue already has the {kind} {key!r}")
            summary = (inspect.getdoc(factory) or "").split("\n\n")[0].replace("\n", " ")
            self._entries[kind, key] = Entry(
                kind, key, title or key, summary, factory, fields_of(factory), traits
            )
            return factory

        return enter

    def entries(self, kind: Kind) -> tuple[Entry, ...]:
        """All entries of one kind."""
        return tuple(entry for entry in self._entries.values() if entry.kind == kind)

    def find(self, kind: Kind, name: str) -> Entry:
        """The entry called `name`; UnknownEntryError lists the names there are and the nearest one."""
        entry = self._entries.get((kind, name))
        if entry is None:
            names = [item.name for item in self.entries(kind)]
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownEntryError(f"no {kind} is called {name!r}; there are {', '.join(names)}{hint}")
        return entry


def kinds() -> tuple[Kind, ...]:
    """The kinds of entry, in the order in which an experiment is put together."""
    return get_args(Kind)


# The one catalogue of the program, filled as the rooms that hold the entries are imported.
_catalogue = Catalogue()
register, entries, find = _catalogue.register, _catalogue.entries, _catalogue.find
