"""Copies on their way, whole and in pieces."""

from nnviz.bench.keeping import EVERY, Copy
from nnviz.bench.parcel import PIECE, Parcel, Piece


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_copy_goes_whole_over_a_good_line() -> None:
    parcel = Parcel(Copy(b"w" * 3 * PIECE, b"past"))
    assert parcel.work == 3 * PIECE
    assert not parcel.gone
    assert parcel.take(whole=True) == Piece(0, True, b"w" * 3 * PIECE + b"past")
    assert parcel.gone
    assert parcel.take(whole=True) == Piece(1, True, b"")


def test_over_a_narrow_one_a_piece_every_three_seconds() -> None:
    clock = Clock()
    work, past = b"a" * PIECE + b"b" * 10, b"c" * PIECE
    parcel = Parcel(Copy(work, past), clock=clock)
    pieces = []
    while not parcel.gone:
        pieces.append(parcel.take(whole=False))
        clock.now += EVERY - 0.01
        if not parcel.gone:
            assert parcel.take(whole=False) == Piece(len(pieces), False, b""), "too early"
        clock.now += 0.01
    assert [piece.number for piece in pieces] == [0, 1, 2]
    assert [piece.last for piece in pieces] == [False, False, True]
    assert all(len(piece.body) <= PIECE for piece in pieces)
    assert b"".join(piece.body for piece in pieces) == work + past


def test_a_page_that_may_go_is_sent_the_rest_at_once() -> None:
    parcel = Parcel(Copy(b"a" * PIECE + b"b" * 2 * PIECE), clock=Clock())
    assert parcel.take(whole=False) == Piece(0, False, b"a" * PIECE)
    assert parcel.take(whole=True) == Piece(1, True, b"b" * 2 * PIECE)


def test_without_a_copy_there_is_nothing_to_send() -> None:
    parcel = Parcel()
    assert parcel.gone
    assert parcel.take(whole=False) == Piece(0, True, b"")
