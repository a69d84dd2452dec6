"""What a browser may send that no browser would: values of every kind and of none."""

import json
from typing import Any

from streamlit.proto.Common_pb2 import (
    ChatInputValue,
    DoubleArray,
    FileUploaderState,
    FileURLs,
    SInt64Array,
    StringArray,
    StringTriggerValue,
)

NUMBERS = (float("nan"), float("inf"), -float("inf"), -1.0, 0.0, 0.5, 1e308, 1e-320)
INTEGERS = (-1, 0, 1, 99, 2**31, -(2**31), 2**53 + 1, 2**62)
TEXTS = ("", "x", "\0", "None", "🧠" * 50, "x" * 100_000, "**b**", "1e999", "nan", "9" * 5_000)
DRAWINGS: tuple[Any, ...] = (1, {}, {"raw": 1}, {"raw": {"objects": 1}})
DRAWINGS += tuple({"raw": {"objects": [one]}} for one in (1, {}, {"path": 1}, {"path": [[1]]}))
SAID: tuple[Any, ...] = (1, {}, {"kind": "own", "work": "", "past": 3})
EVENTS = ("found", "lost", "missed", "back", 1)
JSON = (
    *("", "{", "null", "[]", "{}", "1", '"x"', "NaN", "[" * 5_000, "9" * 5_000, '["found"]'),
    *(json.dumps({"drawing": drawing}) for drawing in DRAWINGS),
    *(json.dumps({"found": said}) for said in SAID),
    *(json.dumps([{"event": event, "value": {"a": 1}}]) for event in EVENTS),
    '{"selection": {"points": 1}}',
)


def _upload() -> FileUploaderState:
    state = FileUploaderState()
    urls = FileURLs(file_id="x")
    state.uploaded_file_info.add(file_id="../../etc/passwd", name="x\0", size=5, file_urls=urls)
    return state


def values() -> list[tuple[str, Any]]:
    """The name of a field of a widget's state, and what is put there."""
    arrays = [DoubleArray(data=data) for data in ([], [1e308, 2.0], [0.0, 1.0, 2.0], NUMBERS)]
    counts = [SInt64Array(data=data) for data in ([], [-1], [0, 0, 0], [10**6], INTEGERS)]
    lists = [StringArray(data=data) for data in ([], [""], ["x", "y", "x"], TEXTS, ["max", "slow"])]
    kinds: dict[str, Any] = {
        "trigger_value": (True, False),
        "bool_value": (True, False),
        "double_value": NUMBERS,
        "int_value": INTEGERS,
        "string_value": TEXTS,
        "double_array_value": arrays,
        "int_array_value": counts,
        "string_array_value": lists,
        "json_value": JSON,
        "json_trigger_value": JSON,
        "bytes_value": (b"", b"\0", b"x" * 1_000),
        "file_uploader_state_value": (FileUploaderState(), _upload()),
        "string_trigger_value": [StringTriggerValue(data=text) for text in TEXTS[:3]],
        "chat_input_value": (ChatInputValue(data="x"),),
    }
    return [(name, value) for name, given in kinds.items() for value in given]
