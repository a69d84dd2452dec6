"""The loss chart for print: curves, axes with ticks, and events with what they were below."""

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from nnviz.pictures.axis_ticks import tick_texts, ticks
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.curves import EVENT_COLOR, GHOST_COLOR, MOST_LINES, smoothed
from nnviz.pictures.lettering import SLACK, cut, text_width
from nnviz.pictures.line_chart import TEST_COLOR, TRAIN_COLOR
from nnviz.pictures.log_axis import floor_below, lifted
from nnviz.pictures.paper import (
    FAINT,
    FONT,
    RULE,
    Line,
    Look,
    Mark,
    Paper,
    Places,
    Stamps,
    Words,
    box,
    closed,
)
from nnviz.pictures.paper import segment as straight
from nnviz.pictures.time_axis import floats, ghost_times, settled, time_of, times_of
from nnviz.settings.outside import one_line
from nnviz.training.events import Event
from nnviz.training.ghosts import Ghost
from nnviz.training.history import History

WIDE, HIGH = 640.0, 340.0  # units of the plot
EDGE, TITLE, SMALL = 16.0, 19.0, 13.0
LEFT = 92.0  # units left of the plot, or more for long numbers
APART = 40.0  # units between the numbers of events; nearer ones share one
SAMPLE = 36.0  # units of a line in the legend
TOLD = (WIDE + 2 * EDGE) / SLACK  # units of a title or an event
DOT = 3.0  # radius of a record without neighbours
_DASH = (7.0, 4.0)


