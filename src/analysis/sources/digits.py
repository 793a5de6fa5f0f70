"""Many short numbers out of one text at once, each where it is known to stand, correct to the last digit.

Eight characters are one word of 64 bits, so that a few operations on a whole column read all of them: what
stands behind a cell is shifted out, a decimal point is squeezed out, and the eight digits are joined two by
two. A number of up to sixteen characters is two such words. A whole number up to 2**53, divided by a power of
ten up to 10**22, is correctly rounded, as float() would do it.
"""

from __future__ import annotations

import numpy as np

WIDTH = 8
AROUND = bytes(WIDTH)  # what has to stand before and behind the text, so that a word can start or end anywhere
U = np.uint64
EACH = U(0x0101010101010101)  # a one in each of the eight characters
ZEROS, SIX, HIGH = EACH * U(ord("0")), EACH * U(6), EACH * U(0xF0)
POINT = np.uint8(ord(".") ^ ord("0"))
FIRST, MINUS, DOT = np.uint16(0xFF), np.uint16(ord("-")), np.uint16(ord("."))
TWO, PADDED = np.uint16(0xF0FF), np.uint16(0x3030)  # a zero and a second digit: 012
EXACT = U(2**53)
BITS = 8 * WIDTH
NO_POINT, AT_END = BITS, BITS - 8  # the bits before a point that is not there, and before one with nothing behind it
NONE = np.uint8(BITS + 1)  # what is added to the bits of a missing cell
TENS = np.array([10.0 ** (WIDTH - bits // 8) for bits in range(NONE)] + [np.nan] * NONE)


def words(text: np.ndarray) -> np.ndarray:
    """The eight characters from each place of a text (bytes with AROUND around them) on, the first of them lowest."""
    return np.ascontiguousarray(np.ndarray((len(text) - WIDTH + 1,), dtype="<u8", buffer=text, strides=(1,)))


def parse(eights: np.ndarray, starts: np.ndarray, ends: np.ndarray, missing: bytes) -> tuple[np.ndarray, np.ndarray]:
    """float64 for each cell text[start:end], NaN where it is `missing`; and the places of all cells that are neither.

    `eights` are the words of the text. A number is written as JSON writes it without exponent: -12, 0.5; no 012,
    .5, 5. or +5. One with too many digits to be read exactly here is "neither", too.
    """
    word = eights.take(starts)
    first = word.astype(np.uint16)  # two characters
    negative = (first & FIRST) == MINUS
    if some := bool(negative.any()):
        starts = starts + negative
        word = eights.take(starts)
        first = word.astype(np.uint16)
    odd = (first & TWO) == PADDED
    odd |= (first & FIRST) == DOT
    before = _bits(starts - ends)
    others = np.flatnonzero(before >= BITS)  # longer than a word, or nothing at all
    word ^= ZEROS
    word <<= before
    none = word == U(int.from_bytes(missing.rjust(WIDTH, b"0"), "little")) ^ ZEROS
    none &= before == BITS - 8 * len(missing)
    none &= ~negative
    number, bits, wrong = _number(word)
    odd |= wrong
    odd |= bits == AT_END
    odd &= ~none
    bits += none * NONE
    values = number.astype(np.float64)
    if (bits != NO_POINT).any():
        values /= TENS.take(bits)
    if len(others):
        values[others], wrong = _long(eights, starts[others], ends[others])
        odd[others] |= wrong
    if some:
        np.negative(values, out=values, where=negative)
    return values, np.flatnonzero(odd)


def _long(eights: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for cells of 9 to 16 characters, of which the last eight are a word, and those before them another."""
    lengths = ends - starts
    high, left, wrong = _number((eights.take(starts) ^ ZEROS) << _bits(WIDTH - lengths))
    low, right, odd = _number(eights.take(ends - WIDTH) ^ ZEROS)
    pointed = left < NO_POINT
    number = high * U(10**WIDTH) + np.where(pointed, low * U(10), low)
    values = number.astype(np.float64) / np.where(pointed, TENS[left] * 10.0**WIDTH, TENS[right])
    odd |= wrong
    odd |= right == AT_END
    odd |= pointed & (right < NO_POINT)
    odd |= number > EXACT
    odd |= (lengths <= WIDTH) | (lengths > 2 * WIDTH)
    return values, odd


def _number(word: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eight characters each, less "0" -> the number, how many bits stand before its point, and whether it is none.

    A number with a point comes ten times as large. `word` is used up.
    """
    before = word >> U(4)
    before &= EACH  # the point, unless it is something else
    before -= U(1)
    bits = np.bitwise_count(before)
    odd = bits < NO_POINT
    if odd.any():
        odd &= (word >> bits).astype(np.uint8) != POINT
        after = word >> U(8)
        word ^= after
        word &= before
        word ^= after
    wrong = word + SIX
    wrong |= word
    wrong &= HIGH  # a second point is none of the digits, either
    odd |= wrong != 0
    word *= U(2561)
    word >>= U(8)
    word &= U(0x00FF00FF00FF00FF)
    word *= U(6553601)
    word >>= U(16)
    word &= U(0x0000FFFF0000FFFF)
    word *= U(42949672960001)
    return word.view("<u4")[1::2], bits, odd


def _bits(characters: np.ndarray) -> np.ndarray:
    """How many bits are left in a word beside so many characters, less than none; in place."""
    characters += WIDTH
    characters *= 8
    return characters.view(U)
