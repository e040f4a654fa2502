"""Files that come in chunks: batches, laziness, memory, and cuts anywhere."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Item
from feeds.readers.decode import BLOCK, decode, decode_stream
from feeds.readers.records import BATCH, read, stream
from tests.helpers import ROOT
from tests.readers.records.support import INPUTS, REF, expected, hints, places

FAST = settings(deadline=None, max_examples=100)


def lines(count: int) -> Iterator[bytes]:
    """JSON Lines with an id each."""
    for number in range(1, count + 1):
        yield b'{"title": "Nyhet %d", "id": %d}\n' % (number, number)


def test_batches() -> None:
    """Items come in batches of 500; lines and positions count on; a problem is in its batch."""
    data = [*lines(1200)]
    data[600] = b"broken\n"
    batches = list(stream(data, REF))
    assert [len(items) for items, _ in batches] == [500, 500, 199]
    assert [places(problems) for _, problems in batches] == [[], [":601 parse-error"], []]
    items = [item for some, _ in batches for item in some]
    assert [item.position for item in items] == list(range(1, 1200))
    assert items[-1].ref == f"{REF}:1200"


def test_problems_come_in_batches_too() -> None:
    """A file without a single item does not pile up its problems."""
    sizes = [len(problems) for _, problems in stream([b'{"a": 1}\n', *[b"x\n"] * 2000], REF)]
    assert max(sizes) <= BATCH
    assert sum(sizes) > 2000


def test_reading_is_lazy() -> None:
    """The first batch comes long before the file has been read."""
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        for line in lines(200_000):
            taken += 1
            yield line

    items, _ = next(stream(chunks(), REF))
    assert len(items) == BATCH
    assert taken < 10_000


MEMORY = """
import sys, tracemalloc
from feeds.readers.records import stream
def chunks(kind, count):
    row = {"lines": '{"title": "Nyhet %0200d"}\\n', "list": '%s{"title": "Nyhet %0200d"}\\n',
           "yaml": "- title: Nyhet %0200d\\n", "csv": "Nyhet %0200d;x\\n"}[kind]
    yield {"lines": b"", "list": b"[", "yaml": b"", "csv": b"title;summary\\n"}[kind]
    for n in range(count):
        yield (row % (("," if n else "", n) if kind == "list" else n)).encode()
    yield b"]" if kind == "list" else b""
def peak(kind, count):
    tracemalloc.start()
    total = sum(len(items) for items, _ in stream(chunks(kind, count), "f"))
    assert total == count, total
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size
peak(sys.argv[1], 500)
print(peak(sys.argv[1], 3000), peak(sys.argv[1], 8000))
"""


@pytest.mark.parametrize("kind", ["lines", "list", "yaml", "csv"])
def test_memory_is_constant(kind: str) -> None:
    """A file that is twice as long takes no more memory."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, kind], cwd=ROOT, capture_output=True, text=True, check=True
    )
    small, large = map(int, done.stdout.split())
    assert large < small * 1.25, (small, large)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_every_byte_alone(path: Path, charset: str) -> None:
    """A file that comes byte by byte reads like the whole."""
    told = expected(path)
    data = path.read_bytes().decode().encode(charset)
    assert joined([data[at : at + 1] for at in range(len(data))], told) == read(
        data, REF, hints(told)
    )


def joined(chunks: list[bytes], told: dict[str, object]) -> tuple[list[Item], list[object]]:
    """All batches of a stream together."""
    batches = list(stream(chunks, REF, hints(told)))
    return [i for some, _ in batches for i in some], [p for _, some in batches for p in some]


@FAST
@given(st.sampled_from(INPUTS), st.lists(st.integers(0, 3000), max_size=8))
def test_cuts_anywhere(path: Path, cuts: list[int]) -> None:
    """Wherever the bytes are cut, inside letters, quotes or line ends, the reading is the same."""
    data = path.read_bytes().replace(b"\n", b"\r\n")
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    pieces = [data[start:end] for start, end in pairwise(edges)]
    told = expected(path)
    assert joined(pieces, told) == read(data, REF, hints(told))


@pytest.mark.parametrize("shift", range(-3, 4))
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_letters_at_the_edge_of_a_block(shift: int, charset: str) -> None:
    """A letter that two blocks share, the first beyond ASCII, is read and tells the charset."""
    width = 2 if charset == "utf-16" else 1
    title = "a" * (BLOCK // width - len('{"title": "') + shift) + "åäö–é"
    data = json.dumps({"title": title}, ensure_ascii=False).encode(charset)
    items, problems = read(data + "\n".encode(charset)[2 if width == 2 else 0 :], REF)
    assert [item.title for item in items] == [title]
    assert problems == []


def test_long_texts_in_one_line() -> None:
    """Texts that are longer than a block, with quotes and numbers at its edges, are read whole."""
    texts = [sign * size for sign in ("x", '"', "\\", "7", "å") for size in (65_536, 300_000)]
    told = [{"title": text, "id": int("1" + str(n) * 30)} for n, text in enumerate(texts)]
    items, problems = read(
        json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode(), REF
    )
    assert problems == []
    assert [item.title for item in items] == texts
    assert [item.id for item in items] == [str(one["id"]) for one in told]


def test_a_late_letter_tells_the_charset() -> None:
    """ASCII tells nothing: the first letter beyond it does, wherever it stands."""
    late = '{"title": "Vårdcentral – ny"}\n'
    for charset in ("utf-8", "windows-1252"):
        items, problems = read(b"".join(lines(5000)) + late.encode(charset), REF)
        assert items[-1].title == "Vårdcentral – ny", charset
        assert problems == []


@FAST
@given(
    st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore")),
    st.sampled_from([None, "x/y; charset=utf-8", "x/y; charset=utf-16le", "x/y; charset=big5"]),
)
def test_decoding_in_pieces(data: bytes, content_type: str | None) -> None:
    """Within one block, decoding piece by piece is decoding the whole."""
    parts = list(decode_stream([data[at : at + 1] for at in range(len(data))], REF, content_type))
    problems = [problem for _, some in parts for problem in some]
    assert ("".join(text for text, _ in parts), problems) == decode(data, REF, content_type)
