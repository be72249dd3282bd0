"""The local derivative of each operation as a formula, in plain text and in TeX.

A factor is what the incoming gradient is multiplied by, element by element; a rule says what becomes of an
incoming gradient G where the derivative is a matrix. In the templates {0}, {1}, ... are the operands, {y} is
the result, and other names are the values that the operation saved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .digits import short


@dataclass(frozen=True)
class Formula:
    """A local derivative as text."""

    plain: str
    tex: str
    is_rule: bool = False
    """Whether it says what becomes of the gradient G, instead of a factor."""


Templates = tuple[tuple[str, str], ...]

_ONE: Templates = (("1", "1"),)
_FACTORS: Mapping[str, Templates] = {
    "AddBackward0": _ONE * 2,
    "SubBackward0": (("1", "1"), ("-1", "-1")),
    "RsubBackward1": (("-1", "-1"), ("1", "1")),
    "MulBackward0": (("{1}", "{1}"), ("{0}", "{0}")),
    "DivBackward0": (("1 / {1}", r"\frac{{1}}{{{1}}}"), ("-{0} / {1}²", r"-\frac{{{0}}}{{{1}^{{2}}}}")),
    "NegBackward0": (("-1", "-1"),),
    "PowBackward0": (("{exponent} · {0}^{less}", r"{exponent} \, {0}^{{{less}}}"),),
    "PowBackward0(2)": (("2 · {0}", r"2 \, {0}"),),
    "PowBackward0(3)": (("3 · {0}²", r"3 \, {0}^{{2}}"),),
    "PowBackward1": (
        ("{1} · {0}^({1} - 1)", r"{1} \, {0}^{{{1} - 1}}"),
        ("{y} · ln {0}", r"{y} \ln {0}"),
    ),
    "PowBackward2": (("{y} · ln {base}", r"{y} \ln {base}"),),
    "ReciprocalBackward0": (("-1 / {0}²", r"-\frac{{1}}{{{0}^{{2}}}}"),),
    "SqrtBackward0": (("1 / (2 {y})", r"\frac{{1}}{{2 {y}}}"),),
    "RsqrtBackward0": (("-{y}³ / 2", r"-\frac{{{y}^{{3}}}}{{2}}"),),
    "ExpBackward0": (("exp({0}) = {y}", r"e^{{{0}}} = {y}"),),
    "Exp2Backward0": (("{y} · ln 2", r"{y} \ln 2"),),
    "Expm1Backward0": (("{y} + 1", "{y} + 1"),),
    "LogBackward0": (("1 / {0}", r"\frac{{1}}{{{0}}}"),),
    "Log1pBackward0": (("1 / (1 + {0})", r"\frac{{1}}{{1 + {0}}}"),),
    "Log2Backward0": (("1 / ({0} · ln 2)", r"\frac{{1}}{{{0} \ln 2}}"),),
    "Log10Backward0": (("1 / ({0} · ln 10)", r"\frac{{1}}{{{0} \ln 10}}"),),
    "SinBackward0": (("cos {0}", r"\cos {0}"),),
    "CosBackward0": (("-sin {0}", r"-\sin {0}"),),
    "TanBackward0": (("1 + {y}²", "1 + {y}^{{2}}"),),
    "AsinBackward0": (("1 / sqrt(1 - {0}²)", r"\frac{{1}}{{\sqrt{{1 - {0}^{{2}}}}}}"),),
    "AcosBackward0": (("-1 / sqrt(1 - {0}²)", r"-\frac{{1}}{{\sqrt{{1 - {0}^{{2}}}}}}"),),
    "AtanBackward0": (("1 / (1 + {0}²)", r"\frac{{1}}{{1 + {0}^{{2}}}}"),),
    "SinhBackward0": (("cosh {0}", r"\cosh {0}"),),
    "CoshBackward0": (("sinh {0}", r"\sinh {0}"),),
    "TanhBackward0": (("1 - {y}²", "1 - {y}^{{2}}"),),
    "SigmoidBackward0": (("{y} · (1 - {y})", "{y} (1 - {y})"),),
    "ReluBackward0": (("1 where {0} > 0, else 0", r"[{0} > 0]"),),
    "LeakyReluBackward0": (("1 where {0} > 0, else {negative_slope}", r"1 \text{{ or }} {negative_slope}"),),
    "SoftplusBackward0": (("sigmoid({0})", r"\sigma({0})"),),
    "LogSigmoidBackward0": (("1 - sigmoid({0})", r"1 - \sigma({0})"),),
    "SiluBackward0": (("s + {y} (1 - s), s = sigmoid({0})", r"\sigma({0}) + {y} \, (1 - \sigma({0}))"),),
    "EluBackward0": (("1 where {0} > 0, else {y} + alpha", r"1 \text{{ or }} {y} + \alpha"),),
    "AbsBackward0": (("sign of {0}", r"\operatorname{{sign}} {0}"),),
    "ErfBackward0": (("2 exp(-{0}²) / sqrt(pi)", r"\frac{{2}}{{\sqrt{{\pi}}}} e^{{-{0}^{{2}}}}"),),
    "MaximumBackward0": (
        ("1 where {0} is larger", r"[{0} > {1}]"),
        ("1 where {1} is larger", r"[{1} > {0}]"),
    ),
    "MinimumBackward0": (
        ("1 where {0} is smaller", r"[{0} < {1}]"),
        ("1 where {1} is smaller", r"[{1} < {0}]"),
    ),
    "ClampBackward1": (("1 within the bounds, else 0", r"[\min \le {0} \le \max]"),),
    "WhereBackward0": (
        ("0", "0"),
        ("1 where the condition holds", r"[\text{{condition}}]"),
        ("1 where it does not", r"[\text{{not condition}}]"),
    ),
    "CloneBackward0": _ONE,
    "AliasBackward0": _ONE,
    "ToCopyBackward0": _ONE,
}
_RULES: Mapping[str, Templates] = {
    "SumBackward0": (("G for every element", r"G \text{{ for every element}}"),),
    "SumBackward1": (("G along the summed dimension", r"G \text{{ along the summed dimension}}"),),
    "MeanBackward0": (("G / {n} for every element", r"\frac{{G}}{{{n}}} \text{{ for every element}}"),),
    "MeanBackward1": (("G / {n} along the dimension", r"\frac{{G}}{{{n}}} \text{{ along the dimension}}"),),
    "MmBackward0": (("G @ {1}ᵀ", r"G \, {1}^{{T}}"), ("{0}ᵀ @ G", r"{0}^{{T}} G")),
    "BmmBackward0": (("G @ {1}ᵀ", r"G \, {1}^{{T}}"), ("{0}ᵀ @ G", r"{0}^{{T}} G")),
    "MvBackward0": (("G {1}ᵀ", r"G \, {1}^{{T}}"), ("{0}ᵀ G", r"{0}^{{T}} G")),
    "SqueezeBackward4": (("{1} G", r"{1} \, G"), ("{0}ᵀ G", r"{0}^{{T}} G")),
    "DotBackward0": (("G · {1}", r"G \, {1}"), ("G · {0}", r"G \, {0}")),
    "AddmmBackward0": (
        ("G summed over the rows", r"\sum_{{\text{{rows}}}} G"),
        ("G @ {2}", r"G \, {2}"),
        ("Gᵀ @ {1}", r"G^{{T}} {1}"),
    ),
    "TBackward0": (("Gᵀ", "G^{{T}}"),),
    "TransposeBackward0": (("Gᵀ", "G^{{T}}"),),
    "PermuteBackward0": (("G with its dimensions put back", r"G \text{{, dimensions put back}}"),),
    "ViewBackward0": (("G in the old shape", r"G \text{{ in the old shape}}"),),
    "UnsafeViewBackward0": (("G in the old shape", r"G \text{{ in the old shape}}"),),
    "SqueezeBackward0": (("G in the old shape", r"G \text{{ in the old shape}}"),),
    "SqueezeBackward1": (("G in the old shape", r"G \text{{ in the old shape}}"),),
    "UnsqueezeBackward0": (("G in the old shape", r"G \text{{ in the old shape}}"),),
    "ExpandBackward0": (("G summed over the copies", r"\sum_{{\text{{copies}}}} G"),),
    "RepeatBackward0": (("G summed over the copies", r"\sum_{{\text{{copies}}}} G"),),
    "SelectBackward0": (("G in its place, 0 elsewhere", r"G \text{{ in its place, 0 elsewhere}}"),),
    "SliceBackward0": (("G in its place, 0 elsewhere", r"G \text{{ in its place, 0 elsewhere}}"),),
    "IndexBackward0": (("G in its place, 0 elsewhere", r"G \text{{ in its place, 0 elsewhere}}"),),
    "CatBackward0": (("its part of G", r"\text{{its part of }} G"),),
    "StackBackward0": (("its part of G", r"\text{{its part of }} G"),),
    "UnbindBackward0": (("G in its place", r"G \text{{ in its place}}"),),
    "MaxBackward1": (("G where {0} is largest", r"G \, [{0} = {y}]"),),
    "MinBackward1": (("G where {0} is smallest", r"G \, [{0} = {y}]"),),
    "SoftmaxBackward0": (("{y} (G - sum of G {y})", r"{y} \, (G - \sum G {y})"),),
    "LogSoftmaxBackward0": (("G - exp({y}) sum of G", r"G - e^{{{y}}} \sum G"),),
    "LogsumexpBackward0": (("G · softmax({0})", r"G \operatorname{{softmax}}({0})"),),
    "MseLossBackward0": (
        ("2 ({0} - {1}) G / {n}", r"\frac{{2}}{{{n}}} ({0} - {1}) \, G"),
        ("2 ({1} - {0}) G / {n}", r"\frac{{2}}{{{n}}} ({1} - {0}) \, G"),
    ),
    "BinaryCrossEntropyBackward0": (
        (
            "({0} - {1}) / ({0} (1 - {0})) G / {n}",
            r"\frac{{{0} - {1}}}{{{n} \, {0} (1 - {0})}} G",
        ),
    ),
    "BinaryCrossEntropyWithLogitsBackward0": (
        ("(sigmoid({0}) - {1}) G / {n}", r"\frac{{\sigma({0}) - {1}}}{{{n}}} G"),
    ),
}


_OF_ANY_OPERAND = frozenset({"CatBackward0", "StackBackward0"})
"""Operations that treat all tensors of their list alike: their first row tells of each."""


def is_elementwise(operation: str) -> bool:
    """Whether each element of the result depends on the elements in its own place only."""
    return operation in _FACTORS


def formula(
    operation: str, place: int, operands: Sequence[str], result: str, saved: Mapping[str, float]
) -> Formula | None:
    """The derivative by the operand at `place`, in the symbols of this graph; None where no row tells.

    `saved` are the numbers that the operation saved, and as `n` over how many elements it takes a mean.
    """
    values = {name: short(value) for name, value in saved.items()}
    if "exponent" in saved:
        values["less"] = short(saved["exponent"] - 1)
    is_rule = operation in _RULES
    special = f"{operation}({values.get('exponent')})"
    templates = _RULES.get(operation) or _FACTORS.get(special) or _FACTORS.get(operation, ())
    if operation in _OF_ANY_OPERAND:
        place = 0
    if place >= len(templates):
        return None
    plain, tex = templates[place]
    try:
        return Formula(
            plain.format(*map(grouped, operands), y=grouped(result), **values),
            tex.format(*map(tex_name, operands), y=tex_name(result), **values),
            is_rule,
        )
    except (IndexError, KeyError):
        return None


def grouped(symbol: str) -> str:
    """A symbol as a factor: in brackets where it is a sum or a negative number."""
    return symbol if re.fullmatch(r"[\w.#]+|[\d.]+e-\d+", symbol) else f"({symbol})"


def tex_name(symbol: str) -> str:
    """A variable's name in TeX: digits at its end below the line, several letters upright, `x#2` as x^(2)."""
    base, number, time = symbol.partition("#")
    if number:
        return f"{tex_name(base)}^{{({time})}}"
    match = re.fullmatch(r"([^\W\d_]+)_?(\d*)", symbol)
    if match is None:
        escaped = re.sub(r"([_#$%&{}])", r"\\\1", symbol)
        return escaped if re.fullmatch(r"[\d.]+", symbol) else rf"\mathtt{{{escaped}}}"
    letters, digits = match.groups()
    base = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}"
    return f"{base}_{{{digits}}}" if digits else base
