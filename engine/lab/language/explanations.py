"""Why the engine's messages arise, and what to do: one row for each, found by a piece of the message."""

from __future__ import annotations

_ROWS: tuple[tuple[str, str, str], ...] = (
    (
        "Trying to backward through the graph a second time",
        "The first backward let go of the values that the local derivatives are computed from.",
        "Write backward(retain_graph=True) the first time, or compute the result anew.",
    ),
    (
        "a view of a leaf Variable that requires grad is being used in an in-place operation",
        "An element of a leaf was overwritten; its gradient would no longer belong to the value you see.",
        "Do it inside with no_grad():, or compute a new tensor.",
    ),
    (
        "a leaf Variable that requires grad is being used in an in-place operation",
        "Gradients are taken at the value that a leaf holds; writing into it while recording would lose it.",
        "Do it inside with no_grad():, or write w = w + 1 and keep the leaf.",
    ),
    (
        "has been modified by an inplace operation",
        "Backward needs the value that was in this memory when the operation was recorded; it is gone.",
        "Compute a new tensor instead of writing into this one, or write before the operation that saves it.",
    ),
    (
        "grad can be implicitly created only for scalar outputs",
        "The start of a backward is 1 for a single number; for several it must be said how much each counts.",
        "Add them up first (.sum()), or give a weight for each: y.backward(gradient=ones_like(y)).",
    ),
    (
        "does not require grad and does not have a grad_fn",
        "Nothing behind this value asked for gradients, or recording was off when it was computed.",
        "Set requires_grad=True on a leaf before computing with it, and compute outside no_grad().",
    ),
    (
        "appears to not have been used in the graph",
        "The result does not depend on this tensor, so there is no path from one to the other.",
        "Check that it is used in the computation, or pass allow_unused=True to get None.",
    ),
    (
        "One of the differentiated Tensors does not require grad",
        "A gradient is asked for a tensor that nothing was recorded for.",
        "Make it with requires_grad=True.",
    ),
    (
        "Can't call numpy() on Tensor that requires grad",
        "Numbers outside the graph have no gradient.",
        "Use .detach() first.",
    ),
    (
        "only Tensors of floating point dtype can require gradients",
        "Whole numbers cannot change a little, so they have no gradient.",
        "Write the numbers with a point: tensor([1.]).",
    ),
    (
        "Only Tensors of floating point and complex dtype can require gradients",
        "Whole numbers cannot change a little, so they have no gradient.",
        "Write the numbers with a point: tensor([1.]).",
    ),
    (
        "you can only change requires_grad flags of leaf variables",
        "This tensor was computed from others that require grad.",
        "Use .detach() to go on without its history.",
    ),
    (
        "shapes cannot be multiplied",
        "A matrix product needs as many columns on the left as rows on the right.",
        "Print both shapes; perhaps one has to be transposed (.T).",
    ),
    (
        "must match the size of tensor",
        "Element by element the shapes must be equal, or 1 where they differ.",
        "Print both shapes; reshape one or give it a dimension of 1.",
    ),
    (
        "is invalid for input of size",
        "A new shape must hold exactly as many elements as before.",
        "Multiply the sizes: their product must be the number of elements.",
    ),
    (
        "cannot be converted to Scalar",
        "Only a tensor of a single element is one number.",
        "Reduce it first: .sum() or .mean(), or index one element.",
    ),
    (
        "Boolean value of Tensor with more than one value is ambiguous",
        "A condition is one truth value, and here is one for each element.",
        "Use .all() or .any().",
    ),
    (
        "Dimension out of range",
        "There are fewer dimensions than that.",
        "Print the shape; dimensions count from 0, or from the end with -1.",
    ),
    (
        "output with shape",
        "What is written in place cannot make the tensor larger.",
        "Compute a new tensor: y = y + x.",
    ),
    (
        "can't be cast to the desired output type",
        "Fractions do not fit into a tensor of whole numbers.",
        "Make it of floats: tensor([1., 2.]).",
    ),
    (
        "Mismatch in shape: grad_output",
        "The weights of a backward are one for each element of the result.",
        "Give a gradient of the same shape as the tensor.",
    ),
    (
        "all elements of input should be between 0 and 1",
        "This loss takes probabilities.",
        "Put a sigmoid before it, or use BCEWithLogitsLoss.",
    ),
    (
        "optimizer got an empty parameter list",
        "There is nothing to train.",
        "Pass model.parameters() or a list of leaves.",
    ),
    (
        "can't optimize a non-leaf Tensor",
        "An optimizer changes leaves; this tensor was computed from others.",
        "Make the leaf itself a parameter.",
    ),
    (
        "division by zero",
        "Python's numbers cannot be divided by zero.",
        "With tensors the result would be inf or nan.",
    ),
)


def explain(error: Exception) -> tuple[str, str]:
    """Why the error arises and what to do; empty texts for one that speaks for itself."""
    message = str(error)
    for piece, reason, remedy in _ROWS:
        if piece in message:
            return reason, remedy
    return "", ""
