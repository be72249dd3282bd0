"""Which words of the Lab's language the editor colours."""

from __future__ import annotations

from engine.lab.vocabulary import vocabulary


def colored_words() -> dict[str, str]:
    """The colour role of each word that means something."""
    known = vocabulary()
    inner = {word for members in known.members.values() for word in members}
    colored = dict.fromkeys({*known.methods, *known.attributes, *known.names, *inner}, "class_b_text")
    colored |= dict.fromkeys(known.statements, "accent_text")
    colored |= dict.fromkeys(("True", "False", "None", "and", "or", "not"), "accent_text")
    # Letters that also are functions or members are far more often a learner's own names.
    return {word: role for word, role in colored.items() if len(word) > 1}
