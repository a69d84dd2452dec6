"""The goals of a task: those that there are, with the present numbers, and one more."""

import zlib

import streamlit as st

from nnviz.errors import InputError
from nnviz.lessons.asking import NAMES, WAYS, show
from nnviz.lessons.beginning import out_of_reach, passes_at_once, rehearse
from nnviz.lessons.carried import Carried, carry
from nnviz.lessons.goals import KINDS, Goal, State
from nnviz.settings.limits import MAX_LESSON_ITEMS
from nnviz.settings.outside import markdown
from nnviz.settings.table import SETTINGS
from nnviz.ui import say
from nnviz.ui.bound import bound
from nnviz.ui.press import once
from nnviz.ui.state import workbench
from nnviz.ui.teach.drafted import change, draft, put

NONE_YET = (
    "No goal yet, so nothing is checked. A goal is checked while a student trains, and says so "
    "when it is reached."
)
AT_ONCE = (
    "The start meets all goals already: whoever trains for one step has reached them. Ask for more."
)
IN_THE_LIST = "This goal is in the list already. Change the fields above for one more."
NO_VALUE = "Choose a value, so that this is a goal."


def goals() -> None:
    """What is asked for so far, and the next thing."""
    st.markdown("**Goals**, which are checked while a student trains")
    with st.container(key="teach_goals"):
        _list()
    with st.container(key="teach_asking", horizontal=True, vertical_alignment="bottom"):
        if len(draft().goals) < MAX_LESSON_ITEMS:
            _one_more()
        else:
            say.quietly(f"{MAX_LESSON_ITEMS} goals are the most there can be.")
    with st.container(key="teach_why_not"):
        if len(draft().goals) < MAX_LESSON_ITEMS and (missing := _why_not()):
            say.quietly(missing)


def _list() -> None:
    """Each with how far the network on the Train page is, so that one sees whether it can be."""
    if not (asked := draft().goals):
        say.quietly(NONE_YET)
        return
    bench = workbench()
    checked = rehearse(asked, bench)
    for goal, state in zip(asked, checked.states, strict=True):
        _goal(goal, state)
    if passes_at_once(asked, bench, _network()):
        say.notice(AT_ONCE)
    for sentence in out_of_reach(asked, draft().shown, draft().fixed, bench):
        say.notice(sentence)
    if not bench.player.trainer.steps:
        say.quietly("Try it yourself: train on the Train page, and see here what is reached.")
    elif checked.reached:
        say.quietly("Your network on the Train page reaches all of it.")
    else:
        say.quietly(checked.because or "The numbers are those of your network on the Train page.")


def _goal(goal: Goal, state: State) -> None:
    name = zlib.crc32(goal.model_dump_json().encode())
    with st.container(key=f"teach_goal_{name}", horizontal=True, vertical_alignment="center"):
        icon = "check_circle" if state.met else "radio_button_unchecked"
        st.markdown(f":material/{icon}: {markdown(goal.sentence)}  \n:small[{markdown(state.now)}]")
        st.button(
            "Remove",
            key=f"remove_goal_{name}",  # of this goal: a late press is for no other one
            type="tertiary",
            icon=":material/delete:",
            on_click=once(_remove),
            args=(goal,),
        )


def _remove(goal: Goal) -> None:
    put(draft().remove_goal(goal))


def _network() -> Carried | None:
    """The weights that go along, if they can."""
    precision, learner = draft().network, workbench().player.trainer.learner
    try:
        return None if precision is None else carry(learner, precision)
    except InputError:
        return None


def _one_more() -> None:
    """What is to be measured, and the bound, as the goal's kind has them."""
    asking = draft().asking
    bound(
        st.selectbox,
        "One more goal",
        tuple(KINDS),
        key="goal_kind",
        value=asking.kind,
        apply=lambda kind: change(asking=draft().asking.of_kind(kind)),
        format_func=KINDS.__getitem__,
    )
    if asking.kind == "setting":
        bound(
            st.selectbox,
            "Which",
            NAMES,
            key="goal_setting",
            value=asking.name,
            apply=lambda name: change(asking=draft().asking.of_setting(name)),
            format_func=lambda name: SETTINGS[name].label,
        )
    if len(asking.ways) > 1:
        bound(
            st.selectbox,
            "How",
            asking.ways,
            key=f"goal_way_{asking.kind}",
            value=asking.way,
            apply=lambda way: change(asking=draft().asking.to(way)),
            format_func=WAYS.__getitem__,
        )
    _value()
    bound(
        st.toggle,
        "At some time",
        key="goal_once",
        value=asking.once,
        apply=lambda once: change(asking=draft().asking.changed(once=once)),
        help="It stays reached once it was. Otherwise all goals have to be met at the same time.",
    )
    st.button(
        "Add",
        key="add_goal",
        icon=":material/add:",
        on_click=once(_add),
        disabled=_why_not() is not None,
    )


def _why_not() -> str | None:
    """Why the goal in the fields cannot be added; ``None`` if it can."""
    asking = draft().asking
    if not asking.complete:
        return NO_VALUE
    return IN_THE_LIST if asking.goal() in draft().goals else None


def _value() -> None:
    """The number, or the value of a setting."""
    asking = draft().asking
    if (span := asking.range) is not None:
        whole = span.whole
        bound(
            st.number_input,
            f"Number in {span.unit}" if span.unit else "Number",
            *((int(span.low), int(span.high)) if whole else (span.low, span.high)),
            key=f"goal_number_{asking.kind}_{asking.name}",
            value=int(asking.number) if whole else asking.number,
            apply=lambda number: change(asking=draft().asking.by(number)),
            step=int(span.step) if whole else span.step,
            format="%d" if whole else "%g",
        )
    elif asking.form == "some of":
        bound(
            st.multiselect,
            "Value",
            asking.choices,
            key=f"goal_some_{asking.name}",
            value=list(asking.value) if isinstance(asking.value, tuple) else [],
            apply=lambda some: change(asking=draft().asking.changed(value=tuple(some))),
            format_func=lambda value: show(draft().asking.name, value),
        )
    elif asking.form == "one of":
        bound(
            st.selectbox,
            "Value",
            asking.choices,
            key=f"goal_value_{asking.name}",
            value=asking.value,
            apply=lambda value: change(asking=draft().asking.changed(value=value)),
            format_func=lambda value: show(draft().asking.name, value),
        )


def _add() -> None:
    put(draft().add_goal())
