"""Places for the nodes of a graph: in layers from left to right, with few crossings.

Layers by the longest path, crossings reduced by medians of neighbours and by exchanges, after Sugiyama,
Tagawa and Toda (1981) and Gansner et al. (1993). Only the edges decide: values may change without a node
moving.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

SWEEPS, EXCHANGES = 8, 6


@dataclass(frozen=True)
class Arrangement:
    """Where each node stands: its layer, from 0 on the left, and its row in it, from 0 at the top."""

    layers: tuple[int, ...]
    rows: tuple[int, ...]
    bends: tuple[tuple[tuple[int, int], ...], ...]
    """For each edge the layers and rows that it passes on its way, none for an edge to the next layer; edges
    of one source pass the same ones."""

    @property
    def size(self) -> tuple[int, int]:
        """The number of layers and the most rows in one, bends included."""
        bends = [bend for each in self.bends for bend in each]
        rows = [*self.rows, *(row for _, row in bends)]
        return max(self.layers, default=-1) + 1, max(rows, default=-1) + 1


def arrange(count: int, edges: Sequence[tuple[int, int]]) -> Arrangement:
    """Places for `count` nodes, of which edges lead from earlier to later ones."""
    layers = _layers(count, edges)
    chains, links, layer_of = _with_bends(count, edges, layers)
    ordered = _fewest_crossings(_first_order(layer_of), links)
    row = {node: i for nodes in ordered for i, node in enumerate(nodes)}
    places = [(layer_of[each], row[each]) for each in range(len(layer_of))]
    return Arrangement(
        tuple(layers),
        tuple(row[node] for node in range(count)),
        tuple(tuple(map(places.__getitem__, chain)) for chain in chains),
    )


def crossings(ordered: Sequence[Sequence[int]], links: Iterable[tuple[int, int]]) -> int:
    """How often links between neighbouring layers cross."""
    row = {node: i for nodes in ordered for i, node in enumerate(nodes)}
    layer = {node: i for i, nodes in enumerate(ordered) for node in nodes}
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, target in links:
        between[layer[source]].append((row[source], row[target]))
    return sum(_inversions([target for _, target in sorted(pairs)]) for pairs in between.values())


def _inversions(numbers: Sequence[int]) -> int:
    """The pairs in the wrong order, counted while sorting by insertion with bisection."""
    found: list[int] = []
    total = 0
    for number in numbers:
        low, high = 0, len(found)
        while low < high:
            middle = (low + high) // 2
            if found[middle] <= number:
                low = middle + 1
            else:
                high = middle
        total += len(found) - low
        found.insert(low, number)
    return total


def _layers(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """One more than the layer of the last input; what has one at most stands right before its first user.

    There its line to the user is short, and its input has one line for all such nodes on the way.
    """
    layers = [0] * count
    inputs: dict[int, set[int]] = defaultdict(set)
    users: dict[int, list[int]] = defaultdict(list)
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        layers[target] = max(layers[target], layers[source] + 1)
        inputs[target].add(source)
        users[source].append(target)
    for node in reversed(range(count)):
        if users[node] and len(inputs[node]) <= 1:
            layers[node] = min(layers[user] for user in users[node]) - 1
    return layers


def _with_bends(
    count: int, edges: Sequence[tuple[int, int]], layers: Sequence[int]
) -> tuple[list[list[int]], list[tuple[int, int]], dict[int, int]]:
    """For each edge the bends in the layers it passes; all links between neighbours; the layer of each.

    The edges of one source share their bends as far as they go the same way: a weight that is used a hundred
    times draws one line with a hundred branches.
    """
    layer_of = dict(enumerate(layers))
    trunks: dict[int, list[int]] = defaultdict(list)
    chains: list[list[int]] = []
    links: list[tuple[int, int]] = []
    for source, target in edges:
        trunk = trunks[source]
        for layer in range(layers[source] + 1 + len(trunk), layers[target]):
            bend = len(layer_of)
            layer_of[bend] = layer
            links.append((trunk[-1] if trunk else source, bend))
            trunk.append(bend)
        chain = trunk[: layers[target] - layers[source] - 1]
        links.append((chain[-1] if chain else source, target))
        chains.append(chain)
    return chains, links, layer_of


def _first_order(layer_of: Mapping[int, int]) -> list[list[int]]:
    ordered: list[list[int]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for node, layer in layer_of.items():
        ordered[layer].append(node)
    return ordered


def _fewest_crossings(ordered: list[list[int]], links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The best order of several sweeps, to the right and to the left in turn."""
    sources: dict[int, list[int]] = defaultdict(list)
    targets: dict[int, list[int]] = defaultdict(list)
    for source, target in links:
        sources[target].append(source)
        targets[source].append(target)
    best, fewest = ordered, crossings(ordered, links)
    current = ordered
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rightward = sweep % 2 == 0
        current = _swept(current, sources if rightward else targets, rightward=rightward)
        found = crossings(current, links)
        if found < fewest:
            best, fewest = current, found
    return _exchanged(best, sources, targets) if fewest else best


def _exchanged(
    ordered: Sequence[Sequence[int]],
    sources: Mapping[int, Sequence[int]],
    targets: Mapping[int, Sequence[int]],
) -> list[list[int]]:
    """Neighbours in a layer exchanged wherever their own lines cross less often then."""
    result = [list(nodes) for nodes in ordered]
    row = {node: i for nodes in result for i, node in enumerate(nodes)}
    for _ in range(EXCHANGES):
        is_better = False
        for nodes in result:
            for i in range(len(nodes) - 1):
                one, other = nodes[i], nodes[i + 1]
                gain = sum(
                    _crossed(near.get(one, ()), near.get(other, ()), row)
                    - _crossed(near.get(other, ()), near.get(one, ()), row)
                    for near in (sources, targets)
                )
                if gain > 0:
                    nodes[i], nodes[i + 1], is_better = other, one, True
                    row[one], row[other] = i + 1, i
        if not is_better:
            break
    return result


def _crossed(upper: Sequence[int], lower: Sequence[int], row: Mapping[int, int]) -> int:
    """How often the lines of a node to its neighbours cross those of the node below it."""
    return sum(row[each] > row[other] for each in upper for other in lower)


def _swept(
    ordered: Sequence[Sequence[int]], neighbours: Mapping[int, list[int]], *, rightward: bool
) -> list[list[int]]:
    """Each layer sorted by the median row of its neighbours in the layer before; the rest keep their rows."""
    result = [list(nodes) for nodes in ordered]
    places = range(1, len(result)) if rightward else range(len(result) - 2, -1, -1)
    for layer in places:
        before = result[layer - 1 if rightward else layer + 1]
        row = {node: i for i, node in enumerate(before)}
        keys = {
            node: median_low([row[each] for each in neighbours[node]]) if neighbours.get(node) else float(i)
            for i, node in enumerate(result[layer])
        }
        result[layer].sort(key=keys.__getitem__)
    return result
