"""Everything that is taken home, in one zip, with a text that says what each file is."""

import io
import re
import zipfile
from collections.abc import Mapping

README = "README.txt"
# What a file is, by its name or else by how it ends.
KINDS = {
    "run.py": "The run as a Python script: python run.py (needs torch and numpy).",
    "go_on.py": "Goes on training from the weights as they are: python go_on.py (torch, numpy).",
    "sklearn_twin.py": "The same kind of network with scikit-learn (needs scikit-learn, numpy).",
    "points.csv": "The points as a table, in their own units.",
    "history.csv": "The curve as a table: losses and accuracies by epoch, and what happened.",
    "architecture.json": "What the network is made of.",
    "load_weights.py": "Loads the weights into plain PyTorch (needs torch and safetensors).",
    ".safetensors": "All weights of the network, for load_weights.py, for nnviz or for others.",
    ".nnviz.json": "The project. Open it in nnviz to go on where it was saved.",
    ".ipynb": "The run as a Jupyter notebook, with explanations.",
    ".gif": "The training as an animation.",
    ".zip": "All of it in one file, with a text that says what each part is.",
    ".html": "The run as a page of its own: open it in a browser, no network is needed.",
    ".png": "A picture, in pixels.",
    ".svg": "A picture, in lines, for print.",
    ".csv": "A table.",
    ".json": "Settings, as text.",
    ".py": "A Python script.",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?<!\.)")
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")  # no file on Windows
_FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_PACKED = (".gif", ".png")  # which get no smaller
_README = """\
From nnviz, epoch {epoch:,}

Every file here is of one moment: the run as it was at epoch {epoch:,}.

{files}

Not in here: what was done after that moment, what undo could have taken back, and whatever the
list above does not name. To go on with the run in nnviz you need its project file,
whose name ends in .nnviz.json.
"""


def write_bundle(
    files: Mapping[str, bytes], epoch: int, says: Mapping[str, str] | None = None
) -> bytes:
    """Files as one zip, with a README.txt beside them; the same files give the same bytes.

    Parameters
    ----------
    files : mapping of str to bytes
        By their names, which any system can have: letters, digits, dot, dash and underscore,
        without folders, and none of Windows' devices.
    epoch : int
        The moment that all of them are of.
    says : mapping of str to str, optional
        What a file is, by its name, where `KINDS` does not say it well enough.

    Raises
    ------
    ValueError
        If a file cannot have its name, two names differ in capitals alone, or `says` speaks of a
        file that is not there.
    """
    _check(files, says or {})
    parts = [(README, _readme(sorted(files), epoch, says or {}).encode())]
    parts += [(name, files[name]) for name in sorted(files)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, _FIRST)
            info.create_system, info.external_attr = 3, 0o644 << 16  # whatever system this is
            packed = name.endswith(_PACKED)
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def what_it_is(name: str) -> str:
    """What a file is, as a sentence, by its name."""
    endings = (kind for kind in KINDS if kind.startswith(".") and name.endswith(kind))
    return KINDS.get(name) or KINDS.get(next(endings, ""), "A file.")


def _readme(names: list[str], epoch: int, says: Mapping[str, str]) -> str:
    lines = (f"{name}\n    {says.get(name) or what_it_is(name)}" for name in names)
    return _README.format(epoch=epoch, files="\n".join(lines))


def _check(files: Mapping[str, bytes], says: Mapping[str, str]) -> None:
    taken = {README.lower()}
    for name in files:
        if not _NAME.fullmatch(name) or _DEVICE.fullmatch(name) or name.lower() in taken:
            raise ValueError(
                "each file must have a plain name of its own, without folders, and not "
                f"{README}. Got {name!r}."
            )
        taken.add(name.lower())
    if unknown := sorted(says.keys() - files.keys()):
        raise ValueError(f"says must speak of files that are there. Got {unknown[0]!r}.")
