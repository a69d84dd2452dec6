"""A picture as SVG: vectors and text, for print and slides."""

import numpy as np

from nnviz.pictures.paper import Fill, Line, Look, Mark, Paper, Places, Stamps
from nnviz.pictures.poster import outline
from nnviz.settings.outside import markup, one_line

_OUTLINE = 0.28  # of a marker's radius: its line, half of it outside


def svg(paper: Paper) -> str:
    """The picture as a well-formed SVG document.

    Markers are drawn once for each look and then used, so that 5,000 points take 300 kB.
    """
    looks = {
        (look, mark.radius): None
        for mark in paper.marks
        if isinstance(mark, Stamps)
        for look in mark.looks
    }
    width, height = _number(paper.width), _number(paper.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif">',
        f"<title>{_text(paper.title)}</title>",
        f"<desc>{_text(paper.description)}</desc>",
        "<defs>",
        *(_symbol(look, radius) for look, radius in looks),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        *(_drawn(mark) for mark in paper.marks),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _drawn(mark: Mark) -> str:
    if isinstance(mark, Fill):
        shape = "".join(_path(ring) + "Z" for ring in mark.rings)
        return f'<path{_role(mark.role)} fill="{mark.color}" fill-rule="evenodd" d="{shape}"/>'
    if isinstance(mark, Line):
        dash = f' stroke-dasharray="{mark.dash[0]:g} {mark.dash[1]:g}"' if mark.dash else ""
        cap = "butt" if mark.dash else "round"
        return (
            f'<path{_role(mark.role)} fill="none" stroke="{mark.color}" '
            f'stroke-width="{_number(mark.width)}" stroke-linecap="{cap}" '
            f'stroke-linejoin="round"{dash} d="{"".join(map(_path, mark.paths))}"/>'
        )
    if isinstance(mark, Stamps):
        uses = (
            f'<use xlink:href="#{_id(look, mark.radius)}" x="{_number(x)}" y="{_number(y)}"/>'
            for (x, y), look in zip(mark.places.tolist(), mark.looks, strict=True)
        )
        return "\n".join([f"<g{_role(mark.role)}>", *uses, "</g>"])
    x, y = _number(mark.x), _number(mark.y)
    turn = f' transform="rotate(-90 {x} {y})"' if mark.turned else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{_number(mark.size)}" fill="{mark.color}" '
        f'text-anchor="{mark.anchor}"{turn}>{_text(mark.text)}</text>'
    )


def _symbol(look: Look, radius: float) -> str:
    shape = _path(np.array(outline(look.symbol)) * radius) + "Z"
    width = _number(_OUTLINE * radius)
    line = f'stroke-width="{width}" stroke-linejoin="round"'
    if look.hollow:
        body = f'<path fill="#FFFFFF" stroke="{look.color}" {line} d="{shape}"/>'
    else:
        body = (
            f'<path fill="none" stroke="#FFFFFF" {line} d="{shape}"/>'
            f'<path fill="{look.color}" d="{shape}"/>'
        )
    return f'<g id="{_id(look, radius)}">{body}</g>'


def _id(look: Look, radius: float) -> str:
    """Says all that the marker is, so that two pictures on one page may share it."""
    kind = "hollow" if look.hollow else "full"
    return f"{look.symbol}-{look.color[1:]}-{kind}-{_number(radius).replace('.', '_')}"


def _path(places: Places) -> str:
    return "M" + " ".join(f"{_number(x)} {_number(y)}" for x, y in places.tolist())


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _role(role: str) -> str:
    return f' class="{role}"' if role else ""


def _text(text: str) -> str:
    return markup(one_line(text))