class Scale:
    """Where values lie along an axis, 0 to 1, and its ticks; zero lies at a floor if it is a log.

    Parameters
    ----------
    columns : sequence of ndarray of float
        All that is drawn along it; what is not finite is a gap.
    log : bool
    whole : bool
        Whether only whole numbers are written: there is no half epoch.
    """

    def __init__(
        self, columns: Sequence[npt.NDArray[np.float64]], log: bool, whole: bool = False
    ) -> None:
        self._whole = whole
        values = np.concatenate([np.zeros(0), *columns])
        values = values[np.isfinite(values)]
        self.last = float(values.max(initial=0.0))
        self.log = log
        self.floor = floor_below(values) if log else None
        shown = self._of(values)
        low = float(shown.min(initial=math.inf)) if log and len(values) else 0.0
        high = float(shown.max(initial=low)) if len(values) else low
        if log:
            high = max(high, low + 0.1)
        self.low, self.high = low, high if high > low else low + 1.0

    def _of(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.log10(lifted(values, self.floor)) if self.log else values

    def shares(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Where values lie, 0 at the axis's lower end and 1 at its upper one."""
        found: npt.NDArray[np.float64] = (self._of(values) - self.low) / (self.high - self.low)
        return found

    def ticks(self) -> list[tuple[float, str]]:
        """Where ticks lie, and what they say: round steps, or decades."""
        if not self.log:
            pairs = zip(ticks(self.low, self.high), tick_texts(self.low, self.high), strict=True)
            return [
                ((value - self.low) / (self.high - self.low), text)
                for value, text in pairs
                if not self._whole or value.is_integer()
            ]
        first, last = math.floor(self.low), math.ceil(self.high)
        steps = (1, 2, 5) if last - first <= 2 else (1,)
        every = max(1, math.ceil((last - first) / 8))
        values = [s * 10.0**d for d in range(first, last + 1, every) for s in steps]
        found = [
            ((math.log10(v) - self.low) / (self.high - self.low), f"{v:,g}".replace("-", "−"))
            for v in values
            if self.low - 1e-6 <= math.log10(v) <= self.high + 1e-6
            and (self.floor is None or v > 1.001 * self.floor)
            and (not self._whole or v >= 1.0)
        ]
        return [*([(0.0, "zero")] if self.floor else []), *found]


def loss_paper(
    history: History,
    view: ChartView | None = None,
    *,
    events: Sequence[Event] = (),
    ghosts: Sequence[Ghost] = (),
    title: str = "",
) -> Paper:
    """The chart as a list of things to draw; parameters as in `nnviz.pictures.curves.loss_spec`.

    The last 24 events have a mark and a number, and a line below the chart.
    """
    view = settled(history, view, ghosts)
    times = times_of(history, view).astype(np.float64)
    train, test = (_clean(floats(c)) for c in (history.train_loss, history.test_loss))
    pasts = [
        (ghost_times(ghost, view).astype(np.float64), _clean(values), dash)
        for ghost in ghosts
        for values, dash in ((ghost.train_loss, None), (ghost.test_loss, _DASH))
    ]
    whole = view.over == "epochs"
    across = Scale([times, *(t for t, _, _ in pasts)], bool(view.log_time), whole)
    up = Scale([train, test, *(v for _, v, _ in pasts)], view.log_loss)
    groups = [(epoch, list(g)) for epoch, g in groupby(events, key=lambda event: event.epoch)]
    marks_at = groups[-MOST_LINES:] if len(history) > 1 else []
    numbers = max((text_width(text, FONT) for _, text in up.ticks()), default=0.0)
    left = max(LEFT, EDGE + 1.6 * FONT + 10.0 + SLACK * numbers)
    top = EDGE + (2.0 * TITLE if title else 0.0) + 2.0 * FONT + (SMALL + 8.0 if marks_at else 4.0)

    def curve(
        at: npt.NDArray[np.float64],
        values: npt.NDArray[np.float64],
        look: tuple[str, float],
        dash: tuple[float, float] | None,
        role: str,
    ) -> list[Mark]:
        xy = np.stack([left + WIDE * across.shares(at), top + HIGH * (1 - up.shares(values))], 1)
        parts = _without_gaps(xy)
        alone = np.array([part[0] for part in parts if len(part) == 1]).reshape(-1, 2)
        dots = Stamps(alone, [Look("circle", look[0])] * len(alone), DOT, role)
        line = Line([part for part in parts if len(part) > 1], *look, dash, role)
        return [line, dots] if len(alone) else [line]

    marks = _axes(across, up, left, top, view)
    # An event to which the axis does not reach is marked at its end.
    first = times[:1].max(initial=0.0) if across.log else 0.0
    when = [np.clip(time_of(history, e, view), first, across.last) for e, _ in marks_at]
    shares = across.shares(np.array(when)).tolist()
    said = [(share, group) for share, (_, group) in zip(shares, marks_at, strict=True)]
    marks += _event_marks([left + WIDE * share for share, _ in said], top)
    for t, v, dash in pasts:
        marks += curve(t, v, (GHOST_COLOR, 1.3), dash, "ghost")
    entries: list[tuple[str, str, tuple[float, float] | None]] = []
    both = ((train, TRAIN_COLOR, None, "training"), (test, TEST_COLOR, _DASH, "held-out"))
    for values, color, dash, name in both:
        if not np.isnan(values).all():
            if view.smoothing:
                values = smoothed(values.astype(np.float32), view.smoothing).astype(np.float64)
            marks += curve(times, values, (color, 2.2), dash, name)
            entries.append((name, color, dash))
    if pasts:
        entries.append(("left behind", GHOST_COLOR, None))
    if said:
        entries.append(("events", EVENT_COLOR, (2.0, 3.0)))
    marks += _legend(entries, left, top - (SMALL + 8.0 if said else 4.0) - 1.3 * FONT)
    if title:
        marks.append(Words(left, EDGE + TITLE, cut(one_line(title), TITLE, TOLD), TITLE))
    if len(history) < 2:
        marks.append(Words(left + WIDE / 2, top + HIGH / 2, "not trained yet", anchor="middle"))
    low = top + HIGH + 6.0 + 4.0 * FONT
    for number, (_, group) in enumerate(said, start=1):
        text = f"{number} · epoch {group[0].epoch:,}: {'; '.join(e.text for e in group)}"
        marks.append(Words(left, low, cut(one_line(text), SMALL, TOLD), SMALL, FAINT))
        low += 1.5 * SMALL
    about = f"Up to epoch {max(history.last_epoch, 0):,}; {len(groups):,} events."
    alt = title or f"Loss over {view.over}"
    return Paper(left + WIDE + 3 * EDGE, low, marks, alt, about)


def _clean(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Losses with a gap for what is infinite."""
    return np.where(np.isfinite(values), values, np.nan).astype(np.float64)


def _without_gaps(xy: Places) -> list[Places]:
    """The stretches between gaps; one of them may be one place alone."""
    known = np.isfinite(xy).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
    return [xy[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _axes(across: Scale, up: Scale, left: float, top: float, view: ChartView) -> list[Mark]:
    bottom, rules, small, words = top + HIGH, [], [], []
    for share, text in up.ticks():
        at = bottom - HIGH * share
        rules.append(straight(left, at, left + WIDE, at))
        words.append(Words(left - 9.0, at + 0.36 * FONT, text, anchor="end"))
    end = -math.inf
    for share, text in across.ticks():
        at, half = left + WIDE * share, text_width(text, FONT) / 2.0
        small.append(straight(at, bottom, at, bottom + 6.0))
        if at - half > end + 0.4 * FONT:
            words.append(Words(at, bottom + 6.0 + 1.1 * FONT, text, anchor="middle"))
            end = at + half
    over = "seconds of training" if view.over == "seconds" else "epoch"
    return [
        Line(rules, RULE, 1.0, role="rules"),
        Line([closed(box(left, top, WIDE, HIGH))], FAINT, 1.2, role="plot"),
        Line(small, FAINT, 1.2, role="ticks"),
        *words,
        Words(left + WIDE / 2, bottom + 6.0 + 2.6 * FONT, over, anchor="middle"),
        Words(EDGE + FONT, top + HIGH / 2, "loss", anchor="middle", turned=True),
    ]


def _event_marks(places: list[float], top: float) -> list[Mark]:
    """A dotted line for each event, and numbers above; those that are near share them."""
    if not places:
        return []
    lines = [straight(at, top, at, top + HIGH) for at in places]
    marks: list[Mark] = [Line(lines, EVENT_COLOR, 1.2, (2.0, 3.0), "events")]
    first = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] - places[first] >= APART:
            text = f"{first + 1}" if index - first == 1 else f"{first + 1}–{index}"
            marks.append(Words(places[first], top - 6.0, text, SMALL, EVENT_COLOR, "middle"))
            first = index
    return marks


def _legend(
    entries: list[tuple[str, str, tuple[float, float] | None]], left: float, low: float
) -> list[Mark]:
    marks: list[Mark] = []
    for name, color, dash in entries:
        marks.append(Line([straight(left, low, left + SAMPLE, low)], color, 2.2, dash, "legend"))
        marks.append(Words(left + SAMPLE + 8.0, low + 0.36 * FONT, name))
        left += SAMPLE + 36.0 + 1.15 * text_width(name, FONT)
    return marks
