"""Where PyTorch keeps the layers that the engine has: what `type(layer)` shows, and imports may name."""

from __future__ import annotations

import importlib
from typing import Any, ClassVar

PATH = "torch.nn.modules"
FAMILIES = {
    "activation": "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid "
    "LogSoftmax Mish MultiheadAttention PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d "
    "Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold",
    "adaptive": "AdaptiveLogSoftmaxWithLoss",
    "batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d "
    "SyncBatchNorm",
    "channelshuffle": "ChannelShuffle",
    "container": "Container ModuleDict ModuleList ParameterDict ParameterList Sequential",
    "conv": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d "
    "LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d",
    "distance": "CosineSimilarity PairwiseDistance",
    "dropout": "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
    "flatten": "Flatten Unflatten",
    "fold": "Fold Unfold",
    "instancenorm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d "
    "LazyInstanceNorm2d LazyInstanceNorm3d",
    "linear": "Bilinear Identity LazyLinear Linear NonDynamicallyQuantizableLinear",
    "loss": "BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss "
    "HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss LinearCrossEntropyLoss MSELoss MarginRankingLoss "
    "MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss "
    "SmoothL1Loss SoftMarginLoss TripletMarginLoss TripletMarginWithDistanceLoss",
    "module": "Module",
    "normalization": "CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm",
    "padding": "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d "
    "ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d "
    "ZeroPad1d ZeroPad2d ZeroPad3d",
    "pixelshuffle": "PixelShuffle PixelUnshuffle",
    "pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d "
    "AdaptiveMaxPool2d AdaptiveMaxPool3d AvgPool1d AvgPool2d AvgPool3d FractionalMaxPool2d "
    "FractionalMaxPool3d LPPool1d LPPool2d LPPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d "
    "MaxUnpool2d MaxUnpool3d",
    "rnn": "GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase",
    "sparse": "Embedding EmbeddingBag",
    "transformer": "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder "
    "TransformerEncoderLayer",
    "upsampling": "Upsample UpsamplingBilinear2d UpsamplingNearest2d",
}
"""The classes of each of PyTorch's files."""

PRIVATE = {
    "batchnorm": {"_BatchNorm": "layers.batch_norm.BatchNorm", "_NormBase": "layers.batch_norm.Remembering"},
    "conv": {
        "_ConvNd": "layers.convolution.Convolution",
        "_ConvTransposeNd": "layers.transposed_convolution.TransposedConvolution",
    },
    "dropout": {"_DropoutNd": "layers.dropout._Dropout"},
    "instancenorm": {"_InstanceNorm": "layers.instance_norm.InstanceNorm"},
    "linear": {"NonDynamicallyQuantizableLinear": "layers.attention.NonDynamicallyQuantizableLinear"},
    "loss": {"_Loss": "losses.base.Loss", "_WeightedLoss": "losses.base.WeightedLoss"},
    "pooling": {
        "_AdaptiveAvgPoolNd": "layers.average_pooling.AdaptiveAveragePooling",
        "_AdaptiveMaxPoolNd": "layers.max_pooling.AdaptiveMaxPooling",
        "_AvgPoolNd": "layers.average_pooling.AveragePooling",
        "_LPPoolNd": "layers.average_pooling.PowerPooling",
        "_MaxPoolNd": "layers.max_pooling.MaxPooling",
        "_MaxUnpoolNd": "layers.max_pooling.MaxUnpooling",
    },
}
"""The bases of several layers, by PyTorch's names for them and where the engine has them."""

_FILES = {name: file for file, names in FAMILIES.items() for name in names.split()}
_UTILS = {
    "orthogonality": "parametrizations",
    "parametrizations": "parametrizations",
    "parametrizing": "parametrize",
    "pruning": "prune",
    "pruning_methods": "prune",
    "spectral_norm": "spectral_norm",
    "weight_norm": "weight_norm",
}
"""Of each file among the utilities the one of PyTorch's with its classes."""


class ShownElsewhere:
    """Base of classes that show themselves in PyTorch's place; `_defined_in` is where they are.

    They are pickled by that, for the place that they show need not exist.
    """

    _defined_in: ClassVar[str] = __name__

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._defined_in = cls.__module__
        cls.__module__ = place_of(cls)

    def __reduce_ex__(self, protocol: Any) -> Any:
        cls = type(self)
        if cls.__module__ == cls._defined_in:
            return super().__reduce_ex__(protocol)
        return new_object, (cls._defined_in, cls.__qualname__), self.__getstate__()


def place_of(cls: type) -> str:
    """The module that a class shows: PyTorch's for what is the engine's own, else where it is."""
    package, _, file = cls.__module__.rpartition(".")
    if package == f"{__package__}.utils" and file in _UTILS:
        return f"torch.nn.utils.{_UTILS[file]}"
    own = cls.__module__.startswith(f"{__package__}.") and cls.__name__ in _FILES
    return f"{PATH}.{_FILES[cls.__name__]}" if own else cls.__module__


def new_object(home: str, name: str) -> Any:
    """An object without attributes of the class of this name: where unpickling begins."""
    cls = getattr(importlib.import_module(home), name)
    return cls.__new__(cls)
