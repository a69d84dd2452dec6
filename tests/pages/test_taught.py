"""The page as a teacher's link wants it: what shows, what is locked, what there is to do."""

import random
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.files.links import encode
from nnviz.lessons.carried import carry
from nnviz.lessons.controls import CONTROLS, LOCKABLE
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import NO_HANDOUT, Handout, make_handout, read_handout
from nnviz.lessons.own import OwnTask, lesson_of
from nnviz.lessons.teacher import Teaching, write_teaching
from nnviz.lessons.writing import write_lesson
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.ui import keep, taught
from nnviz.ui.taught import written
from tests.lessons.solving import learn
from tests.pages.harness import Page, as_read
from tests.pages.test_keep import Browser, message
from tests.pages.test_keep import browser as browser  # a fixture

TASK = OwnTask(
    title="Fence it in",
    text="How many *neurons* do you need?",
    goals=(
        Goal(kind="training_accuracy", at_least=0.9),
        Goal(kind="hidden_neurons", at_most=4),
    ),
    own="none",
)
# What is seen of a control, by the key of a widget: its own name unless it is said here.
KEYS: Mapping[str, str] = {
    "tools": "pointer",
    "hold_out": "held_out",
    "class_count": "add_class",
    "starters": "preset_xor",
    "map_options": "map_view",
    "steps": "step",
    "stop_rules": "stop",
    "curves": "loss_chart_0",
    "hidden": "layers",
    "activations": "per_layer",
    "loss": "loss_kind",
}
ALWAYS = {"class_picker", "undo", "redo", "train_start", "reset", "stage"}
# Each setting has a meaning under one of these.
TRAIN = (
    TrainConfig(schedule="step"),
    TrainConfig(optimizer="momentum"),
    TrainConfig(optimizer="rmsprop"),
)
TABS = {
    "diagram": "Diagram",
    "one_step": "Step",
    "space": "Space",
    "flow": "Flow",
    "landscape": "Landscape",
    "weights": "Weights",
}
LINKS = {"lessons": "Lessons", "about": "How it works"}


def show(page: Page, **teaching: Any) -> None:
    """Let the page be as a teacher wants it."""
    page.view.handout = Handout(Teaching(**teaching))
    page.view.handout.lock(page.bench)
    page.run()


def seen(page: Page) -> set[str]:
    """The keys of all that is on the page."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if (proto := getattr(node, "proto", None)) is not None:
            found.update(re.findall(r'id: "\$\$ID-[0-9a-f]+-([^"]+)"', str(proto)))
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(page.at._tree)
    return found


def links(page: Page) -> list[str]:
    """The pages that the bar leads to."""
    return [link.proto.label for link in page.at.get("page_link")]


def tabs(page: Page) -> list[str]:
    """The views of the network's inside that are offered."""
    groups = [one for one in page.at.get("button_group") if one.key == "inside_tab"]
    return [option.content for group in groups for option in group.proto.options]


def open_link(page: Page, address: str) -> None:
    """As if the page had been loaded with it."""
    for name, value in parse_qs(urlsplit(address).query).items():
        page.at.query_params[name] = value[0]
    page.view.link_opened, page.view.link = False, None
    page.run()


def circles(hidden: tuple[int, ...] = (4,)) -> Workbench:
    """What a teacher has made."""
    bench = Workbench()
    bench.load_preset("circles")
    bench.player.set_model_config(ModelConfig(hidden=hidden))
    return bench


def link(bench: Workbench | None = None, **teaching: Any) -> str:
    return make_handout(bench or circles(), "http://here", Teaching(**teaching))


def goals(page: Page) -> list[str]:
    """Goals as they are said, each with what is."""
    said = [one.value for one in page.at.markdown if " :small[· " in one.value]
    return [as_read(line) for line in said]


def test_with_nothing_chosen_all_shows(page: Page) -> None:
    page.run()
    assert seen(page) >= ALWAYS
    assert links(page) == ["Train", "Lessons", "How it works"]
    assert tabs(page) == list(TABS.values())


def test_where_nothing_shows_one_can_still_draw_train_reset_and_undo(page: Page) -> None:
    show(page, shown=())
    here = seen(page)
    assert here >= ALWAYS
    assert links(page) == tabs(page) == []
    assert not page.at.sidebar.children
    rest = {KEYS.get(name, name) for name in CONTROLS}
    assert not here & rest
    page.click("train")
    assert page.bench.player.running is False  # there is nothing to learn from
    assert page.notice is not None


