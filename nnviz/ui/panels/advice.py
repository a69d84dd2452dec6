"""The one place that speaks to a person: what happened, what goes wrong, or what to do next."""

import streamlit as st

from nnviz.bench.guide import Stop
from nnviz.bench.hints import Hint, Rule
from nnviz.bench.ideas import Idea, follow, success
from nnviz.bench.keeping import Kept
from nnviz.bench.workbench import Workbench
from nnviz.ui import keep, say
from nnviz.ui.press import act_for_page, once, show_acts
from nnviz.ui.state import view, workbench
from nnviz.ui.taught import shows


def advice(next_step: str, hint: Hint | None, stop: Stop | None) -> None:
    """What matters most at the moment; always in the same place, so that nothing moves.

    Parameters
    ----------
    next_step : str
        What is, and what to do now.
    hint : tuple of Rule and str, or None
        A rule that applies, and why.
    stop : Stop or None
        What the guide says.
    """
    show_acts()  # a remedy has changed settings
    bench, shown = workbench(), view()
    with st.container(key="next_step"):
        if shown.offer:
            _offer(shown.offer)
        elif bench.notice and bench.notice == shown.said_restored:
            _restored(bench.notice)
        elif not shown.lesson and shows("advice") and (done := success(bench)) and not hint:
            _success(bench, done)
        elif bench.notice:
            _notice(bench)
        elif hint:
            _hint(*hint)
        elif stop:
            _guide(stop)
        else:
            say.quietly(next_step)


def _notice(bench: Workbench) -> None:
    """What happened; and the way back, where there is one."""
    with st.container(key="notice"):
        say.notice(bench.notice or "")
        if bench.can_take_back:
            with st.container(key="take_back"):
                st.button(
                    "Undo", key="take_back_button", on_click=once(act_for_page), args=(bench.undo,)
                )


def _offer(kept: Kept) -> None:
    """There is a copy, and something else is here: which one is it to be."""
    with st.container(key="notice"):
        say.notice(f"This browser holds earlier work: {kept.summary}. Go on with that?")
        with st.container(key="choice", horizontal=True, width="content"):
            st.button(
                "Open it", key="open_copy", on_click=once(act_for_page), args=(keep.open_copy, kept)
            )
            st.button("No", key="decline_copy", on_click=once(act_for_page), args=(keep.decline,))


def _restored(sentence: str) -> None:
    """The work is as it was; and the way to an empty page."""
    with st.container(key="hint"):
        say.quietly(sentence, icon="history")
        if view().lesson and view().handout.exercise is None:
            return  # who wants a lesson from its beginning must not lose what was reached in all
        with st.container(key="remedy"):
            st.button(
                "Start fresh",
                key="start_fresh",
                on_click=once(act_for_page),
                args=(keep.start_fresh,),
            )


def _success(bench: Workbench, ideas: tuple[Idea, ...]) -> None:
    """Three things to try."""
    with st.container(horizontal=True, key="ideas", vertical_alignment="center"):
        say.quietly("Solved. Try next:", icon="celebration")
        for number, idea in enumerate(ideas):
            st.button(
                idea.label,
                key=f"idea_{number}",
                on_click=once(act_for_page),
                args=(follow, bench, idea),
            )


def _hint(rule: Rule, reason: str) -> None:
    """A quiet line when something goes wrong: why, and a button that does something about it."""
    with st.container(key="hint"):
        say.quietly(reason, icon="lightbulb")
        if view().lesson:
            return  # what to do about it is what a lesson asks, and it has hints of its own
        # A key for each remedy: another hint may be due by the time a press arrives.
        with st.container(key="remedy"):
            st.button(
                rule.label,
                key=f"remedy_{rule.name.replace(' ', '_')}",
                on_click=once(act_for_page),
                args=(rule.remedy, workbench()),
            )


def _guide(stop: Stop) -> None:
    """What is next in the first minute; the control it is done with is ringed (guide.css)."""
    with st.container(key=f"guide_{stop.at}"):
        st.html(f"<p>{stop.text}</p>")
        with st.container(key="skip"):
            st.button(
                "Skip",
                key="skip_guide",
                type="tertiary",
                on_click=once(act_for_page),
                args=(view().guide.skip,),
            )
