"""The members of a module by name: parameters, buffers or smaller modules."""

from __future__ import annotations

import weakref
from typing import Any


class Registry(dict[str, Any]):
    """Members of one kind, in the order in which they came.

    Each lies among the attributes of the module too, so that `self.weight` costs no search: what is put in
    here or taken out, as in `module._modules["head"] = nn.Linear(2, 1)`, changes there as well. The module is
    known only weakly, for it would else outlive its last use.
    """

    __slots__ = ("_owner",)

    def __init__(self, owner: Any, members: dict[str, Any] | None = None) -> None:
        super().__init__()
        self._owner = weakref.ref(owner)
        if members:
            self.update(members)

    def _attributes(self) -> dict[str, Any]:
        owner = self._owner()
        return {} if owner is None else owner.__dict__

    def __setitem__(self, name: str, member: Any) -> None:
        super().__setitem__(name, member)
        self._attributes()[name] = member

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._attributes().pop(name, None)

    def pop(self, name: str, *default: Any) -> Any:
        """Take a member out; KeyError, or `default`, where there is none of this name."""
        if name not in self:
            return super().pop(name, *default)
        taken = self[name]
        del self[name]
        return taken

    def popitem(self) -> tuple[str, Any]:
        """Take out the last member with its name."""
        name = next(reversed(self), "")
        return name, self.pop(name)

    def clear(self) -> None:
        """Take out all members."""
        for name in tuple(self):
            del self[name]

    def update(self, *members: Any, **named: Any) -> None:
        """Put in several members."""
        for name, member in dict(*members, **named).items():
            self[name] = member

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The member of this name, which is `default` where there was none."""
        if name not in self:
            self[name] = default
        return self[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)  # the module that is made from it gives it a registry again