SEEN_OTHERWISE = {*TABS, *LINKS, "advice", "timeline"}


def test_each_control_shows_by_itself(page: Page) -> None:
    page.bench.load_preset("moons")
    for name in CONTROLS.keys() - SEEN_OTHERWISE:
        appeared: set[str] = set()
        for config in TRAIN:
            page.bench.player.set_train_config(config)
            show(page, shown=())
            without = seen(page)
            show(page, shown=(name,))
            appeared |= seen(page) - without
        assert KEYS.get(name, name) in appeared, name
        # The drawing of the network comes with its layers, and has the key of a view's name.
        others = {KEYS.get(other, other) for other in CONTROLS if other not in (name, *TABS)}
        assert not appeared & others, name


def test_each_view_of_the_inside_shows_by_itself(page: Page) -> None:
    for name, title in TABS.items():
        show(page, shown=(name,))
        assert tabs(page) == [title]


def test_a_view_that_is_open_closes_where_it_does_not_show(page: Page) -> None:
    page.bench.load_preset("moons")
    page.run()
    page.choose("button_group", "inside_tab", ["Flow"])
    show(page, shown=("weights",))
    assert tabs(page) == ["Weights"]
    assert not [key for key in seen(page) if key.startswith("flow")]


def test_the_bar_leads_where_it_may_and_says_nothing_where_that_is_nowhere(page: Page) -> None:
    for name, label in LINKS.items():
        show(page, shown=(name,))
        assert links(page) == ["Train", label]


def test_the_timeline_shows_when_there_is_something(page: Page) -> None:
    page.bench.load_preset("moons")
    learn(page.bench, 3)
    for name in ("timeline", "advice"):
        show(page, shown=(name,))
        assert any(key.startswith("timeline_") for key in seen(page) - {"timeline_place"}) is (
            name == "timeline"
        )


def test_hints_show_or_not(page: Page) -> None:
    page.bench.load_preset("moons")
    page.bench.player.set_model_config(ModelConfig(initialization="zero"))
    learn(page.bench, 60)
    show(page, shown=("advice",))
    assert any(key.startswith("remedy_") for key in seen(page))
    show(page, shown=("curves",))
    assert not any(key.startswith("remedy_") for key in seen(page))


def test_locked_settings_say_so_and_cannot_be_moved(page: Page) -> None:
    page.bench.load_preset("moons")
    show(page, shown=tuple(LOCKABLE), fixed=tuple(LOCKABLE))
    kinds = ("selectbox", "select_slider", "slider", "number_input", "toggle", "button_group")
    widgets = {w.key: w for kind in kinds for w in page.at.get(kind)}
    for name in LOCKABLE:
        widget = widgets.get(KEYS.get(name, name))
        if widget is not None:  # it has no meaning now
            assert widget.proto.disabled, name
    assert page.at.number_input(key="seed").label == ":material/lock: Seed"
    show(page, shown=tuple(LOCKABLE))
    assert not page.at.number_input(key="seed").disabled
    assert page.at.number_input(key="seed").label == "Seed"


def test_a_setting_that_is_locked_stays_whatever_changes_it(page: Page) -> None:
    page.bench.load_preset("moons")
    show(page, fixed=("hidden", "learning_rate"))
    before = page.bench.player.model_config
    page.bench.player.set_model_config(before.changed(hidden=(2,)))
    page.run()
    assert page.bench.player.model_config == before
    assert page.notice == (
        "“Hidden layers” is locked by the link that you have opened, so nothing is changed."
    )


def test_a_task_of_the_teacher_s_own(page: Page) -> None:
    page.run()
    open_link(page, link(shown=("hidden", "curves"), fixed=("seed",), task=TASK))
    assert [header.value for header in page.at.header] == ["Fence it in"]
    assert "How many *neurons* do you need?" in [one.value for one in page.at.markdown]
    assert [line.split(" :small[")[0].split(": ", 1)[1] for line in goals(page)] == [
        "At least 90 % of the training points right",
        "At most 4 hidden neurons",
    ]
    assert page.bench.player.fixed == {"seed"}
    assert "lesson_leave" not in seen(page)
    assert not page.view.guide.on
    learn(page.bench, 300)
    page.run()
    assert (page.bench.player.trainer.evaluate().train_accuracy or 0) >= 0.9
    assert page.notice == "All goals are reached."
    assert any("**You have reached all goals.**" in one.value for one in page.at.markdown)


