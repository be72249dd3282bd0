"""Another seed, for buttons that throw the dice."""

from __future__ import annotations

import random

from engine.catalog import Field


def other_seed(field: Field, seed: int) -> int:
    """A seed within the field's range, any but `seed`, each as likely."""
    found = random.randrange(int(field.low), int(field.high))
    return found + 1 if found >= seed else found
