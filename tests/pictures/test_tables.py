"""Confusion matrices as tables."""

import re
import xml.etree.ElementTree as ET

import numpy as np

from nnviz.inside.confusion import Confusion
from nnviz.pictures.tables import confusion_html


def test_the_table_has_the_counts_and_each_class_its_accuracy() -> None:
    html = confusion_html(
        "Training points", Confusion(np.array([[19, 1], [0, 0]])), ["<b>", "a very long name"]
    )
    table = ET.fromstring(html.replace("&nbsp;", " "))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.findall("tr")]
    assert rows[0] == ["true ↓ told →", "● <b>", "■ a very long…", "right"]
    assert rows[1] == ["● <b>", "19", "1", "95.0 %"]
    assert rows[2] == ["■ a very long…", "0", "0", "–"]


def test_columns_of_many_classes_have_marks_alone_and_say_their_names() -> None:
    html = confusion_html("", Confusion(np.eye(4, dtype=np.int64)), ["a", "b", "c", '"d"'])
    table = ET.fromstring(html.replace("&nbsp;", " "))
    heads, *rows = table.findall("tr")
    assert ["".join(cell.itertext()) for cell in heads] == [
        *("true ↓ told →", "●", "■", "▲", "◆"),
        "right",
    ]
    assert [cell.get("aria-label") for cell in heads[1:5]] == ["a", "b", "c", '"d"']
    assert ["".join(row[0].itertext()) for row in rows] == ["● a", "■ b", "▲ c", '◆ "d"']


def test_a_single_mistake_is_seen_and_nothing_is_not() -> None:
    html = confusion_html("", Confusion(np.array([[999, 1], [0, 5]])), ["a", "b"])
    depths = [float(depth) for depth in re.findall(r"rgba\(\d+,\d+,\d+,([\d.]+)\)", html)]
    assert depths[0] > 0.5
    assert 0.1 < depths[1] < 0.2
    assert depths[2] == 0.0
