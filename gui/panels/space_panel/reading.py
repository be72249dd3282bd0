"""From the picture of a layer's space to the scene that is drawn. Pure functions."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from engine.experiment import ExperimentSpec, PointSet
from engine.training.snapshots import LayerSpace
from gui.kit.tokens import Tokens
from gui.plots.atlas_scatter import DotLook
from gui.plots.point_looks import class_codes, class_looks, value_codes, value_looks
from gui.plots.space import Scene
from gui.plots.space.scene import Reading

from .wording import names_in_plot

_SIZE = 0.72
"""Of points, beside those of the large plot."""
_LAYERS_OWN = ("unit", "spread", "boundary")


def is_of(space: LayerSpace, points: PointSet) -> bool:
    """Whether a picture can be of these points: an edit may have left fewer since it was drawn."""
    return not len(space.places) or int(space.places[-1]) < len(points)


def is_thinned(space: LayerSpace) -> bool:
    """Whether there were too many points to draw each of them."""
    return bool(len(space.places)) and int(space.places[-1]) >= len(space.places)


def without_tests(space: LayerSpace, points: PointSet) -> LayerSpace:
    """The picture of the training points alone, where `points` are all (see `is_of`)."""
    training = ~points.test[space.places]
    return replace(space, places=space.places[training], points=space.points[training])


def scene_of(spec: ExperimentSpec, points: PointSet, space: LayerSpace, tokens: Tokens) -> Scene:
    """What is drawn of a space in which `points`, all of them, lie (see `is_of`)."""
    places, look = space.places.astype(np.intp), space.look
    test, y = points.test[places], points.y[places]
    classes = spec.task == "classification"
    if classes:
        codes = class_codes(y, test)
    else:
        low, high = (float(points.y.min()), float(points.y.max())) if len(points) else (0.0, 1.0)
        codes = value_codes(y, test, low, high)
    oblique = look.up.kind == look.across.kind == "spread"
    plane = look.stage.layer == 0 and spec.model.features == ("x1", "x2") and look.across != look.up
    return Scene(
        xy=space.points.astype(np.float64),
        places=places,
        looks=_small_looks(tokens, classes),
        codes=codes,
        grid=space.grid,
        sides=space.sides,
        rules=space.rules,
        reading=_reading(spec, space),
        names=names_in_plot(spec, look),
        lanes=tuple(chr(ord("A") + label) for label in range(spec.classes))
        if look.up.kind == "class"
        else (),
        square=oblique or plane,
    )


def _reading(spec: ExperimentSpec, space: LayerSpace) -> Reading:
    look = space.look
    if spec.task == "classification":
        return "classes"
    if look.up.kind == "target":
        return "equal" if look.stage.layer > len(spec.model.hidden) else "nothing"
    both = look.across.kind in _LAYERS_OWN and look.up.kind in _LAYERS_OWN
    return "levels" if both else "nothing"


@lru_cache(maxsize=8)
def _small_looks(tokens: Tokens, classes: bool) -> tuple[DotLook, ...]:
    looks = class_looks(tokens) if classes else value_looks(tokens)
    return tuple(replace(look, size=look.size * _SIZE) for look in looks)
