"""Confusion matrices as tables."""

import re
import xml.etree.ElementTree as ET

import numpy as np

from nnviz.inside.confusion import Confusion
from nnviz.pictures.tables import confusion_html


def test_the_table_has_the_counts_and_each_class_its_accuracy() -> None:
    html = confusion_html("Training points", Confusion(np.array([[19, 1], [0, 0]])))
    table = ET.fromstring(html.replace("&nbsp;", " "))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.findall("tr")]
    assert rows[0] == ["true ↓ told →", "● 1", "■ 2", "right"]
    assert rows[1] == ["● 1", "19", "1", "95.0 %"]
    assert rows[2] == ["■ 2", "0", "0", "–"]


def test_a_single_mistake_is_seen_and_nothing_is_not() -> None:
    html = confusion_html("", Confusion(np.array([[999, 1], [0, 5]])))
    depths = [float(depth) for depth in re.findall(r"rgba\(\d+,\d+,\d+,([\d.]+)\)", html)]
    assert depths[0] > 0.5
    assert 0.1 < depths[1] < 0.2
    assert depths[2] == 0.0
