"""What the living diagram sends: heard once, in turn, and nothing else is taken for it."""

import json
from typing import Any

import pytest

from nnviz.errors import InputError
from nnviz.settings.limits import MAX_ACTS, MAX_LAYERS, MAX_NEURONS, MAX_WEIGHT
from nnviz.settings.names import FEATURES
from nnviz.stage.acts import Act, pack_head, read_acts

SAID = {
    "session": "s",
    "acts": [[4, "set", 17, -0.5, True], [5, "switch", 0, 2, True], [6, "add_layer", 1]],
}


def test_what_was_heard_before_is_not_heard_again() -> None:
    new = [Act(5, "switch", (0, 2, True)), Act(6, "add_layer", (1,))]
    assert read_acts(SAID, "s", 4) == new
    assert read_acts(SAID, "s", 0) == [Act(4, "set", (17, -0.5, True)), *new]
    assert read_acts(SAID, "s", 6) == []


def test_what_speaks_of_another_session_is_none_of_this_one() -> None:
    assert read_acts(SAID, "t", 0) == []
    assert read_acts(None, "s", 0) == []


def test_a_whole_number_is_a_value_too() -> None:
    assert read_acts({"session": "s", "acts": [[1, "set", 0, 2, False]]}, "s", 0)[0].args[1] == 2


@pytest.mark.parametrize(
    "acts",
    [
        "acts",
        {"0": 1},
        [[]],
        [[1]],
        [7],
        [[1, "rm", 0]],
        [[1, ["set"], 0, 0.0, True]],
        [[True, "add_layer", 0]],
        [["1", "add_layer", 0]],
        [[1.0, "add_layer", 0]],
        [[2**60, "add_layer", 0]],
        [[1, "add_layer", -1]],
        [[1, "add_layer", True]],
        [[1, "add_layer", 2**40]],
        [[1, "add_layer", 0.0]],
        [[1, "add_layer", 0, 0]],
        [[1, "set", 0, float("nan"), True]],
        [[1, "set", 0, float("inf"), True]],
        [[1, "set", 0, 10**400, True]],
        [[1, "set", 0, "0.5", True]],
        [[1, "set", 0, True, True]],
        [[1, "set", 0, 0.5, 1]],
        [[1, "add_layer", 0]] * (MAX_ACTS + 1),
        None,
    ],
)
def test_what_no_diagram_sends_is_refused_in_a_sentence(acts: Any) -> None:
    with pytest.raises(InputError, match=r"^The diagram has sent .{1,200}; reload the page\.$"):
        read_acts({"session": "s", "acts": acts}, "s", 0)


@pytest.mark.parametrize("said", [[], "x" * 10**6, 3, [[[[[[[]]]]]]]])
def test_what_is_no_table_is_refused_with_few_words(said: Any) -> None:
    with pytest.raises(InputError, match=r"^The diagram has sent .{1,200}; reload the page\.$"):
        read_acts(said, "s", 0)


def test_the_head_is_read_up_to_its_line_break() -> None:
    packed = pack_head(
        "s", 3, frozen=(5, 9), off=((0, 1),), tones=((0, 1, 2),), signs={"positive": "#000000"},
        pointed=(1, 4), message=b"\nabc\n",
    )  # fmt: skip
    head, _, message = packed.partition(b"\n")
    assert message == b"\nabc\n"
    assert json.loads(head) == {
        "session": "s",
        "heard": 3,
        "frozen": [5, 9],
        "off": [[0, 1]],
        "tones": [[0, 1, 2]],
        "signs": {"positive": "#000000"},
        "pointed": [1, 4],
        "labels": [feature.label for feature in FEATURES.values()],
        "most": {"layers": MAX_LAYERS, "neurons": MAX_NEURONS, "weight": MAX_WEIGHT},
    }
