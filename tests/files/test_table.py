"""CSV files: what is accepted, what it becomes, and what is said about the rest."""

import codecs
import csv
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.errors import InputError
from nnviz.files.choice import parse_csv, suggest, use_sheet
from nnviz.files.sheet import read_sheet
from nnviz.files.table import Table, write_csv
from nnviz.settings.limits import MAX_COLUMNS
from nnviz.settings.outside import one_line
from tests.inputs import HOSTILE, MUTATIONS, check_all, mutations, points, some_points


def rows_of(table: Table) -> list[tuple[float, float, str, bool]]:
    """A table as plain rows, with the label's name."""
    return [
        (x, y, table.names[label], held_out)
        for (x, y), label, held_out in zip(
            table.xy.tolist(), table.labels, table.held_out.tolist(), strict=True
        )
    ]


@settings(max_examples=200, deadline=None)
@given(points(least=1))
def test_reading_what_was_written_gives_the_same_points(drawn: Points) -> None:
    table = parse_csv(write_csv(drawn))
    assert table.fits
    assert table.to_points("none") == drawn


def test_written_text_is_as_documented() -> None:
    drawn = Points.of([[0.1, -1], [1e-8, 0]], [0, 2], [False, True])
    assert write_csv(drawn) == b"x,y,label,split\n0.1,-1.0,class 1,train\n1e-08,0.0,class 3,test\n"
    assert write_csv(drawn, ["cat", "dog"]).splitlines()[1:] == [
        b"0.1,-1.0,cat,train",
        b"1e-08,0.0,class 3,test",
    ]


def test_names_that_need_quotes_come_back() -> None:
    table = parse_csv(write_csv(Points.of([[0, 0], [1, 1]], [0, 1]), ['a,"b"', "c;d"]))
    assert table.names == ('a,"b"', "c;d")


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2,cat\n3e1,4,dog,test\n",
        "x,y,label,split\n1.5,-2,cat,train\n30,4,dog,TEST\n",
        "label,split,y,x,more\ncat,,-2,1.5,z\ndog,held-out,4,30,\n",
        "Class; X ;Y;split\r\ncat;1,5;-2,0;train\r\ndog;30;4;test\r\n",
        "x\ty\tlabel\tsplit\n1,5\t-2\tcat\t\n30.0\t4\tdog\ttest",
        "1.5;-2;cat\r30;4;dog;test\r",
        '\n\n"1.5","-2","cat"\n,,,\n 30 , 4 , dog , test ,,,\n\n',
        "length,width,species,part\n1.5,-2,cat,training\n30,4,dog,test\n",
    ],
)
def test_tables_are_read_however_they_are_written(text: str) -> None:
    expected = [(1.5, -2.0, "cat", False), (30.0, 4.0, "dog", True)]
    assert rows_of(parse_csv(text)) == expected
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        assert rows_of(parse_csv(text.encode(encoding))) == expected
    assert rows_of(parse_csv(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))) == expected


def test_labels_get_classes_in_a_predictable_order() -> None:
    def classes(*labels: str) -> tuple[list[int], tuple[str, ...]]:
        table = parse_csv("\n".join(f"0,{i},{label}" for i, label in enumerate(labels)))
        return table.labels.tolist(), table.names

    assert classes("dog", "cat", "dog") == ([0, 1, 0], ("dog", "cat"))
    assert classes("10", "9", "-1", "9") == ([2, 1, 0, 1], ("-1", "9", "10"))
    assert classes("2", "b", "1") == ([0, 1, 2], ("2", "b", "1"))
    assert classes("class 3", "class 1") == ([2, 0], ("class 1", "class 2", "class 3"))
    assert classes("class 9", "class 1") == ([0, 1], ("class 9", "class 1"))


def test_umlauts_survive_windows_files() -> None:
    assert parse_csv("1,2,größer\n3,4,kleiner".encode("cp1252")).names == ("größer", "kleiner")


def test_rescaling_keeps_the_shape_and_a_margin() -> None:
    table = parse_csv("100,0,a\n300,50,b\n200,100,a\n")
    assert not table.fits
    expected = np.array([[-0.9, -0.45], [0.9, 0.0], [0.0, 0.45]], np.float32)
    assert table.to_points("one") == Points.of(expected, [0, 1, 0])


