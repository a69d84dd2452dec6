"""Reading weights: all of them or one sentence, whatever the bytes are."""

import json
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from nnviz.errors import InputError
from nnviz.export.weights import write_weights
from nnviz.files.weights import Weights, read_weights
from nnviz.network.shapes import fresh_buffers, named_views
from nnviz.settings.config import ModelConfig, TrainConfig
from nnviz.settings.limits import MAX_LAYERS, MAX_NEURONS, MAX_WEIGHTS_BYTES, MAX_WEIGHTS_HEADER
from nnviz.training.trainer import Trainer
from tests.inputs import check_all, model_configs, mutations, some_points

CONFIG = ModelConfig(hidden=(3,), classes=3, batch_norm=True)
PLAIN = ModelConfig(hidden=(3,), classes=3)
SAME = "choose weights of a network 2-3-3 with batch normalisation, or build theirs first."


def trained(config: ModelConfig = CONFIG) -> Trainer:
    trainer = Trainer(some_points(), config, TrainConfig())
    trainer.run(epochs=3)
    return trainer


def arrays(config: ModelConfig = CONFIG) -> dict[str, Any]:
    """The arrays of a valid file, to be changed."""
    snapshot = trained(config).snapshot()
    views = named_views(config, snapshot.weights) | snapshot.buffers
    return {name: tensor.numpy() for name, tensor in views.items()}


