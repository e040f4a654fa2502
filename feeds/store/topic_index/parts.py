"""The index in pieces of bytes, and back: what a snapshot of it is made of.

A piece is named by its family and a number. Where pieces are kept is not decided here.
"""

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyroaring import BitMap

Parts = Mapping[tuple[str, int], bytes]

FORMAT: Final = f"1 {sys.byteorder}"
"""Changes whenever pieces mean something else: a snapshot of another format is not read."""


class PartsError(Exception):
    """The pieces are not what was written, or not of this format."""


def digest(parts: Parts) -> str:
    """A checksum over names and contents, in the order of the names, and over the format."""
    sum_ = zlib.crc32(FORMAT.encode())
    for family, number in sorted(parts):
        name = f"{family} {number} ".encode()
        sum_ = zlib.crc32(parts[family, number], zlib.crc32(name, sum_))
    return f"{FORMAT} {len(parts)} {sum_:08x}"


def of_family(parts: Parts, family: str) -> Iterator[tuple[int, bytes]]:
    """The pieces of a family, by number."""
    found = sorted(number for name, number in parts if name == family)
    yield from ((number, parts[family, number]) for number in found)


def pack_bits(family: str, sets: Iterable[tuple[int, BitMap]]) -> dict[tuple[str, int], bytes]:
    """A piece for each of the numbered sets."""
    return {(family, number): bits.serialize() for number, bits in sets}


def unpack_bits(parts: Parts, family: str) -> dict[int, BitMap]:
    """The sets of a family, by number, in their order."""
    return {number: BitMap.deserialize(bits) for number, bits in of_family(parts, family)}


def pack_columns(family: str, columns: Iterable["array[int]"]) -> dict[tuple[str, int], bytes]:
    """A piece for each array, numbered in their order."""
    return {(family, number): column.tobytes() for number, column in enumerate(columns)}


def unpack_columns(parts: Parts, family: str, columns: Iterable["array[int]"]) -> None:
    """Fill empty arrays, in the order in which they were packed; `PartsError` if one is missing."""
    for number, column in enumerate(columns):
        if (family, number) not in parts:
            raise PartsError(f"{family} {number} is missing")
        column.frombytes(parts[family, number])
