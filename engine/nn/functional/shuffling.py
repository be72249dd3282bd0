"""Channels in another order, or traded for pixels."""

from engine.ops.shuffling import channel_shuffle, pixel_shuffle, pixel_unshuffle

__all__ = ["channel_shuffle", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]

native_channel_shuffle = channel_shuffle
