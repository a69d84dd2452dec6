"""What a page remembers of its own pictures and widgets."""

import secrets
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nnviz.bench.guide import Guide
from nnviz.bench.keeping import Keeper, Kept
from nnviz.bench.parcel import Parcel
from nnviz.bench.take_home import TakeHome
from nnviz.lessons.draft import Draft
from nnviz.lessons.handout import NO_HANDOUT, Handout
from nnviz.lessons.progress import Progress
from nnviz.pictures.chart_view import ChartView
from nnviz.pictures.map_view import MapView


class Telling(NamedTuple):
    """The number of a telling, and the value that the widget was told, or was moved to since."""

    number: int
    value: Any


@dataclass
class View:
    """What a page remembers of its own pictures; nothing of the work is in here.

    Attributes
    ----------
    admitted : bool or None
        Whether there was room for this session; ``None`` before that was asked.
    complete : str or None
        The page that was run to its end, if no run of another one was begun since.
    entered : int
        Number of tellings when the page was entered.
    fresh : bool
        Whether the browser may know no value of any widget. It forgets them as soon as a run of
        another page begins, also if that run is cut off by the way back, and Streamlit, which then
        remembers them all, would let it show defaults, and take these for a person's choices.
    again : bool
        Whether the page has asked for its next run by itself: that hears nothing of the browser.
    tellings : int
        How many times a widget was told a value, or all of them were.
    session : str
        Tells this session from every other one.
    keeper : Keeper
        Knows which work the browser has a copy of.
    parcel : Parcel
        The copy that is on its way to the browser.
    offer : Kept or None
        A copy that a person has not decided about, and whether it is this page's own.
    said_restored : str or None
        What was said when a copy was taken over.
    found : object
        What the browser says that it has kept, until the page has looked at it.
    answered : bool
        Whether the browser's copy was heard of.
    forgotten : int
        How often a person has started fresh.
    aside : int
        How many copies could not be read.
    link : str or None
        The link that this work began with, or may have.
    dialog : str or None
        The dialog that is open.
    home : TakeHome or None
        What the dialog of that name offers, while it is open.
    lesson : str or None
        The lesson or challenge that is open, by its id.
    lesson_file : str
        The lesson that was opened as a file, as its text.
    progress : Progress
        What was done in all of them.
    handout : Handout
        What a teacher's link says of this page.
    draft : Draft
        What a teacher is writing, on the page of that name.
    guide : Guide
        Leads through the first minute.
    told : dict of str to Telling
        The last value that each widget was told since the page was entered, by key.
    kept : dict
        What a person has chosen in widgets that show nothing else, by key.
    inspect : bool
        Whether the pointer reads the heatmap instead of drawing.
    presenting : bool
        Whether the page is as a projector shows it.
    chart : ChartView
        How the charts show the curves.
    flow : Flow or None
        What was measured of the run at moments of its timeline.
    pointed : tuple of int, or None
        The hidden layer and neuron that the diagram is to show, until it has.
    taken : Taken or None
        The last step that was taken by its numbers (nnviz/ui/inside/step.py).
    map : MapView
        What the map shows, and what is laid over it; `map_shown` reads it, `show_map` changes it.
    map_of : tuple of int
        The classes that `map.label` was chosen among, by their numbers for life; none yet: those
        that are there when it is looked at.
    inside : dict
        What the views of the network's inside remember, by name.
    said : Said or None
        What the panel beside the stage has said last.
    charts : dict
        The charts shown, by key.
    preset : PresetConfig or None
        The data set that the controls of data sets were last set to.
    link_opened : bool
        Whether the address was already looked at for a share link.
    timers : dict
        Seconds to which the timer of each live loop is set, by name.
    canvases : set of int
        Numbers of the canvases that lie in the page.
    marks : int
        Marks of the canvases that the page as a whole has taken note of.
    presses : int
        Presses of buttons that were heard.
    reports : dict
        What canvases have reported and no run has read yet, by number.
    faults : set of str
        Kinds and places of faults that nobody foresaw.
    begun : dict
        What each widget of a dialog was given its first value for, by key.
    acts : int
        The last act in the diagram that was heard.
    acted : bool
        Whether something was done in a fragment that the page as a whole does not show yet.
    table : bytes
        The table that was loaded last, compressed, so that other columns of it can be chosen.
    table_page : int
        The sheet of it, if it is an Excel file.
    reading : Reading or None
        The table in the open dialog, so that it is read once and not at each choice.
    """

    admitted: bool | None = None
    complete: str | None = None
    entered: int = 0
    fresh: bool = True
    again: bool = False
    tellings: int = 0
    told: dict[str, Telling] = field(default_factory=dict)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    keeper: Keeper = field(default_factory=Keeper)
    parcel: Parcel = field(default_factory=Parcel)
    offer: Kept | None = None
    said_restored: str | None = None
    found: Any = None
    answered: bool = False
    forgotten: int = 0
    aside: int = 0
    link: str | None = None
    dialog: str | None = None
    home: TakeHome | None = None
    lesson: str | None = None
    lesson_file: str = ""
    progress: Progress = field(default_factory=Progress)
    handout: Handout = NO_HANDOUT
    draft: Draft = field(default_factory=Draft)
    guide: Guide = field(default_factory=Guide)
    kept: dict[str, Any] = field(default_factory=dict)
    inspect: bool = False
    presenting: bool = False
    chart: ChartView = field(default_factory=ChartView)
    map: MapView = field(default_factory=MapView)
    map_of: tuple[int, ...] = ()
    inside: dict[str, Any] = field(default_factory=dict)
    said: Any = None
    flow: Any = None
    pointed: tuple[int, int] | None = None
    taken: Any = None
    charts: dict[str, Any] = field(default_factory=dict)
    preset: Any = None
    link_opened: bool = False
    timers: dict[str, float] = field(default_factory=dict)
    canvases: set[int] = field(default_factory=set)
    marks: int = 0
    presses: int = 0
    reports: dict[int, Any] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    begun: dict[str, object] = field(default_factory=dict)
    acts: int = 0
    acted: bool = False
    table: bytes = b""
    table_page: int = 0
    reading: Any = None
