"""What of a model's weights stays when its layers change."""

from __future__ import annotations

from dataclasses import dataclass

from .spec import ModelSpec


@dataclass(frozen=True, slots=True)
class KeptLayer:
    """What the layer at place `layer` of the new model (the output's is the last) keeps of the old one's.

    Of its `units` the first `kept` go on from those that the old layer had, `units_before` in all, with the
    weights of the inputs that `inputs` pairs, (place before, place now), out of `width` inputs. A layer that
    begins anew keeps none.
    """

    layer: int
    before: int
    units: int
    units_before: int
    width: int
    inputs: tuple[tuple[int, int], ...]

    @property
    def kept(self) -> int:
        """How many units go on."""
        return min(self.units, self.units_before) if self.inputs else 0

    @property
    def has_fresh_weights(self) -> bool:
        """Whether some of its weights are none of the old one's."""
        return self.kept < self.units or len(self.inputs) < self.width

    @property
    def is_whole(self) -> bool:
        """Whether it is as it was."""
        return self.kept == self.units == self.units_before and len(self.inputs) == self.width


def kept_layers(
    old: ModelSpec, new: ModelSpec, outputs_before: int = 1, outputs: int = 1
) -> tuple[KeptLayer, ...]:
    """What every layer of `new` keeps of `old`.

    Hidden layers correspond from the first on, the output layers to each other; a layer that grew or shrank
    keeps the block that both have. What hears features keeps the weights of those that stay, and nothing of a
    layer that heard units.
    """
    units_before = [*(layer.units for layer in old.hidden), outputs_before]
    units = [*(layer.units for layer in new.hidden), outputs]
    last_before, last = len(old.hidden), len(new.hidden)
    kept = []
    for place in range(last + 1):
        before = last_before if place == last else place
        is_new = place < last and place >= last_before
        width = units[place - 1] if place else len(new.features)
        kept.append(
            KeptLayer(
                place,
                before,
                units[place],
                0 if is_new else units_before[before],
                width,
                () if is_new else _inputs(old, new, before, place),
            )
        )
    return tuple(kept)


def _inputs(old: ModelSpec, new: ModelSpec, before: int, place: int) -> tuple[tuple[int, int], ...]:
    if before == 0 and place == 0:
        names = old.features
        return tuple((names.index(name), j) for j, name in enumerate(new.features) if name in names)
    if before == 0 or place == 0:
        return ()
    common = min(old.hidden[before - 1].units, new.hidden[place - 1].units)
    return tuple((i, i) for i in range(common))
