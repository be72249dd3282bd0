"""Channels in another order, or traded for pixels.

Shapes: (..., C, H, W) or (N, C, ...).
Source: Shi et al. (2016), pixel_shuffle; Zhang et al. (2018), channel_shuffle.
"""

from engine.ops.shuffling import channel_shuffle, pixel_shuffle, pixel_unshuffle

__all__ = ["channel_shuffle", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]

native_channel_shuffle = channel_shuffle
