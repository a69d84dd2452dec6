"""The teacher's page: each step, what is missing, and that nothing is lost on the way."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st

from nnviz.lessons import passed_on
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CONTROLS, EMBEDDED, GROUPS, of_group
from nnviz.lessons.draft import Draft
from nnviz.lessons.goals import Goal
from nnviz.lessons.handout import Handout, read_handout
from nnviz.lessons.lesson import read_lesson
from nnviz.lessons.writing import write_lesson
from nnviz.settings.limits import MAX_LESSON_ITEMS
from nnviz.ui.teach.file import LEFT_OUT
from nnviz.ui.teach.goals import AT_ONCE, IN_THE_LIST, NO_VALUE, NONE_YET
from nnviz.ui.teach.page import EMPTY, LEFT_HERE
from nnviz.ui.teach.shown import OF_A_LESSON
from tests.inputs import HOSTILE
from tests.pages.harness import Page, as_read

TASK = Draft(
    what="task",
    title="Fence it in",
    text="Three lines are enough.",
    goals=(Goal(kind="training_accuracy", at_least=0.9),),
)


def said(page: Page) -> list[str]:
    """All quiet lines, as a person reads them."""
    return [as_read(caption.value) for caption in page.at.caption]


def warned(page: Page) -> list[str]:
    return [as_read(warning.value) for warning in page.at.warning]


def refused(page: Page) -> list[str]:
    return [as_read(error.value) for error in page.at.error]


def link(page: Page) -> str:
    """The link that is shown; there has to be one."""
    found = [code.value for code in page.at.code if not code.value.startswith("<")]
    assert len(found) == 1
    return str(found[0])


def opened(page: Page) -> Handout:
    """What a student gets."""
    asked = parse_qs(urlsplit(link(page)).query)
    return read_handout(asked.get("d", [None])[0], asked["t"][0])


def sentences(page: Page) -> list[str]:
    return [goal.sentence for goal in page.view.draft.goals]


def test_whoever_has_done_nothing_yet_gets_a_link_to_an_empty_canvas(page: Page) -> None:
    page.go("teach")
    assert [title.value for title in page.at.title] == ["Teach"]
    assert [header.value[0] for header in page.at.header] == list("123456")
    assert EMPTY in said(page)
    assert any(line.startswith("Nothing is trained yet, so the link begins") for line in said(page))
    assert warned(page) == refused(page) == []
    handout = opened(page)
    assert (len(handout.start.points), handout.task, handout.teaching.shown) == (0, None, None)


def test_what_the_link_begins_with_is_what_is_on_the_train_page(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.go("teach")
    (begins,) = (one.value for one in page.at.markdown if "The link begins with" in one.value)
    assert "200 points (Moons), 40 of them held out; a network with hidden layers 8‑8" in begins
    assert begins.endswith("trained for 1 epoch.")
    assert LEFT_HERE in said(page)
    assert EMPTY not in said(page)
    handout = opened(page)
    assert handout.start.points == page.bench.points
    assert handout.teaching.network is None


def test_a_lesson_is_chosen_and_travels_by_its_id(page: Page) -> None:
    page.go("teach")
    page.choose("button_group", "teach_what", "lesson")
    assert warned(page) == [passed_on.NOT_CHOSEN]
    page.choose("selectbox", "teach_lesson", "xor")
    assert warned(page) == []
    assert opened(page).exercise is lessons()["xor"]
    assert OF_A_LESSON not in said(page)
    page.choose("button_group", "teach_shown", "Stage, Train and curve")
    assert OF_A_LESSON in said(page)
    assert "d=" not in link(page)


def test_a_task_is_written_and_travels_whole(page: Page) -> None:
    page.click("preset_moons")
    page.go("teach")
    page.choose("button_group", "teach_what", "task")
    assert warned(page) == [passed_on.NO_TITLE]
    assert NONE_YET in said(page)
    page.choose("text_input", "teach_title", " Fence  it in ")
    page.choose("text_area", "teach_text", "Three lines.\n\n- No **more**")
    page.click("add_goal")
    page.choose("selectbox", "goal_kind", "hidden_neurons")
    page.choose("number_input", "goal_number_hidden_neurons_learning_rate", 3)
    page.choose("toggle", "goal_once", True)
    page.click("add_goal")
    page.choose("selectbox", "teach_own", "add")
    task = opened(page).task
    assert task is not None
    assert (task.title, task.text, task.own) == (
        "Fence it in",
        "Three lines.\n\n- No **more**",
        "add",
    )
    assert [goal.sentence for goal in task.goals] == [
        "At least 95 % of the held-out points right",
        "At most 3 hidden neurons, at some time",
    ]


def test_a_goal_about_a_setting_is_chosen_by_its_values(page: Page) -> None:
    page.view.draft = TASK.changed(goals=())
    page.go("teach")
    page.choose("selectbox", "goal_kind", "setting")
    page.choose("selectbox", "goal_value_learning_rate", 0.1)
    page.click("add_goal")
    page.choose("selectbox", "goal_setting", "batch_size")
    page.choose("selectbox", "goal_way_setting", "at_most")
    page.choose("selectbox", "goal_value_batch_size", 10)
    page.click("add_goal")
    page.choose("selectbox", "goal_setting", "features")
    page.choose("multiselect", "goal_some_features", ["x2", "y2"])
    page.click("add_goal")
    assert IN_THE_LIST in said(page)
    page.choose("multiselect", "goal_some_features", [])
    assert page.button("add_goal").disabled
    assert NO_VALUE in said(page)
    page.choose("selectbox", "goal_setting", "batch_norm")
    page.choose("selectbox", "goal_value_batch_norm", True)
    page.click("add_goal")
    page.choose("selectbox", "goal_setting", "dropout")
    page.choose("number_input", "goal_number_setting_dropout", 0.2)
    page.click("add_goal")
    page.choose("selectbox", "goal_kind", "diverged")
    page.click("add_goal")
    assert sentences(page) == [
        "Learning rate: 0.1",
        "Batch size: at most 10",
        "Input features: x², y²",
        "Batch normalisation: on",
        "Dropout: 0.2",
        "Training breaks down: the loss is no number any more",
    ]
    assert list(opened(page).task.goals) == list(page.view.draft.goals)  # type: ignore[union-attr]


def test_goals_are_removed_and_are_at_most_so_many(page: Page) -> None:
    page.view.draft = TASK
    page.go("teach")
    for number in range(MAX_LESSON_ITEMS - 1):
        page.choose("number_input", "goal_number_held_out_accuracy_learning_rate", 50.0 + number)
        page.click("add_goal")
    assert f"{MAX_LESSON_ITEMS} goals are the most there can be." in said(page)
    assert not any(button.key == "add_goal" for button in page.at.button)
    first = next(b.key for b in page.at.button if b.key and b.key.startswith("remove_goal_"))
    page.click(first)
    assert sentences(page)[0] == "At least 50 % of the held-out points right"
    assert page.button("add_goal").disabled, "it is in the list already"
    assert IN_THE_LIST in said(page)
    page.choose("number_input", "goal_number_held_out_accuracy_learning_rate", 50.0)
    assert IN_THE_LIST in said(page)
    page.choose("number_input", "goal_number_held_out_accuracy_learning_rate", 49.0)
    assert not page.button("add_goal").disabled
    assert IN_THE_LIST not in said(page)


def test_a_goal_that_the_start_meets_is_warned_of(page: Page) -> None:
    page.click("preset_moons")
    page.view.draft = TASK.changed(goals=(Goal(kind="hidden_neurons", at_most=16),))
    page.go("teach")
    assert warned(page) == [AT_ONCE]
    page.choose("selectbox", "goal_kind", "training_accuracy")
    page.click("add_goal")
    assert warned(page) == []
    assert any("Try it yourself" in line for line in said(page))


def test_a_goal_out_of_reach_is_warned_of(page: Page) -> None:
    page.click("preset_moons")
    page.view.draft = TASK.changed(goals=(Goal(kind="hidden_neurons", at_most=4),))
    page.go("teach")
    assert warned(page) == []
    page.choose("button_group", "teach_locked", ["hidden"])
    assert warned(page) == [
        "At most 4 hidden neurons: Hidden layers is locked, so it stays out of reach.",
        "1 goal of step 1 cannot be reached; look there.",
    ]
    assert "Kept as they are now: Hidden layers 8-8." in said(page)


def test_how_far_the_network_here_is_stands_beside_the_goals(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.view.draft = TASK.changed(goals=(Goal(kind="epochs", at_most=5),))
    page.go("teach")
    assert "Your network on the Train page reaches all of it." in said(page)
    (line,) = (one.value for one in page.at.markdown if "At most 5 epochs" in one.value)
    assert line.startswith(":material/check_circle: ")


def test_what_shows_is_chosen_at_one_press_or_one_by_one(page: Page) -> None:
    page.go("teach")
    page.choose("button_group", "teach_shown", "Stage, Train and curve")
    assert set(opened(page).teaching.shown or ()) == EMBEDDED
    page.choose("button_group", "teach_shown", "Choose")
    assert page.value("button_group", "teach_group_0") == []
    network = GROUPS.index("Network")
    page.choose("button_group", f"teach_group_{network}", ["hidden", "seed"])
    assert opened(page).teaching.shown == ("curves", "hidden", "seed")
    page.choose("button_group", "teach_shown", "Everything")
    page.choose("button_group", "teach_shown", "Choose")
    for place, group in enumerate(GROUPS):
        assert page.value("button_group", f"teach_group_{place}") == list(of_group(group))
    assert opened(page).teaching.shown == tuple(CONTROLS)


def test_settings_are_locked(page: Page) -> None:
    page.go("teach")
    page.choose("button_group", "teach_locked", ["seed", "hidden"])
    assert opened(page).teaching.fixed == ("hidden", "seed")
    assert "Kept as they are now: Hidden layers 8-8, Seed 0." in said(page)


def test_a_trained_network_goes_along(page: Page) -> None:
    page.click("preset_moons")
    page.click("step")
    page.go("teach")
    short = len(link(page))
    page.choose("toggle", "teach_network", True)
    exact = len(link(page))
    ours = page.bench.player.trainer.evaluate()
    assert opened(page).trainer().evaluate() == ours
    page.choose("button_group", "teach_precision", "float16")
    assert short < len(link(page)) < exact
    page.choose("toggle", "teach_network", False)
    assert len(link(page)) == short


def test_what_does_not_fit_is_said_and_goes_as_a_project_file(page: Page) -> None:
    page.click("preset_moons")
    model = page.bench.player.model_config
    page.bench.player.set_model_config(model.changed(hidden=(30, 30)))
    page.bench.player.step()
    page.view.draft = Draft(network="float32")
    page.go("teach")
    (sentence,) = warned(page)
    assert sentence.startswith("This teacher's link would be ")
    assert page.at.code == []
    page.click("teach_project")
    head, _, _ = page.sent("teach_project_file").partition(b"\n")
    assert json.loads(head)["name"] == "work.nnviz.json"


@pytest.mark.parametrize("text", ["see <b>bold</b>", "# Big"])
def test_a_text_that_cannot_be_is_said_in_the_place_of_the_link(page: Page, text: str) -> None:
    page.view.draft = TASK
    page.go("teach")
    page.choose("text_area", "teach_text", text)
    (sentence,) = warned(page)
    assert sentence.startswith("Your task has a field “text” that cannot be used")
    assert page.at.code == []


def test_the_code_is_shown_large(page: Page) -> None:
    page.go("teach")
    page.click("teach_show")
    assert page.view.dialog == "teach_large"
    assert [code.value for code in page.at.code].count(page.at.code[0].value) == 2


def test_a_frame_has_the_link_in_it(page: Page) -> None:
    page.view.draft = TASK
    page.go("teach")
    (frame,) = (code.value for code in page.at.code if code.value.startswith("<iframe"))
    assert 'title="nnviz: Fence it in"' in frame
    assert link(page).replace("&", "&amp;") + "&amp;embed=true" in frame
    page.click("copy_frame")
    assert page.sent("copy_frame_done").partition(b"\n")[2] == frame.encode()


def test_all_is_there_when_one_comes_back(page: Page) -> None:
    page.click("preset_moons")
    page.go("teach")
    page.choose("button_group", "teach_what", "task")
    page.choose("text_input", "teach_title", "Fence it in")
    page.choose("selectbox", "goal_kind", "gap")
    page.choose("button_group", "teach_shown", "The essentials")
    page.choose("button_group", "teach_locked", ["seed"])
    before, written = link(page), page.view.draft
    page.go("train")
    page.go("teach")
    assert page.view.draft == written
    assert page.value("text_input", "teach_title") == "Fence it in"
    assert page.value("selectbox", "goal_kind") == "gap"
    assert page.value("button_group", "teach_shown") == "The essentials"
    assert page.value("button_group", "teach_locked") == ["seed"]
    assert link(page) == before


def test_a_task_becomes_a_file_and_the_file_the_task_again(page: Page) -> None:
    page.click("preset_moons")
    page.go("teach")
    assert any("choose that in step 1" in line for line in said(page))
    page.view.draft = TASK.changed(text="")
    page.run()
    assert passed_on.NO_TEXT in said(page)
    page.choose("text_area", "teach_text", TASK.text)
    page.choose("text_area", "teach_why", "Three lines close.")
    page.choose("text_area", "teach_choices", "Two\nThree")
    page.choose("selectbox", "teach_answer", "Three")
    page.choose("number_input", "teach_minutes", 8)
    assert LEFT_OUT in said(page)
    page.click("save_lesson")
    head, _, data = page.sent("save_lesson_file").partition(b"\n")
    assert json.loads(head)["name"] == "lesson_fence-it-in.md"
    lesson = read_lesson(data)
    assert (lesson.why, lesson.answer, lesson.minutes) == ("Three lines close.", "Three", 8)
    page.view.draft = Draft()
    page.at.file_uploader(key="lesson_upload").upload("mine.md", data)
    page.run()
    page.click("change_lesson")
    assert page.view.draft.changed(id="", summary="", look_at="", hints=Draft().hints) == (
        TASK.changed(why="Three lines close.", choices=("Two", "Three"), answer="Three", minutes=8)
    )


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"nothing", "must begin with settings between two lines of +++"),
        (write_lesson(lessons()["xor"]).replace(b"minutes", b"hours"), "“"),
        (b"x" * 50_000, "50,000 bytes and at most 40,000"),
        (b"\xff\xfe", "not text in UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(page: Page, data: bytes, part: str) -> None:
    page.go("teach")
    page.at.file_uploader(key="lesson_upload").upload("mine.md", data)
    page.run()
    (sentence,) = refused(page)
    assert part in sentence
    assert page.view.draft == Draft()


def renamed() -> bytes:
    """A lesson that nnviz does not have."""
    return write_lesson(lessons()["xor"].changed(id="mine", next=None))


@pytest.mark.parametrize("where", ["teach", "lessons"])
def test_a_file_s_lesson_is_started(
    page: Page, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    went: list[str] = []
    monkeypatch.setattr(st, "switch_page", went.append)
    page.go(where)
    upload = page.at.file_uploader(key="lesson_upload")
    upload.upload("mine.md", write_lesson(lessons()["xor"]))
    page.run()
    page.click("start_lesson")
    assert "which nnviz has already" in refused(page)[0]
    assert went == []
    page.at.file_uploader(key="lesson_upload").upload("mine.md", renamed())
    page.run()
    page.click("start_lesson")
    assert went == ["pages/train.py"]
    assert page.view.lesson == "mine"
    assert page.bench.points == lessons()["xor"].given.points


def test_a_link_is_changed(page: Page) -> None:
    page.click("preset_moons")
    page.view.draft = TASK.lock(("seed",))
    page.go("teach")
    made, points = link(page), page.bench.points
    page.view.draft = Draft()
    page.bench.clear()
    page.choose("text_input", "teach_pasted", "https://example.org")
    assert refused(page)[0].startswith("This address carries nothing of a teacher's")
    page.choose("text_input", "teach_pasted", f"https://example.org{made}")
    page.click("change_link")
    assert page.view.draft == TASK.lock(("seed",))
    assert page.bench.points == points


def test_hostile_texts_are_text(page: Page) -> None:
    for name in HOSTILE:
        page.view.draft = TASK.write("title", name[:80]).write("text", name)
        page.go("teach")
        assert page.value("text_input", "teach_title") == page.view.draft.title
        assert len(refused(page)) == 0


def test_the_page_is_found_from_the_lessons_and_from_the_link(page: Page) -> None:
    page.click("share")
    labels = [one.proto.label for one in page.at.get("page_link")]
    assert "For a class: choose what shows, and set a task" in labels
    page.go("teach")
    assert page.view.dialog is None, "the dialog stays behind"
    page.go("lessons")
    assert "Make a link for a class" in [one.proto.label for one in page.at.get("page_link")]
    page.go("teach")
    assert "Teach" not in [one.proto.label for one in page.at.get("page_link")]
