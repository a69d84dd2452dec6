"""What shows on a student's page, and what is locked there."""

import streamlit as st

from nnviz.lessons.beginning import describe_locked
from nnviz.lessons.controls import CHOICES, CONTROLS, GROUPS, LOCKABLE, of_group
from nnviz.lessons.draft import CHOOSE
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.state import workbench
from nnviz.ui.teach.drafted import draft, put

ABOUT = {
    "Everything": "Nothing is hidden.",
    "The essentials": "Starter data sets, hidden layers, learning rate, pace, hints and the curve.",
    "Stage, Train and curve": "Drawing, training and watching; no settings at all.",
    CHOOSE: "Press what is not to show. To begin with little, press The essentials, then Choose.",
}
OF_A_LESSON = "Leave what the lesson's task asks for: try it as a student, from step 5, to its end."
SETTINGS = tuple(name for name in CONTROLS if name in LOCKABLE)


def shown() -> None:
    """What shows."""
    bound(
        st.segmented_control,
        "What shows",
        (*CHOICES, CHOOSE),
        key="teach_shown",
        value=draft().choice,
        apply=lambda choice: put(draft().choose(choice)),
        label_visibility="collapsed",
    )
    say.quietly(
        f"{ABOUT[draft().choice]} The stage, Train, Reset model and Undo always show. What is "
        "hidden has its value all the same."
    )
    if draft().what == "lesson" and draft().shown is not None:
        say.quietly(OF_A_LESSON)
    with st.container(key="teach_groups"):
        if draft().choice == CHOOSE:
            for place, group in enumerate(GROUPS):
                _group(place, group)


def _group(place: int, group: str) -> None:
    """The controls that are met in one place."""
    names, chosen = of_group(group), draft().shown
    bound(
        st.pills,
        group,
        names,
        selection_mode="multi",
        key=f"teach_group_{place}",
        value=[name for name in names if chosen is None or name in chosen],
        apply=lambda some: put(draft().show(names, tuple(some))),
        format_func=_label,
    )


def locked() -> None:
    """What is locked."""
    bound(
        st.pills,
        "Locked",
        SETTINGS,
        selection_mode="multi",
        key="teach_locked",
        value=[name for name in SETTINGS if name in draft().fixed],
        apply=lambda some: put(draft().lock(tuple(some))),
        format_func=_label,
        label_visibility="collapsed",
    )
    say.quietly(_about_locked())


def _about_locked() -> str:
    """What is locked, at which values."""
    if not draft().fixed:
        return "Nothing is locked. Press a setting that is not to be changed, such as the seed."
    if draft().what == "lesson":
        return "These keep the value that the lesson gives them."
    player = workbench().player
    return f"Kept as they are now: {describe_locked(draft().fixed, player.trainer)}."


def _label(name: str) -> str:
    return CONTROLS[name].label
