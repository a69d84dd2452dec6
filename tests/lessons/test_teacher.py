"""The teacher's link: exact, short, safe to open, and readable for ever."""

import base64
import random
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.points import Points
from nnviz.data.presets import make
from nnviz.errors import InputError
from nnviz.files import links
from nnviz.files.links import ShareTooLong
from nnviz.lessons.carried import Carried, Precision, carry
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.controls import CONTROLS, LOCKABLE
from nnviz.lessons.goals import Goal
from nnviz.lessons.own import OwnTask
from nnviz.lessons.teacher import ALL, V1, Teaching, read_teaching, write_teaching
from nnviz.network.learner import Learner
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_LINK, MAX_TEACHING_TEXT
from nnviz.settings.table import SETTINGS
from tests.inputs import check_all, mutations
from tests.processes import ROOT

GOALS = (
    Goal(kind="held_out_accuracy", at_least=0.95),
    Goal(kind="hidden_neurons", at_most=4, once=True),
    Goal(kind="setting", name="features", value=("x", "y")),
    Goal(kind="setting", name="batch_size", other_than="full"),
    Goal(kind="diverged"),
)
TASK = OwnTask(title="Fence it in", text="Use **three** lines.\n\n- No more", goals=GOALS[:2])
PRESET = PresetConfig(name="circles")


def network(hidden: tuple[int, ...] = (8, 8), **values: bool) -> Learner:
    return Learner(ModelConfig(hidden=hidden, **values), TrainConfig())


def wrap(said: bytes, weights: bytes = b"", version: int = V1, check: int | None = None) -> str:
    """A link around any settings, with a checksum that is right."""
    body = links.HEADER.pack(len(said), len(weights)) + said + weights
    packer = zlib.compressobj(wbits=-15)
    crc = zlib.crc32(body) if check is None else check
    data = links.CHECK.pack(version, crc) + packer.compress(body) + packer.flush()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def in_order(chosen: set[str]) -> tuple[str, ...]:
    return tuple(name for name in CONTROLS if name in chosen)


names = st.sets(st.sampled_from(list(CONTROLS))).map(in_order)
tasks = st.builds(
    OwnTask,
    title=st.sampled_from(["Ring", "Zäune – drei", "a <3 b", "$x$ | `y`"]),
    text=st.text(st.characters(exclude_characters="<#"), max_size=60),
    goals=st.lists(st.sampled_from(GOALS), max_size=8).map(tuple),
    own=st.sampled_from(["none", "held_out", "add", "any"]),
)
carried = st.builds(
    lambda half, norm: carry(network((4,), batch_norm=norm), "float16" if half else "float32"),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(
    st.none() | names,
    st.sets(st.sampled_from(sorted(LOCKABLE))).map(in_order),
    st.none() | tasks | st.sampled_from(["xor", "no-such-lesson"]),
    st.none() | carried,
)
def test_reading_gives_back_what_was_written(
    shown: tuple[str, ...] | None,
    locked: tuple[str, ...],
    what: OwnTask | str | None,
    weights: Carried | None,
) -> None:
    lesson, task = (what, None) if isinstance(what, str) else (None, what)
    teaching = Teaching(shown=shown, fixed=locked, lesson=lesson, task=task, network=weights)
    assert read_teaching(write_teaching(teaching)) == teaching


def test_everything_shows_and_nothing_is_locked_unless_somebody_says_so() -> None:
    assert all(ALL.shows(name) for name in CONTROLS)
    assert not any(ALL.locked(name) for name in LOCKABLE)
    assert read_teaching(write_teaching(ALL)) == ALL


def test_what_is_named_shows_and_is_locked() -> None:
    teaching = Teaching(shown=("hidden", "tools"), fixed=("seed", "hidden"))
    assert [name for name in CONTROLS if teaching.shows(name)] == ["tools", "hidden"]
    assert [name for name in CONTROLS if teaching.locked(name)] == ["hidden", "seed"]
    with pytest.raises(KeyError):
        teaching.shows("no such control")


def test_none_shown_is_not_the_same_as_nothing_said() -> None:
    nothing = Teaching(shown=())
    assert read_teaching(write_teaching(nothing)).shown == ()
    assert not any(nothing.shows(name) for name in CONTROLS)


def test_the_order_of_names_is_that_of_the_registry_afterwards() -> None:
    back = read_teaching(write_teaching(Teaching(shown=("share", "files", "share"))))
    assert back.shown == ("files", "share")


@pytest.mark.parametrize(
    "said",
    [{"shown": ("nothing",)}, {"fixed": ("timeline",)}, {"lesson": "xor", "task": TASK}],
)
def test_what_cannot_be_chosen_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"control|locked|both"):
        Teaching.model_validate(said)


