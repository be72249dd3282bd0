"""What happens at a stop as formulas in TeX: the step of a walk, the chain rule so far, what a leaf gets."""

from __future__ import annotations

from collections.abc import Sequence

from engine.autograd.dtypes import Array

from .backward import BackwardStep, BackwardTrace, Flow, Walked
from .chain import ChainRule, Factor, Term
from .formulas import tex_name
from .graph import LabGraph

MAX_WRITTEN = 4
"""How many elements of a gradient are written out."""
MAX_TERMS = 12
"""How many terms of a chain rule are written out; of more, the first and the last."""


def number_tex(value: float, digits: int = 5) -> str:
    """A number to so many digits."""
    text = f"{value:.{digits}g}"
    mantissa, marker, exponent = text.partition("e")
    text = text if not marker else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    return {"inf": r"\infty", "-inf": r"-\infty", "nan": r"\mathrm{nan}"}.get(text, text)


def array_tex(array: Array) -> str:
    """The elements of a small array, how many there are of a large one; of one only the number."""
    if array.size == 1:
        return number_tex(array.item())
    if array.size > MAX_WRITTEN or array.ndim > 2 or not array.size:
        return rf"\text{{{' × '.join(map(str, array.shape))} numbers}}"
    rows = array if array.ndim == 2 else [array]
    texts = [
        f"[{', '.join(number_tex(each, 4 if array.size < 3 else 3) for each in row.tolist())}]"
        for row in rows
    ]
    return texts[0] if array.ndim == 1 else f"[{', '.join(texts)}]"


def factor_tex(array: Array) -> str:
    """The same as a factor: in brackets where it is negative or a power of ten."""
    text = array_tex(array)
    return f"({text})" if array.size == 1 and (text.startswith("-") or "cdot" in text) else text


def derivative_tex(above: str, below: str) -> str:
    """d(above) / d(below), both by their symbols."""
    return rf"\frac{{\partial {tex_name(above)}}}{{\partial {tex_name(below)}}}"


def root_symbol(trace: BackwardTrace) -> str:
    """What the walk differentiates: its root, or L for the weighted sum of several."""
    roots = trace.graph.roots
    return trace.graph.nodes[roots[0]].symbol if len(roots) == 1 else "L"


def computed_tex(graph: LabGraph, node: int) -> tuple[str, ...]:
    """How a node is computed: its expression, its operands, its value."""
    made = graph.nodes[node]
    text = made.text.replace("\\", "").replace("{", r"\{").replace("}", r"\}").replace("_", r"\_")
    lines = []
    if text and text != made.symbol:
        lines.append(rf"{tex_name(made.symbol)} = \mathtt{{{text}}}")
    operands = [graph.nodes[edge.source] for edge in graph.inputs(node)]
    known = [
        f"{tex_name(each.symbol)} = {array_tex(each.value)}"
        for each in dict.fromkeys(operands)
        if each.value is not None and each.name is not None
    ]
    if known:
        lines.append(r", \quad ".join(known))
    if made.value is not None:
        lines.append(
            rf"{tex_name(made.symbol)} = \textcolor{{accent_text}}{{\boldsymbol{{{array_tex(made.value)}}}}}"
        )
    return tuple(lines)


def arrived_tex(trace: BackwardTrace, step: BackwardStep) -> str:
    """The gradient that arrives at a node."""
    name = derivative_tex(root_symbol(trace), trace.graph.nodes[step.node].symbol)
    if step.arrived is None:
        return rf"{name} \text{{ in {len(step.parts)} parts}}"
    return f"{name} = {array_tex(step.arrived)}"


def local_tex(graph: LabGraph, step: BackwardStep, flow: Flow) -> str:
    """The local derivative: its formula and its number, or what becomes of a gradient G."""
    name = derivative_tex(graph.nodes[step.node].symbol, graph.nodes[flow.receiver].symbol)
    local = flow.local
    if local is None:
        return name
    if local.formula is not None and local.formula.is_rule:
        return rf"{name}: \quad G \to {local.formula.tex}"
    parts = [name]
    if local.formula is not None:
        parts.append(local.formula.tex)
    if local.entries is not None and (local.entries.size <= MAX_WRITTEN or len(parts) == 1):
        number = array_tex(local.entries)
        parts += [number] if number != parts[-1] else []
    return " = ".join(parts)


