"""Layers, by family; each file is loaded when one of its layers is first used."""

from .identity import Identity
from .leaks import RReLU
from .linear import Linear
from .sequential import Sequential

__all__ = ["Identity", "Linear", "RReLU", "Sequential"]

FAMILIES = {
    "attention": "MultiheadAttention",
    "adaptive_softmax": "AdaptiveLogSoftmaxWithLoss",
    "average_pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AvgPool1d AvgPool2d AvgPool3d "
    "LPPool1d LPPool2d LPPool3d",
    "batch_norm": "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
    "bilinear": "Bilinear",
    "convolution": "Conv1d Conv2d Conv3d",
    "data_parallel": "DataParallel",
    "distances": "CosineSimilarity PairwiseDistance",
    "dropout": "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
    "embedding": "Embedding",
    "embedding_bag": "EmbeddingBag",
    "folding": "ChannelShuffle Fold PixelShuffle PixelUnshuffle Unfold",
    "instance_norm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
    "layer_norm": "GroupNorm LayerNorm LocalResponseNorm RMSNorm",
    "lazy": "LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d "
    "LazyLinear",
    "lazy_norm": "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyInstanceNorm1d LazyInstanceNorm2d "
    "LazyInstanceNorm3d",
    "max_pooling": "AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d FractionalMaxPool2d "
    "FractionalMaxPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d",
    "module_dict": "ModuleDict",
    "module_list": "ModuleList",
    "padding": "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d "
    "ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d "
    "ZeroPad1d ZeroPad2d ZeroPad3d",
    "parameter_dict": "ParameterDict",
    "parameter_list": "ParameterList",
    "recurrent": "GRU LSTM RNN RNNBase",
    "recurrent_cells": "GRUCell LSTMCell RNNCell RNNCellBase",
    "reshaping": "Flatten Unflatten",
    "softmax": "GLU LogSoftmax Softmax Softmax2d Softmin",
    "transformer": "Transformer TransformerDecoder TransformerEncoder",
    "transformer_layers": "TransformerDecoderLayer TransformerEncoderLayer",
    "transposed_convolution": "ConvTranspose1d ConvTranspose2d ConvTranspose3d",
    "upsampling": "Upsample UpsamplingBilinear2d UpsamplingNearest2d",
}
"""The other layers, by the file that holds them."""