def test_a_link_written_by_version_1_can_be_read() -> None:
    assert read_teaching(OLD) == Teaching(
        shown=("starters", "timeline", "hidden", "seed"), fixed=("seed",), task=TASK
    )


OLD = (
    "gUW2C0RFjsEKwjAMhvcoJccxRxUF3QN49ObJyShdcGVdAm2GytjD-iZ2ihhy-v6P5M9eWTZB7PhOUMFab7Te"
    "LwsFeLY9th_6m0TFxB6qCcSJxxQekSwqJ8rRkuJDEjxHVHkuXUDMc-UdYSxrqmmlTqwGDpjUGxsfobpM0Dta"
    "3nTo24ZHaYy1YzD2mSQjjUcT001dHnZz8Zdd2yI1hGNgil9z4EXclroATqWgkjDifJ3nNw"
)


def test_a_lesson_is_found_by_its_id_and_another_is_said_to_be_missing() -> None:
    known = next(iter(lessons()))
    assert Teaching(lesson=known).find_lesson() is lessons()[known]
    assert ALL.find_lesson() is None
    with pytest.raises(InputError, match="“none-such”, which this nnviz does not have"):
        Teaching(lesson="none-such").find_lesson()


def test_the_link_beside_it_is_read_as_before_and_neither_is_taken_for_the_other() -> None:
    old = "ATQmwH1jYGJgrq5lsH_-_x-D_DdGAA"  # of version 1, as tests/files/test_links.py has it
    drawn = Points.of([[-1, 1], [1, -1], [0, 0]], [0, 1, 1], [False, False, True])
    assert links.decode(old).points == drawn
    with pytest.raises(InputError, match="damaged"):
        read_teaching(old)
    with pytest.raises(InputError, match="another version"):
        links.decode(write_teaching(ALL))


def test_the_body_of_a_link_is_as_documented() -> None:
    body = links.unwrap(write_teaching(Teaching(fixed=("hidden",), lesson="xor")))[2]
    assert body == b'\0\x24\0\0{"locked":"20000000","lesson":"xor"}'


def test_the_example_of_the_docs_is_what_it_says() -> None:
    docs = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", docs, re.S)
    assert code
    scope: dict[str, object] = {}
    exec(code[1], scope)
    teaching = read_teaching(str(scope["t"]))
    assert teaching == scope["teaching"]
    assert teaching.shows("hidden")
    assert not teaching.shows("learning_rate")
    assert teaching.locked("seed")
    assert scope["link"] == f"https://example.org/?d={scope['d']}&t={scope['t']}"
    assert {f"`{name}`" for name in CONTROLS} <= set(re.findall(r"`\w+`", docs)) | {
        f"`{name}`" for name in SETTINGS
    }
    assert teaching.shown == ("tools", "hidden", "seed")


def test_usual_links_are_short() -> None:
    beside = links.encode(make(PRESET), ModelConfig(), TrainConfig(), PRESET)
    choice = Teaching(shown=("timeline", "hidden"), fixed=("seed",), task=TASK)
    half, full = carry(network(), "float16"), carry(network(), "float32")
    assert half.count == full.count == 114
    assert len(write_teaching(Teaching(lesson="xor"))) < 60
    assert len(write_teaching(choice, beside)) < 320
    for carried_ in (half, full):
        with_network = choice.changed(network=carried_, task=TASK)
        assert len(beside) + len(write_teaching(with_network, beside)) < 1_100


@pytest.mark.parametrize(
    ("hidden", "precision", "fits"),
    [
        ((16, 16), "float16", True),
        ((16, 16), "float32", False),
        ((20, 20), "float16", True),
        ((24, 24), "float16", False),
    ],
)
def test_networks_fit_as_the_docs_say(
    hidden: tuple[int, ...], precision: Precision, fits: bool
) -> None:
    beside = links.encode(make(PRESET), ModelConfig(), TrainConfig(), PRESET)
    teaching = Teaching(task=TASK, network=carry(network(hidden), precision))
    if fits:
        assert read_teaching(write_teaching(teaching, beside)) == teaching
        return
    with pytest.raises(ShareTooLong):
        write_teaching(teaching, beside)


