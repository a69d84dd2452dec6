"""Numbers as Python text, from which float32 comes out again bit for bit, and its blank lines."""

import base64
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from torch import Tensor

READABLE = 600  # numbers of a network that are written out; of more, nobody reads them
A_LINE = 8  # numbers
A_ROW = 88  # characters


def number(value: np.float32) -> str:
    """The shortest text that is this float32 again, also by way of a double."""
    text = str(value)
    return text if np.float32(float(text)) == value else repr(float(value))


def numbers(tensor: Tensor, readable: bool) -> str:
    """An expression for a tensor of float32 of one or two dimensions.

    Parameters
    ----------
    tensor : Tensor
    readable : bool
        Written out; otherwise as base64, which takes ``unpack`` (see `UNPACK`).
    """
    array = np.asarray(tensor.detach().numpy(), dtype=np.float32)
    if not readable:
        text = base64.b64encode(array.astype("<f4").tobytes()).decode()
        lines = "\n".join(f'        "{text[i : i + A_ROW]}"' for i in range(0, len(text), A_ROW))
        return f"unpack(\n{lines},\n        {array.shape},\n    )"
    if array.ndim == 1:
        return f"torch.tensor({_row(array, '        ')})"
    rows = "".join(f"        {_row(row, '            ')},\n" for row in array)
    return f"torch.tensor([\n{rows}    ])"


UNPACK = '''\
def unpack(text, shape):
    """Numbers of four bytes each, which base64 has made text of."""
    array = np.frombuffer(base64.b64decode(text), dtype="<f4")
    return torch.tensor(array.astype(np.float32)).reshape(shape)'''


def _row(values: npt.NDArray[np.float32], indent: str) -> str:
    texts = [number(value) for value in values]
    if len(texts) <= A_LINE:
        return f"[{', '.join(texts)}]"
    return f"[\n{wrapped(texts, A_LINE, indent)}\n{indent[4:]}]"


def wrapped(texts: Sequence[str], width: int, indent: str = "    ") -> str:
    """Entries of a list, so many in a line, each followed by a comma."""
    lines = (", ".join(texts[i : i + width]) for i in range(0, len(texts), width))
    return "\n".join(f"{indent}{line}," for line in lines)


def commented(text: str) -> str:
    """Lines as comments of Python."""
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def spaced(parts: Sequence[str]) -> str:
    """Pieces of Python one after the other: two blank lines around functions and classes."""
    text, before = "", False
    for part in filter(None, parts):
        defines = any(line.startswith(("def ", "class ", "@")) for line in part.splitlines())
        gap = "\n\n\n" if defines or before else "\n\n"
        text += (gap if text else "") + part
        before = defines
    return text
