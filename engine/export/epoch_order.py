"""The order of the points in an epoch, as Python code of exported scripts."""

from __future__ import annotations

_FUNCTION = '''\
def epoch_order(epoch, count):
    """The order of the points in an epoch: shuffled by SplitMix64, from seed and epoch alone."""
    mask, golden = (1 << 64) - 1, 0x9E3779B97F4A7C15

    def mixed(z):
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        return z ^ z >> 31

    start, order = mixed(mixed({seed}) + epoch * golden & mask), list(range(count))
    for place in range(1, count):
        partner = (mixed(start + place * golden & mask) >> 32) * (place + 1) >> 32
        order[place], order[partner] = order[partner], order[place]
    return {result}'''


def order_code(seed: int, result: str) -> str:
    """The function epoch_order(epoch, count), which shuffles as the app does; `result` is code of `order`."""
    return _FUNCTION.format(seed=seed, result=result)