def test_what_does_not_fit_is_said_with_what_to_do() -> None:
    most = ALL.changed(network=carry(network((24, 24))))
    with pytest.raises(ShareTooLong, match=r"722 numbers as float32; .* float16, .*project file"):
        write_teaching(most)
    half = ALL.changed(network=carry(network((32, 32)), "float16"))
    with pytest.raises(ShareTooLong, match="as float16; leave the network out or pass on a proj"):
        write_teaching(half)
    with pytest.raises(ShareTooLong, match="far too long"):
        write_teaching(ALL.changed(network=carry(network((64, 64, 64)))))
    with pytest.raises(ShareTooLong, match="shorten the task"):
        write_teaching(ALL, "x" * (MAX_LINK - 10))
    noise = random.Random(0)
    text = "".join(chr(noise.randrange(0x4E00, 0x9FA0)) for _ in range(MAX_TEACHING_TEXT))
    with pytest.raises(ShareTooLong, match="shorten the task"):
        write_teaching(Teaching(task=OwnTask(title="a", text=text)))


def test_the_link_ends_exactly_at_its_limit() -> None:
    room = MAX_LINK - len(write_teaching(ALL))
    assert write_teaching(ALL, "x" * room)
    with pytest.raises(ShareTooLong, match="1,901 characters"):
        write_teaching(ALL, "x" * (room + 1))


@pytest.mark.parametrize(
    "link",
    [
        wrap(b"{}", version=V1 + 1),
        wrap(b'{"shown":"f0000000000000000"}'),
        wrap(b'{"locked":"f0000000000000000"}'),
    ],
)
def test_a_later_link_is_said_to_be_one(link: str) -> None:
    with pytest.raises(InputError, match="later version"):
        read_teaching(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "!",
        "A" * 40,
        wrap(b"{}", check=7),
        wrap(b"{}", version=1),
        wrap(b"[]"),
        wrap(b"[" * 3000),
        wrap(b'{"locked":"1"}'),
        wrap(b'{"locked":""}'),
        wrap(b'{"shown":"-1"}'),
        wrap(b'{"shown":"' + b"f" * 3000 + b'"}'),
        wrap(b'{"lesson":"../x"}'),
        wrap(b'{"lesson":"a","task":{"title":"a"}}'),
        wrap(b'{"task":{"title":""}}'),
        wrap(b'{"task":{"title":"a\\nb"}}'),
        wrap(b'{"task":{"title":"a","text":"<script>"}}'),
        wrap(b'{"task":{"title":"a","text":"## Why"}}'),
        wrap(b'{"task":{"title":"a","goals":[{"kind":"nothing"}]}}'),
        wrap(b'{"task":{"title":"a","goals":[{"kind":"weights","at_most":1e999}]}}'),
        wrap(b'{"precision":"float16"}'),
        wrap(b"{}", b"\0\0"),
        wrap(b'{"precision":"float16"}', b"\0"),
        wrap(b'{"precision":"float16"}', b"\0\x7c"),
        wrap(b'{"precision":"float32"}', b"\0\0\xc0\x7f"),
        wrap(b" " * 5000),
    ],
)
def test_a_link_that_cannot_be_is_refused_in_one_sentence(link: str) -> None:
    with pytest.raises(InputError, match=r"^This link is damaged;[^.\n]*\.$"):
        read_teaching(link)


def test_a_link_that_is_too_long_is_not_opened() -> None:
    with pytest.raises(InputError, match="1,901 characters"):
        read_teaching("A" * (MAX_LINK + 1))


def test_damaged_links_and_bodies_give_a_value_or_a_sentence() -> None:
    link = write_teaching(Teaching(fixed=("seed",), task=TASK, network=carry(network((2,)))))
    texts = (case.decode("latin-1") for case in mutations([link.encode(), OLD.encode()], 1, 2000))
    check_all(texts, read_teaching)
    said = [b'{"shown":"404004401","lesson":"xor"}', links.unwrap(OLD)[2][4:]]
    accepted, refused = check_all((wrap(case) for case in mutations(said, 2, 2000)), read_teaching)
    assert accepted > 20
    assert refused > 500