@pytest.mark.parametrize(
    "text",
    [
        "5,5,a",
        "5,5,a\n5,5,b",
        "1e30,-1e30,a\n-1e30,1e30,b",
        "5e-324,0,a\n1e-323,0,b\n1.5e-323,0,a",
        "1e16,0,a\n10000000000000002,0,b",
    ],
)
def test_extreme_scales_can_be_rescaled(text: str) -> None:
    fitted = parse_csv(text).to_points("one")
    assert np.abs(fitted.xy).max() <= 0.9


def test_each_axis_can_have_its_own_scale() -> None:
    table = parse_csv("100,0,a\n300,50,b\n200,100,a\n")
    expected = np.array([[-0.9, -0.9], [0.9, 0.0], [0.0, 0.9]], np.float32)
    assert table.to_points("own") == Points.of(expected, [0, 1, 0])
    axes = table.axes("own")
    assert (axes.x.centre, axes.x.number(0.9), axes.y.number(-0.9)) == (200.0, 300.0, 0.0)
    assert axes.originals.tolist() == table.xy.tolist()
    as_it_is = parse_csv("0.1,0,a\n0.3,-1,b").axes("none")
    assert (as_it_is.x.centre, as_it_is.x.half, as_it_is.y.half) == (0.0, 1.0, 1.0)


def test_values_as_they_are_must_fit() -> None:
    table = parse_csv("x,y,label\n0,0,a\n\n0.5,-1.25,b\n")
    with pytest.raises(InputError) as caught:
        table.to_points("none")
    assert str(caught.value) == (
        "Row 4 has -1.25 as y, which is outside -1 to 1; choose to scale the data, or correct "
        "the value."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no rows; each row needs x, y and label"),
        ("\n , ,\n", "There are no rows; each row"),
        ("x,y,label\n", "There are no rows below the headings; each row"),
        ("1,2,a\n1,2", "Row 2 has no label; fill it in or delete the row."),
        ("1,2,a\n1", "Row 2 has no y; each row needs x, y and label"),
        ("1,2,a\n1,,b", "Row 2 has no y; each row needs x, y and label"),
        ("1,2,a\n\n1,two,b", "Row 3 has “two” as y, which is not a number; correct it or"),
        ("1,2,a\nnan,2,b", "Row 2 has “nan” as x, which is not a number"),
        ("1,2,a\n1,1e999,b", "Row 2 has “1e999” as y, which is not a number"),
        ("1,2,a\n1_0,2,b", "Row 2 has “1_0” as x, which is not a number"),
        ("1,2,a\n1e31,2,b", "Row 2 has “1e31” as x, which is too large; use a larger unit"),
        ("1,2,a\n1,2,b,half", "Row 2 has “half” as split, which is unknown; write “train” or"),
        ("1,2," + "a" * 41, "Row 1 has a label of 41 characters; shorten it to 40 at most."),
        ("\n".join(f"1,2,{i}" for i in range(9)), "There are 9 different labels, from “0” to “8”"),
        ("1,2,a\n" * 5_001, "There are over 5,000 points; delete some rows and try again."),
        ("1,2,a\n" * 200_000, "The data are 1,200,000 bytes long and the limit is 1,000,000;"),
        ('1,2,"a\n' + "3,4,b\n" * 30_000, "Row 1 has a cell that is far too long; look for a miss"),
        ("1,2,a\0", "This is not a text file; save the table as “CSV UTF-8” and try again."),
        ("1," + "9" * 50 + "x,a\n1,2,b", "Row 1 has “" + "9" * 30 + "…” as y"),
        ("0.1", "Row 1 has only one column; separate x, y and label with commas"),
        ("1;2", "There is no column of labels; each row needs x, y and label"),
        ("a,1\nb,2", "Two columns of numbers are needed, for x and y, beside the labels; the"),
        ("x,y,label\n1,2,3,4", "Row 2 has 4 cells, but there are 3 headings; add the missing"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, sentence: str) -> None:
    for data in (text, text.encode()):
        with pytest.raises(InputError) as caught:
            parse_csv(data)
        assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xfe1"])
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not a text file"):
        parse_csv(data)


def test_exactly_5000_points_below_headings_are_read() -> None:
    assert len(parse_csv("x,y,label\n" + "1,2,a\n" * 5_000).labels) == 5_000


def use(data: bytes | str) -> None:
    sheet = read_sheet(data)
    table = use_sheet(sheet, suggest(sheet))
    table.to_points("none" if table.fits else "one")
    saved = write_csv(table.to_points("own"), table.names, table.axes("own"))
    assert parse_csv(saved).xy.tolist() == table.xy.tolist()


def test_damaged_files_give_points_or_a_sentence() -> None:
    valid = [
        write_csv(some_points()),
        b"1.5;-2;cat\n3,5;4;dog;test\n7;8;cat;train\n",
        b"\xef\xbb\xbfclass\tx\ty\n1\t100,5\t200\n2\t300\t4e2\n",
        codecs.BOM_UTF16_LE + "1,2,a\n3,4,b\n".encode("utf-16-le"),
        b"@relation r\n@attribute a real\n@attribute b real\n@attribute c {u,v}\n@data\n1,2,u\n",
        b"May 2024\n# by hand\nx     y     kind\n1.5   2.0   red cat\n3.0         dog\n",
        b',x,y,label\n0,"1,5","2,5",a\n1,"12.500,5","50%",b\n',
    ]
    accepted, refused = check_all(mutations(valid, 6), use)
    assert accepted + refused == MUTATIONS
    assert accepted > 500
    assert refused > 500


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100) | st.binary(max_size=100))
def test_anything_gives_points_or_a_sentence(data: bytes | str) -> None:
    check_all(iter([data]), use)


