"""What was packed with gzip or zlib, unpacked in small steps: never more of it than is allowed, sent or unpacked.

The body of an answer, and a gzip file that was kept. httpx and the standard library would go on after the first
member, or take a body that was cut off for a whole one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

ANY = 47  # zlib's word for: gzip or zlib, see for yourself
PIECE = 1 << 20
STEP = 4096  # packed bytes at a time: what a member of a gzip file leaves over is copied
GZIP = b"\x1f\x8b"
PACKED = ("gzip", "x-gzip", "deflate")
PLAIN = ("", "identity")


class TooLarge(Exception):
    """More bytes than allowed; the argument says of what."""


class BrokenOff(Exception):
    """The packed bytes end before they should, or are damaged."""


def read(pieces: Iterable[bytes], encoding: str, largest_sent: int, largest: int) -> bytes:
    """All of it, unpacked where it was packed. `encoding` is one of PACKED or PLAIN; TooLarge or BrokenOff."""
    pieces = _counted(pieces, largest_sent, f"more than {largest_sent:,} bytes")
    if encoding in PACKED:
        pieces = _unpacked(pieces, largest)
    return b"".join(_counted(pieces, largest, f"more than {largest:,} bytes when unpacked"))


def _counted(pieces: Iterable[bytes], largest: int, what: str) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > largest:
            raise TooLarge(what)
        yield piece


def _cut(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, so few at a time that a file of many small members takes no longer than one of its size."""
    return (piece[start : start + STEP] for piece in pieces for start in range(0, len(piece), STEP))


def _unpacked(pieces: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """Unpack in small steps, so that a bomb is seen before it has burst. Several gzip members count as one."""
    step = min(PIECE, largest + 1)
    unpack = zlib.decompressobj(ANY)
    seen = False
    try:
        for piece in _cut(pieces):
            while piece:
                seen = True
                if unpack.eof:
                    piece = piece.lstrip(b"\0")  # a file may be filled up with zeros
                    if not piece:
                        break
                    if not GZIP.startswith(piece[:2]):
                        raise BrokenOff("holds something else after its end")
                    unpack = zlib.decompressobj(ANY)
                out = unpack.decompress(piece, step)
                yield out
                piece = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    except zlib.error as error:
        raise BrokenOff(f"cannot be unpacked ({error})") from None
    if seen and not unpack.eof:
        raise BrokenOff("ends before it should")