def test_the_task_can_begin_again_and_undo_brings_back_what_was(page: Page) -> None:
    teacher = circles()
    learn(teacher, 20)
    page.run()
    open_link(page, link(teacher, task=TASK, network=carry(teacher.player.trainer.learner)))
    first = page.bench.player.trainer.learner.weights()
    learn(page.bench, 5)
    learnt = page.bench.player.trainer.learner.weights()
    assert not first.equal(learnt)
    page.click("lesson_again")
    assert page.bench.player.trainer.learner.weights().equal(first)
    page.click("undo")
    assert page.bench.player.trainer.learner.weights().equal(learnt)


def test_a_task_without_goals_is_read(page: Page) -> None:
    page.run()
    open_link(page, link(task=OwnTask(title="Look", text="Draw what you like.")))
    assert [header.value for header in page.at.header] == ["Look"]
    assert goals(page) == []
    page.click("lesson_again")
    assert page.notice is not None
    assert page.notice.startswith("The task begins again.")


def test_a_lesson_of_nnviz_with_less_around_it(page: Page) -> None:
    page.run()
    open_link(page, link(lesson="xor", shown=("hidden",)))
    assert page.view.lesson == "xor"
    assert "lesson_leave" not in seen(page)
    assert "layers" in seen(page)
    assert "learning_rate" not in seen(page)


def test_another_lesson_is_begun_without_the_teacher_s_link(page: Page) -> None:
    page.run()
    open_link(page, link(task=TASK, fixed=("hidden",), shown=("lessons",)))
    page.go("lessons")
    page.click("start_xor")
    page.go("train")
    assert page.bench.player.fixed == frozenset()
    assert "share" in seen(page)
    assert page.view.lesson == "xor"


def test_the_path_knows_the_task_and_so_does_the_table(page: Page) -> None:
    page.run()
    open_link(page, link(task=TASK))
    page.go("lessons")
    name = page.view.lesson
    assert "From your teacher" in [header.value for header in page.at.header]
    assert page.button(f"go_on_{name}").label == "Go on"
    page.click("save_progress")
    table = page.sent("save_progress_file").partition(b"\n")[2].decode().splitlines()
    assert "lesson,Fence it in,no,,,0," in table


@pytest.mark.parametrize("t", ["nonsense", "gQ", "A" * 3000])
def test_a_link_that_cannot_be_read_says_so_and_hides_nothing(page: Page, t: str) -> None:
    page.run()
    page.bench.load_preset("moons")
    open_link(page, f"http://here/?t={t}")
    assert page.notice is not None
    assert page.notice.startswith("This ")
    assert "share" in seen(page)
    assert len(page.bench.points) == 200


def test_after_a_reload_all_is_as_the_teacher_wanted_it(page: Page, browser: Browser) -> None:
    said = dict(parse_qs(urlsplit(link(shown=("hidden",), fixed=("seed",), task=TASK)).query))
    kept = f"{said['d'][0]}{taught.APART}{said['t'][0]}"
    browser.says = {"found": message(handout=kept, lesson="own")}
    page.run()
    page.run()
    assert page.view.handout.teaching.shown == ("hidden",)
    assert page.bench.player.fixed == {"seed"}
    assert page.bench.player.trainer.epoch == 1
    assert written(page.view.handout) == kept


def test_a_copy_with_a_damaged_link_brings_the_work_all_the_same(
    page: Page, browser: Browser
) -> None:
    browser.says = {"found": message(handout="x&t=nonsense", lesson_file="nonsense")}
    page.run()
    page.run()
    assert len(page.bench.points) == 200
    assert "share" in seen(page)
    said = page.bench.notice or ""
    assert said.startswith("Restored: 200 points, epoch 1.")
    assert len(said) > 60


def test_start_fresh_is_without_the_link(page: Page) -> None:
    page.run()
    open_link(page, link(task=TASK, fixed=("seed",), shown=()))
    page.view.offer = None
    keep_fresh(page)
    assert "share" in seen(page)
    assert page.bench.player.fixed == frozenset()
    assert not page.at.header


def keep_fresh(page: Page) -> None:
    """What the button does that is offered once work was restored."""
    page.bench.notice = page.view.said_restored = "Restored: 200 points, epoch 1."
    page.run()
    page.click("start_fresh")
    page.run()