@pytest.mark.parametrize("mark", [",", "\n", '"', "1,2,a,,", "\r", "1;", "x\t"])
def test_the_largest_files_are_answered_soon(mark: str) -> None:
    check_all(iter([(mark * 1_000_000)[:1_000_000]]), use)


def test_formulas_leave_as_text_and_come_back() -> None:
    names = ("=1+1", "@a", "+b", "-c", "-1", "'=d", "=" * 40)
    points = Points.of(np.zeros((7, 2)), range(7))
    saved = write_csv(points, names)
    cells = [line.split(b",")[2] for line in saved.splitlines()[1:]]
    assert cells == [b"'=1+1", b"'@a", b"'+b", b"'-c", b"-1", b"''=d", b"'" + b"=" * 40]
    assert parse_csv(saved).names == names


def test_two_classes_of_one_name_stay_two() -> None:
    points = Points.of(np.zeros((4, 2)), [0, 1, 2, 1])
    table = parse_csv(write_csv(points, ["cat", "cat", "class 3"]))
    assert table.names == ("cat", "cat (2)", "class 3")
    assert table.labels.tolist() == [0, 1, 2, 1]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_on_one_line(name: str) -> None:
    table = parse_csv(write_csv(Points.of([[0, 0], [1, 1]], [0, 1]), [name, "b"]))
    assert table.names == (one_line(name), "b")


def test_columns_and_rows_are_counted_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counting(*args: Any, **options: Any) -> Iterator[list[str]]:
        for cells in reader(*args, **options):
            read.append(len(cells))
            yield cells

    reader = csv.reader
    monkeypatch.setattr(csv, "reader", counting)
    wide = "," * 900_000 + "x,y,label\n" + "1,1,1\n" * 5_000
    with pytest.raises(InputError, match=r"^The first row has 900,003 columns and at most 100 are"):
        parse_csv(wide)
    assert read == []
    with pytest.raises(InputError, match=r"^There are over 50,000 rows, blank ones included;"):
        parse_csv("\n" * 999_999)
    assert read == []


def test_the_widest_table_is_read() -> None:
    more = ",".join(f"c{k}" for k in range(MAX_COLUMNS - 3))
    values = ",".join("0" for _ in range(MAX_COLUMNS - 3))
    table = parse_csv(f"{more},x,y,label\n{values},0.5,-0.5,cat\n")
    assert (table.xy.tolist(), table.names) == ([[0.5, -0.5]], ("cat",))
    with pytest.raises(InputError, match="has 101 columns"):
        parse_csv(f"{more},d,x,y,label\n{values},0,0.5,-0.5,cat\n")
