"""The legend, as its elements: names, colours of the map, per cents."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnviz.data.class_styles import CLASS_STYLES, UNDECIDED
from nnviz.pictures.colors import map_colors
from nnviz.pictures.legend import legend_html
from nnviz.pictures.map_view import MapView

NAMES = ("Adélie", "Chinstrap", "Gentoo", "d", "e", "f", "g", "h")


def legend(classes: int, **view: object) -> ET.Element:
    return ET.fromstring(legend_html(NAMES[:classes], MapView().changed(**view)))


def said(element: ET.Element) -> list[str]:
    """The texts in it, one for each element that has any."""
    return [text.strip() for text in element.itertext() if text.strip()]


def grounds(element: ET.Element) -> list[str]:
    found = (re.search("background:(.*)$", one.get("style", "")) for one in element.iter("i"))
    return [match[1] for match in found if match]


def colors(ramp: str) -> list[tuple[int, ...]]:
    """The stops of a gradient."""
    return [
        tuple(int(stop[at : at + 2], 16) for at in (1, 3, 5))
        for stop in re.findall("#[0-9A-F]{6}", ramp)
    ]


def test_of_two_classes_a_bar_goes_from_one_to_the_other() -> None:
    bar = legend(2)
    assert said(bar) == ["●", "Adélie", "■", "0 %", "■", "50 %", "■", "100 %", "■", "Chinstrap"]
    (ramp,) = grounds(bar)
    share = np.linspace(0, 1, 11, dtype=np.float32)
    wanted = map_colors(np.stack([1 - share, share], axis=1)).tolist()
    assert colors(ramp) == [tuple(color) for color in wanted]
    assert colors(ramp)[5] == colors(UNDECIDED)[0]


@pytest.mark.parametrize("classes", range(3, 9))
def test_of_more_each_class_has_a_ramp_from_no_likelier_than_others_to_certain(
    classes: int,
) -> None:
    chips = legend(classes)
    names = [text for k in range(classes) for text in (CLASS_STYLES[k].glyph, NAMES[k])]
    least = {3: 33, 4: 25, 5: 20, 6: 17, 7: 14, 8: 12}[classes]
    assert said(chips) == [*names, f"{least} to 100 %"]
    ramps = grounds(chips)
    assert len(ramps) == classes
    for ramp, style in zip(ramps, CLASS_STYLES, strict=False):
        assert colors(ramp)[0] == colors(UNDECIDED)[0]
        assert colors(ramp)[-1] == colors(style.tone)[0]
    middle = (1 - (1 - 1 / classes) / 2, (1 / classes) / 2)
    half = [middle[0] if k == 1 else middle[1] for k in range(classes)]
    assert colors(ramps[1])[5] == tuple(map_colors(np.array(half, np.float32)).tolist())


@pytest.mark.parametrize("classes", [2, 5])
def test_hard_classes_have_their_full_colours_and_no_per_cents(classes: int) -> None:
    chips = legend(classes, areas="hard")
    assert grounds(chips) == [style.tone for style in CLASS_STYLES[:classes]]
    assert not any("%" in text for text in said(chips))
    assert [text for text in said(chips) if len(text) > 1 or text in NAMES] == [*NAMES[:classes]]


@pytest.mark.parametrize(("classes", "label", "shown"), [(2, 0, 0), (5, 2, 2), (3, 7, 2)])
def test_of_one_class_there_is_its_own_bar(classes: int, label: int, shown: int) -> None:
    bar, glyph = legend(classes, areas="one", label=label), CLASS_STYLES[shown].glyph
    assert said(bar) == [glyph, "0 %", glyph, "50 %", glyph, "100 %", glyph, NAMES[shown]]
    assert grounds(bar) == [f"linear-gradient(90deg,{UNDECIDED},{CLASS_STYLES[shown].tone})"]


def test_lines_are_in_the_legend_when_they_are_on_the_map() -> None:
    lines = legend(2, contours=True, boundary=True)
    assert said(lines)[-4:] == ["50 %", "75 %", "95 %", "boundary"]
    heights = re.findall(r"height:([\d.]+)px", ET.tostring(lines).decode())
    assert heights == sorted(heights, key=float)
    assert len(heights) == 3
    assert "boundary" not in said(legend(2))


def test_a_name_from_outside_is_text() -> None:
    assert "<b>&lt;i&gt;a &amp; b</b>" in legend_html(["<i>a & b", "b"], MapView())