def test_in_a_frame_there_are_the_stage_train_and_the_curve(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.run()
    monkeypatch.setattr(taught, "embedded", lambda: True)
    address = link(task=TASK)
    open_link(page, address)
    here = seen(page)
    assert here >= ALWAYS | {"loss_chart_0"}
    rest = {KEYS.get(name, name) for name in CONTROLS} - {"loss_chart_0"}
    assert not here & rest
    assert links(page) == tabs(page) == []
    (whole,) = page.at.get("link_button")
    assert parse_qs(urlsplit(whole.proto.url).query) == parse_qs(urlsplit(address).query)


def test_a_frame_keeps_no_copy(
    page: Page, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.run()
    assert browser.told[-1]["frame"] is False
    assert "kept" in seen(page)
    monkeypatch.setattr(taught, "embedded", lambda: True)
    page.run()
    assert browser.told[-1]["frame"] is True
    assert "kept" not in seen(page)


def test_what_the_page_remembers_is_small(page: Page) -> None:
    page.run()
    open_link(page, link(task=TASK))
    assert 0 < len(written(page.view.handout)) <= 1_903
    assert keep.KEPT == ("insight", "all_settings")


def test_what_is_tried_in_the_article_leaves_what_is_locked(page: Page) -> None:
    page.run()
    open_link(page, link(fixed=("learning_rate",), task=TASK))
    page.go("about")
    page.click("try_rate")
    page.go("train")
    assert page.bench.player.train_config.learning_rate == TrainConfig().learning_rate
    assert page.notice == (
        "“Learning rate” is locked by the link that you have opened, so nothing is changed."
    )


def test_where_the_activation_is_locked_no_layer_gets_another(page: Page) -> None:
    page.run()
    open_link(page, link(fixed=("activation",)))
    assert page.at.toggle(key="per_layer").disabled


def test_a_link_that_is_changed_on_the_teach_page_is_without_the_locks_of_another(
    page: Page,
) -> None:
    page.run()
    open_link(page, link(fixed=("hidden",), task=TASK))
    page.go("teach")
    page.at.text_input(key="teach_pasted").set_value(link(circles((2, 2)), fixed=("seed",)))
    page.run()
    page.click("change_link")
    assert page.bench.player.model_config.hidden == (2, 2)
    assert page.bench.player.fixed == frozenset()
    assert page.view.handout is NO_HANDOUT


def test_a_pair_of_texts_that_is_too_long_is_no_link(page: Page) -> None:
    noise = random.Random(0)
    places = [[noise.uniform(-1, 1), noise.uniform(-1, 1)] for _ in range(200)]
    d = encode(Points.of(places, [k % 2 for k in range(200)]), ModelConfig(), TrainConfig())
    text = "".join(chr(noise.randrange(0x4E00, 0x9FA0)) for _ in range(400))
    t = write_teaching(Teaching(task=OwnTask(title="a", text=text)))
    assert max(len(d), len(t)) < 1_900 < len(d) + len(t)
    page.run()
    open_link(page, f"http://here/?d={d}&t={t}")
    assert "at most 1,900 are possible" in (page.notice or "")
    assert page.view.handout is NO_HANDOUT
    assert not len(page.bench.points)


def test_a_file_that_has_the_id_of_the_link_s_task_is_not_taken_back(
    page: Page, browser: Browser
) -> None:
    said = dict(parse_qs(urlsplit(link(task=TASK)).query))
    d, t = said["d"][0], said["t"][0]
    asked = read_handout(d, t).exercise
    assert asked is not None
    task = TASK.changed(text="Do it.")
    lesson = lesson_of(task, read_handout(d, t).start).changed(id=asked.id)
    file = write_lesson(lesson).decode()
    kept = f"{d}{taught.APART}{t}"
    browser.says = {"found": message(handout=kept, lesson_file=file, lesson=asked.id)}
    page.run()
    page.run()
    assert page.view.lesson_file == ""
    assert f"The lesson's id is {asked.id}, which nnviz has already" in (page.bench.notice or "")
    page.go("lessons")
    assert page.button(f"go_on_{asked.id}").label == "Go on"


def test_hiding_changes_nothing_of_what_is_computed(page: Page) -> None:
    page.run()
    losses = []
    for shown in (None, (), ("curves", "hidden")):
        open_link(page, link(circles((8, 8)), shown=shown))
        page.bench.player.steps_per_map = 7
        page.bench.player.train(20)
        while page.bench.player.running:
            page.run()
        assert page.bench.player.trainer.epoch == 20
        losses.append(page.bench.player.trainer.evaluate())
    assert losses[0] == losses[1] == losses[2]