def added_tex(trace: BackwardTrace, step: BackwardStep, flow: Flow, held: Array | None) -> str:
    """What the receiver has now: what it had, the product, the sum.

    `held` is what a leaf's `.grad` held before the walk.
    """
    node = trace.graph.nodes[flow.receiver]
    is_leaf = node.kind == "leaf" and trace.accumulates
    name = (
        rf"{tex_name(node.symbol)}\mathrm{{.grad}}"
        if is_leaf
        else derivative_tex(root_symbol(trace), node.symbol)
    )
    before = flow.before
    if is_leaf and held is not None:
        before = held if before is None else held + before
    after = flow.after if held is None or not is_leaf else held + flow.after
    first = "0" if is_leaf and after.size == 1 else ""
    parts = [array_tex(before) if before is not None else first, _product(step, flow)]
    total = rf"\textcolor{{accent_text}}{{\boldsymbol{{{array_tex(after)}}}}}"
    summed = " + ".join(part for part in parts if part)
    return f"{name} = {total}" if summed == array_tex(after) else f"{name} = {summed} = {total}"


def _product(step: BackwardStep, flow: Flow) -> str:
    entries = None if flow.local is None else flow.local.entries
    is_small = entries is not None and entries.size == 1 and step.arrived is not None
    if entries is not None and step.arrived is not None and is_small:
        return rf"{factor_tex(step.arrived)} \cdot {factor_tex(entries)}"
    return factor_tex(flow.sent)


def chain_tex(trace: BackwardTrace, rule: ChainRule, walked: Walked) -> tuple[str, ...]:
    """The chain rule of a node when the walk has come so far: in symbols, in factors, in numbers.

    The newest term is coloured; an ellipsis stands for terms that are still to come.
    """
    done = [term for term in rule.terms if walked.has(*term.done_at)]
    name = derivative_tex(root_symbol(trace), trace.graph.nodes[rule.leaf].symbol)
    if not done:
        return (rf"{name} = \cdots",)
    newest = [walked.brings(*term.done_at) and len(rule.terms) > 1 for term in done]
    more = "" if len(done) == len(rule.terms) and rule.complete else r" + \cdots"
    lines = [f"{name} = {_sum([_symbols(term) for term in done], newest)}{more}"]
    factors = [_formulas(term) for term in done]
    if all(factors):
        lines.append(f"= {_sum([text for text in factors if text], newest)}{more}")
    lines += _numbers(done, newest, more, rule)
    return tuple(lines)


def _numbers(done: Sequence[Term], newest: list[bool], more: str, rule: ChainRule) -> list[str]:
    products = [term.product for term in done]
    known = [each for each in products if each is not None and each.size <= MAX_WRITTEN]
    total = "" if more or rule.total is None else rf"\boldsymbol{{{array_tex(rule.total)}}}"
    if len(known) < len(products):
        return [f"= {total}"] if total else []
    texts = [factor_tex(each) if i else array_tex(each) for i, each in enumerate(known)]
    if len(texts) == 1 and not more:
        return [f"= {total}"] if total else [f"= {texts[0]}"]
    so_far = known[0]
    for each in known[1:]:
        so_far = so_far + each
    end = f" = {total}" if total else f" = {array_tex(so_far)}{more}" if len(texts) > 1 else ""
    return [f"= {_sum(texts, newest)}{more if not end else ''}{end}"]


def _sum(texts: list[str], newest: list[bool]) -> str:
    coloured = [
        rf"\textcolor{{accent_text}}{{{{{text}}}}}" if new else text
        for text, new in zip(texts, newest, strict=True)
    ]
    if len(coloured) > MAX_TERMS:
        coloured = [*coloured[: MAX_TERMS - 1], r"\cdots", coloured[-1]]
    return " + ".join(coloured)


def _symbols(term: Term) -> str:
    return r" \cdot ".join(factor.tex for factor in term.factors) or "1"


def _formulas(term: Term) -> str | None:
    """The product of the factors' formulas; None where one is a rule, or not known."""
    if not term.factors:
        return "1"
    if any(not factor.formula or "G" in factor.formula for factor in term.factors):
        return None
    return r" \cdot ".join(_grouped(factor) for factor in term.factors)


def _grouped(factor: Factor) -> str:
    is_sum = any(sign in factor.formula for sign in (" + ", " - ", "-"))
    return f"({factor.formula_tex})" if is_sum else factor.formula_tex
