"""Heights for the nodes of an arranged graph: edges as straight as the room between neighbours allows.

Each layer is fitted to the heights of its neighbours by isotonic regression (pool adjacent violators), which
is the least change in squares that keeps the order and the distances; a few sweeps over all layers settle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .arranging import Arrangement

SWEEPS = 6
_STRAIGHT = 4.0
"""How much more a bend is drawn towards the next bend of its edge than nodes to each other."""

Place = tuple[int, int]
"""A layer and a row in it."""


@dataclass(frozen=True)
class Placement:
    """The middle of each node and of each bend, measured down from the top, which is 0."""

    nodes: tuple[float, ...]
    bends: tuple[tuple[float, ...], ...]
    """For each edge, in the order of the arrangement's bends."""
    height: float
    """Where the lowest one ends."""


def place(
    shown: Arrangement, edges: Sequence[tuple[int, int]], heights: Sequence[float], gap: float, bend: float
) -> Placement:
    """Middles for nodes of these heights, at least `gap` apart, and for bends as high as `bend`."""
    nodes = list(zip(shown.layers, shown.rows, strict=True))
    trunks = [shown.bends[i] for i in _longest(shown, edges)]
    tall = {at: bend for trunk in trunks for at in trunk} | dict(zip(nodes, heights, strict=True))
    layers: list[list[Place]] = [[] for _ in range(max(shown.layers, default=-1) + 1)]
    for each in sorted(tall):
        layers[each[0]].append(each)
    pulls = _pulls(shown, edges, nodes)
    middles = _stacked(layers, tall, gap)
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wishes = [_wish(each, pulls[each], middles) for each in layer]
            middles.update(zip(layer, apart(wishes, [tall[each] for each in layer], gap), strict=True))
    top = min((middles[each] - tall[each] / 2 for each in tall), default=0.0)
    return Placement(
        tuple(middles[each] - top for each in nodes),
        _heights_of(shown, middles, top),
        max((middles[each] + tall[each] / 2 for each in tall), default=0.0) - top,
    )


def apart(wishes: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """The middles nearest to the wishes, in squares, at which nothing in the column comes too close."""
    offsets = [0.0]
    for upper, lower in pairwise(heights):
        offsets.append(offsets[-1] + (upper + lower) / 2 + gap)
    pools: list[tuple[float, int]] = []  # mean, how many
    for wish, offset in zip(wishes, offsets, strict=False):
        mean, count = wish - offset, 1
        while pools and pools[-1][0] >= mean:
            former, size = pools.pop()
            mean, count = (former * size + mean * count) / (size + count), size + count
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _pulls(
    shown: Arrangement, edges: Sequence[tuple[int, int]], nodes: Sequence[Place]
) -> Mapping[Place, list[tuple[Place, float]]]:
    """What each place is linked to, and how strongly; a link that several edges share counts once."""
    longest = _longest(shown, edges)
    bends = {each for i in longest for each in shown.bends[i]}
    links = {pair for i in longest for pair in pairwise([nodes[edges[i][0]], *shown.bends[i]])}
    for (source, target), path in zip(edges, shown.bends, strict=True):
        links.add((path[-1] if path else nodes[source], nodes[target]))
    pulls: dict[Place, list[tuple[Place, float]]] = defaultdict(list)
    for one, other in sorted(links):
        strength = _STRAIGHT if one in bends and other in bends else 1.0
        pulls[one].append((other, strength))
        pulls[other].append((one, strength))
    return pulls


def _longest(shown: Arrangement, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Of each source the edge that bends most often: the others go the same way as far as they go."""
    furthest: dict[int, int] = {}
    for i, (source, _) in enumerate(edges):
        if len(shown.bends[i]) >= len(shown.bends[furthest.setdefault(source, i)]):
            furthest[source] = i
    return list(furthest.values())


def _heights_of(
    shown: Arrangement, middles: Mapping[Place, float], top: float
) -> tuple[tuple[float, ...], ...]:
    lowered = {each: middle - top for each, middle in middles.items()}
    return tuple(tuple(map(lowered.__getitem__, bends)) for bends in shown.bends)


def _stacked(
    layers: Sequence[Sequence[Place]], tall: Mapping[Place, float], gap: float
) -> dict[Place, float]:
    """Every layer closely packed."""
    middles: dict[Place, float] = {}
    for layer in layers:
        packed = apart([0.0] * len(layer), [tall[each] for each in layer], gap)
        middles.update(zip(layer, packed, strict=True))
    return middles


def _wish(each: Place, pulls: Sequence[tuple[Place, float]], middles: Mapping[Place, float]) -> float:
    """Where a place would stand if it were alone in its layer."""
    if not pulls:
        return middles[each]
    return sum(middles[other] * strength for other, strength in pulls) / sum(s for _, s in pulls)