def with_header(header: object, data: bytes = b"", length: int | None = None) -> bytes:
    """A file whose list of arrays is any text."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def sentence(data: bytes, config: ModelConfig = CONFIG) -> str:
    with pytest.raises(InputError) as refused:
        read_weights(data, config)
    return str(refused.value)


def check(found: Weights, config: ModelConfig) -> None:
    """A network can have what was read."""
    model = Trainer(some_points(0), config, TrainConfig()).learner
    model.load(found.weights, found.buffers, {})
    assert found.weights.dtype == torch.float32
    assert torch.isfinite(found.weights).all()
    for name, buffer in fresh_buffers(config).items():
        assert found.buffers[name].dtype == buffer.dtype
        assert found.buffers[name].shape == buffer.shape
        assert torch.isfinite(found.buffers[name]).all()


@pytest.mark.parametrize("config", [CONFIG, PLAIN, PLAIN.changed(hidden=())])
def test_what_was_written_is_read_bit_by_bit(config: ModelConfig) -> None:
    snapshot = trained(config).snapshot()
    found = read_weights(write_weights(snapshot), config)
    assert torch.equal(found.weights, snapshot.weights)
    assert found.buffers.keys() == snapshot.buffers.keys()
    assert all(torch.equal(found.buffers[name], snapshot.buffers[name]) for name in found.buffers)
    assert found.differs is None


@given(model_configs())
def test_every_network_is_read_again(config: ModelConfig) -> None:
    snapshot = Trainer(some_points(0), config, TrainConfig()).snapshot()
    found = read_weights(write_weights(snapshot), config)
    assert torch.equal(found.weights, snapshot.weights)
    check(found, config)


def test_what_another_program_wrote_is_read() -> None:
    wanted = arrays()
    found = read_weights(save(dict(reversed(wanted.items()))), CONFIG)
    assert torch.equal(found.weights, trained().snapshot().weights)
    assert found.differs is None


def test_the_largest_network_is_within_half_of_the_limits() -> None:
    config = ModelConfig(
        hidden=(MAX_NEURONS,) * MAX_LAYERS,
        classes=8,
        features=("x", "y", "x2", "y2", "xy", "sin_x", "sin_y"),
        batch_norm=True,
    )
    snapshot = Trainer(some_points(0), config, TrainConfig()).snapshot()
    data = write_weights(snapshot, [f"{number}\u00e9" * 20 for number in range(8)])
    assert MAX_WEIGHTS_BYTES / 3 < len(data) < MAX_WEIGHTS_BYTES / 1.8
    assert int.from_bytes(data[:8], "little") < MAX_WEIGHTS_HEADER / 2
    check(read_weights(data, config), config)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (
            PLAIN,
            PLAIN.changed(activation="relu"),
            "The file's network has the activations tanh, and this one ReLU, so that the same "
            "weights give other answers here.",
        ),
        (
            PLAIN.changed(features=("x2", "y")),
            PLAIN,
            "The file's network has the inputs x², y, and this one x, y, so that the same weights "
            "give other answers here.",
        ),
        (PLAIN, PLAIN.changed(activations=("tanh",), dropout=0.5, seed=3), None),
    ],
)
def test_another_meaning_of_the_same_shape_is_said(
    then: ModelConfig, now: ModelConfig, said: str | None
) -> None:
    assert read_weights(write_weights(trained(then).snapshot()), now).differs == said


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "null", "[" * 5_000, '{"features": ["x", "z"], "activations": []}']
)
def test_an_architecture_that_means_nothing_is_left_alone(said: str) -> None:
    found = read_weights(save(arrays(), {"architecture": said}), CONFIG)
    assert found.differs is None
    check(found, CONFIG)


def test_a_file_of_another_network_is_refused() -> None:
    wider = write_weights(trained(CONFIG.changed(hidden=(4,))).snapshot())
    assert sentence(wider) == (
        f"The file's array “layers.0.weight” is 4 × 2, but this network's is 3 × 2; {SAME}"
    )
    deeper = write_weights(trained(CONFIG.changed(hidden=(3, 3))).snapshot())
    assert sentence(deeper) == (
        f"The file has an array “layers.2.bias”, which this network has not; {SAME}"
    )
    plain = write_weights(trained(PLAIN).snapshot())
    assert sentence(plain) == (
        f"The file has no array “norms.0.weight”, which this network needs; {SAME}"
    )
    assert sentence(write_weights(trained().snapshot()), PLAIN) == (
        "The file has an array “norms.0.bias”, which this network has not; choose weights of a "
        "network 2-3-3 without batch normalisation, or build theirs first."
    )


@pytest.mark.parametrize(
    ("shape", "said"), [((), "one number"), ((6,), "6"), ((1, 1, 3, 1, 2), "1 × 1 × 3 × 1 × …")]
)
def test_a_shape_is_told_however_odd(shape: tuple[int, ...], said: str) -> None:
    odd = save({**arrays(), "layers.0.weight": np.zeros(shape, np.float32)})
    assert sentence(odd) == (
        f"The file's array “layers.0.weight” is {said}, but this network's is 3 × 2; {SAME}"
    )


@pytest.mark.parametrize(
    ("kind", "name"), [("float64", "F64"), ("float16", "F16"), ("int32", "I32")]
)
def test_another_type_is_refused(kind: str, name: str) -> None:
    odd = save({**arrays(), "layers.0.bias": np.zeros(3, kind)})
    assert sentence(odd) == (
        f"The file's array “layers.0.bias” is of the type {name}, but must be F32; save it in that "
        "type."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layers.1.weight", np.nan),
        ("layers.1.bias", np.inf),
        ("norms.0.running_mean", -np.inf),
        ("norms.0.running_var", -0.5),
        ("norms.0.num_batches_tracked", -1),
        ("norms.0.num_batches_tracked", 2**53 + 1),
    ],
)
def test_an_impossible_number_is_refused(name: str, value: float) -> None:
    changed = arrays()
    changed[name] = changed[name].copy()
    changed[name][...] = value
    assert sentence(save(changed)) == (
        f"The file's array “{name}” holds a value that is impossible there; choose a file that was "
        "saved before training ran away."
    )


CHOOSE = "choose a file of weights, whose name ends in .safetensors."
NO_FILE = f"This is no file of weights, or it was cut short; {CHOOSE}"
DAMAGED = f"This file is damaged or holds no weights; {CHOOSE}"
ENTRY = {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 4]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", NO_FILE),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), NO_FILE),
        (with_header({}, length=2**64 - 1), NO_FILE),
        (with_header({}, length=3), NO_FILE),
        (with_header(b" " * MAX_WEIGHTS_HEADER + b"{}"), NO_FILE),
        (with_header(b"", bytes(100)), NO_FILE),
        (with_header(b"[" * 10_000), DAMAGED),
        (with_header(b'{"a":' * 4_000), DAMAGED),
        (with_header(b"\xff\xfe{}"), DAMAGED),
        (with_header([1, 2]), DAMAGED),
        (with_header({"a": ENTRY}, bytes(4)), DAMAGED),
        (with_header({"a": {**ENTRY, "shape": [-1]}}, bytes(4)), DAMAGED),
        (with_header({"a": {**ENTRY, "shape": [1], "data_offsets": [4, 0]}}, bytes(4)), DAMAGED),
        (with_header({"a": {**ENTRY, "shape": [1], "data_offsets": [0, 2**63]}}), DAMAGED),
        (with_header({"a": {**ENTRY, "shape": [1], "dtype": "object"}}, bytes(4)), DAMAGED),
        (with_header({}, b"more"), DAMAGED),
        (
            bytes(MAX_WEIGHTS_BYTES + 1),
            f"This file is 200,001 bytes long and weights have at most 200,000; {CHOOSE}",
        ),
    ],
)
def test_what_is_no_file_of_weights_is_refused(data: bytes, said: str) -> None:
    assert sentence(data) == said


WHOLE = {
    "layers.0.weight": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]},
    "layers.0.bias": {"dtype": "F32", "shape": [3], "data_offsets": [24, 36]},
    "layers.1.weight": {"dtype": "F32", "shape": [3, 3], "data_offsets": [36, 72]},
    "layers.1.bias": {"dtype": "F32", "shape": [3], "data_offsets": [72, 84]},
}


def changed(size: int = 84, **entry: object) -> bytes:
    """A valid file but for one of its arrays."""
    return with_header({**WHOLE, "layers.1.bias": {**WHOLE["layers.1.bias"], **entry}}, bytes(size))


@pytest.mark.parametrize(
    "data",
    [
        changed(72, data_offsets=[60, 72]),  # over another one
        changed(88, data_offsets=[76, 88]),  # with a gap before it
        changed(data_offsets=[72, 90]),
        changed(data_offsets=[72.5, 84]),
        changed(shape=[2**62, 4]),
        changed(shape=[1] * 6_000 + [3]),
        changed(shape=[-3]),
        changed(dtype="F4", shape=[24]),
        with_header(json.dumps(WHOLE).replace("[72, 84]", f"[{'9' * 9_000}, 84]").encode()),
        with_header({"__metadata__": {"architecture": [1]}, **WHOLE}, bytes(84)),
        with_header({**WHOLE, "x" * 15_000: {**WHOLE["layers.1.bias"]}}, bytes(84)),
        with_header({f"a{i}": {**ENTRY, "shape": [0]} for i in range(10**5)}),
        b"\x80\x04cos\nsystem\n(S'touch here'\ntR." + bytes(100),
        b"PK\x03\x04" + bytes(150_000),
    ],
)
def test_a_hostile_file_is_refused_in_little_memory(data: bytes) -> None:
    check(read_weights(with_header(WHOLE, bytes(84)), PLAIN), PLAIN)
    tracemalloc.start()
    try:
        said = sentence(data, PLAIN)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert said.endswith((CHOOSE, "or build theirs first."))
    assert peak < 1_000_000


def test_a_name_from_outside_is_cut_and_on_one_line() -> None:
    odd = save({**arrays(), "a\nb" + "x" * 300: np.zeros(1, np.float32)})
    assert sentence(odd) == (
        f"The file has an array “a�b{'x' * 27}…”, which this network has not; {SAME}"
    )


def test_a_number_of_thousands_of_digits_is_no_trouble() -> None:
    whole = save(arrays(), {"architecture": "{}"})
    length = int.from_bytes(whole[:8], "little")
    header = whole[8 : 8 + length].rstrip()
    more = header[:-1].replace(b'"dtype"', b'"x":' + b"9" * 5_000 + b',"dtype"', 1) + b"}"
    ((_, refused),) = [check_all(iter([with_header(more, whole[8 + length :])]), read)]
    assert refused in (0, 1)


def read(data: bytes) -> None:
    """Read it; what comes of it can be used."""
    check(read_weights(data, CONFIG), CONFIG)


def test_damaged_files_are_read_or_refused_in_a_sentence() -> None:
    valid = [write_weights(trained().snapshot()), save(arrays())]
    accepted, refused = check_all(mutations(valid, seed=17, count=3_000), read)
    assert accepted > 100  # a bit of a weight is another weight
    assert refused > 1_000


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    assert check_all(iter([data, with_header(data), with_header({}, data)]), read) == (0, 3)


entries = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["F32", "I64", "F64", "BOOL", "", 3]),
        "shape": st.lists(st.integers(-1, 4) | st.just(2**63), max_size=3) | st.none(),
        "data_offsets": st.lists(st.integers(-1, 40), min_size=1, max_size=3),
    }
)
NAMES = [*arrays(), "__metadata__", "more"]


@given(
    st.dictionaries(st.sampled_from(NAMES), entries | st.none() | st.text(), max_size=12),
    st.binary(max_size=60),
)
def test_any_list_of_arrays_is_refused_in_a_sentence(header: dict[str, Any], data: bytes) -> None:
    assert check_all(iter([with_header(header, data)]), read) == (0, 1)
