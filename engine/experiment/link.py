"""A whole project as a link: one line of text that can be put into a page, a mail or a chat.

    chainrule:1-ePla3sd2o1bcAY0uykks...

Behind the version stands the project file's JSON without any spaces, deflated against a dictionary of what
such files usually say (RFC 1950, 2.2) and written in the signs of RFC 4648, 5, which nothing changes.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from pathlib import Path

from .project import Project, ProjectError, decode, load_project, load_trainable, project_tree
from .validation import shortages

SCHEME = "chainrule:"
VERSION = 1
MAX_CHARACTERS = 8000
"""The longest link that is made: browsers, mail and chats take lines of such a length."""
MAX_TEXT = 1_000_000
"""The longest JSON that a link may unfold to, and many times what one of that length honestly holds."""

NAME = "the link"
"""What stands in an error for the name of a file."""

Source = Path | str
"""Where a project comes from: a file, or a link."""

_DICTIONARY = (
    b'"custom_line""custom_plane""custom_classes""custom_many""formula_line""formula_plane""formula_region"'
    b'"rings""xor""checkerboard""circles""gaussians""multi_gauss""plane""line""sine""cubic""step""many_gaussians"'
    b'"many_spirals""LeakyReLU""Sigmoid""LogSoftmax""ELU""GELU""SiLU""HuberLoss""NLLLoss""BCELoss""L1Loss"'
    b'"CrossEntropyLoss""MSELoss""RMSprop""Adagrad""SGD","lr":0.1,"momentum":0.9"AdamW""weight_decay":'
    b'"betas":[0.9,0.999]"x1^2","x2^2","x1*x2","sin(x1)","sin(x2)""standardize":true'
    b'"init":{"name":"xavier_uniform"}"kaiming_uniform""start":{"0.weight":[["0.bias":["disabled":["hidden.0.'
    b'"frozen":["output""batch_norm":true"dropout":0."balance":0."flips":0."outliers":0."split":1'
    b'"points":{"x":[[-0.],"y":[0.0,1.0,"test":[false,false,true,true,false'
    b'"l1":0."l2":0."clip_norm":1."accumulation":"scheduler":{"name":"StepLR","CosineAnnealingLR"'
    b'"expect":{"epochs":"metrics":{"train_loss":"at_least":{"train_accuracy":"predictions":[{"x":['
    b'{"version":1,"title":"","notes":"","data":{"generator":{"name":"moons","noise":0.3},"n":400,'
    b'"test_share":0.3,"seed":7},"model":{"features":["x1","x2"],"hidden":[{"units":8,"activation":"Tanh"},'
    b'{"units":4,"activation":"ReLU"}],"output":"Identity","bias":true,"input_scale":1.0,"start":{}},'
    b'"loss":{"name":"BCEWithLogitsLoss"},"optimizer":{"name":"Adam","lr":0.01},"run":{"batch_size":32,'
    b'"zero_grad":true,"max_epochs":0,"stop_above":1.0,"seed":0}}'
)
"""Part of version 1 for ever: another one would read its links as something else."""


class LinkLengthError(ValueError):
    """A project that is too long for a link; the text says why, and what to do."""


def is_link(text: str) -> bool:
    """Whether a person means a link by this text, be it a good one or not."""
    return text[:200].lstrip().lower().startswith(SCHEME)


def link_of(project: Project) -> str:
    """The link that holds `project`, points made by hand included.

    LinkLengthError where it would be too long.
    """
    text = json.dumps(project_tree(project), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zdict=_DICTIONARY)
    packed = packer.compress(text.encode()) + packer.flush()
    link = f"{SCHEME}{VERSION}-{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"
    if len(link) > MAX_CHARACTERS:
        points = project.spec.data.points
        cause = f": {len(points):,} points made by hand are in it" if points is not None else ""
        raise LinkLengthError(
            f"the link would have {len(link):,} characters, and links of more than {MAX_CHARACTERS:,}"
            f" are cut off on their way{cause}; save a project file instead"
        )
    return link


def project_of_link(text: str) -> Project:
    """The project in a link, which may have been broken into lines.

    ProjectError says what is wrong with it.
    """
    if len(text) > MAX_TEXT:
        raise ProjectError(f"{NAME}: expected at most {MAX_CHARACTERS:,} characters, got {len(text):,}")
    link = re.sub(r"\s+", "", text)
    if not is_link(link):
        raise ProjectError(f"{NAME}: expected {SCHEME}{VERSION}-..., got {_start(link)}")
    version, dash, payload = link[len(SCHEME) :].partition("-")
    if not dash or not re.fullmatch(r"[1-9][0-9]{0,3}", version, re.ASCII):
        raise ProjectError(f"{NAME}: expected {SCHEME}{VERSION}-..., got {_start(link)}")
    if int(version) > VERSION:
        raise ProjectError(
            f"{NAME}: expected version {VERSION}, got {version}; the link was made by a newer Chainrule"
        )
    return decode(_unpacked(payload), NAME)


def load_source(source: Source) -> Project:
    """The project in a file or a link; ProjectError says what is wrong with it."""
    return load_project(source) if isinstance(source, Path) else project_of_link(source)


def load_trainable_source(source: Source) -> Project:
    """The project in a file or a link; ProjectError also for a draft that cannot be trained yet."""
    if isinstance(source, Path):
        return load_trainable(source)
    project = project_of_link(source)
    missing = shortages(project.spec)
    if missing:
        raise ProjectError(f"{NAME}: {missing[0]}")
    return project


def _unpacked(payload: str) -> bytes:
    """The JSON in the signs of a link."""
    wrong = re.search(r"[^A-Za-z0-9_-]", payload)
    if wrong:
        raise ProjectError(f"{NAME}: expected letters, digits, - and _, got {wrong[0]!r} in it")
    try:
        packed = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(zdict=_DICTIONARY)
        text = unpacker.decompress(packed, MAX_TEXT)
    except (binascii.Error, zlib.error) as error:
        raise ProjectError(f"{NAME}: a part of it is missing or was changed; copy the whole link") from error
    if unpacker.unconsumed_tail:
        raise ProjectError(f"{NAME}: expected a project of at most {MAX_TEXT / 1e6:.0f} MB, got more")
    if not unpacker.eof or unpacker.unused_data:
        raise ProjectError(f"{NAME}: a part of it is missing or was changed; copy the whole link")
    return text


def _start(link: str) -> str:
    """The beginning of what is no link, fit to be shown."""
    shown = "".join(sign for sign in link if sign.isprintable())
    return repr(shown if len(shown) <= 20 else shown[:20] + "…") if shown else "nothing"
