"""One zip of everything, opened by Python's own zipfile."""

import io
import zipfile

import pytest

from nnviz.export.bundle import KINDS, what_it_is, write_bundle

FILES = {"run.py": b"print(1)\n", "map.png": b"\x89PNG" * 50, "notes.txt": b""}
README = """\
From nnviz, epoch 1,234

Every file here is of one moment: the run as it was at epoch 1,234.

map.png
    The map.
notes.txt
    A file.
run.py
    The run as a Python script: python run.py (needs torch and numpy).

Not in here: what was done after that moment, what undo could have taken back, and whatever the
list above does not name. To go on with the run in nnviz you need its project file,
whose name ends in .nnviz.json.
"""


def test_all_files_are_in_it_and_a_text_says_what_they_are() -> None:
    data = write_bundle(FILES, 1234, {"map.png": "The map."})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["README.txt", "map.png", "notes.txt", "run.py"]
        assert {name: archive.read(name) for name in FILES} == FILES
        assert archive.read("README.txt").decode() == README
        kinds = [info.compress_type for info in archive.infolist()]
    assert kinds == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 2]


def test_the_same_files_give_the_same_bytes_in_any_order() -> None:
    turned = dict(reversed(FILES.items()))
    assert write_bundle(FILES, 3) == write_bundle(turned, 3) != write_bundle(FILES, 4)


@pytest.mark.parametrize(
    "name", ["", "../a", "a/b", "a\\b", "/a", ".hidden", "readme.TXT", "a\n", "c:a", "x" * 101, "é"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="each file must have a plain name of its own"):
        write_bundle({name: b""}, 0)


def test_names_that_one_folder_cannot_hold_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Got 'a\.py'"):
        write_bundle({"A.py": b"", "a.py": b""}, 0)


def test_a_word_on_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Got 'b\.py'"):
        write_bundle({"a.py": b""}, 0, {"b.py": "It is."})


def test_a_file_is_known_by_its_name_or_its_ending() -> None:
    assert what_it_is("moons.nnviz.json") == KINDS[".nnviz.json"]
    assert what_it_is("architecture.json") == KINDS["architecture.json"]
    assert what_it_is("moons.csv") == "A table."
    assert what_it_is("moons") == "A file."
