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
ZEROS, SIX, HIGH, LOW = EACH * U(ord("0")), EACH * U(6), EACH * U(0xF0), U(0x0F)
POINT = U(ord(".") ^ ord("0"))
FIRST, MINUS, LAST = U(0xFF), U(ord("-")), U(1 << 56)
TWO, PADDED = U(0xF0FF), U(0x3030)  # a zero and a second digit: 012
TENS = np.array([10 ** (WIDTH - bits // 8) for bits in range(8 * WIDTH + 1)], dtype=np.float64)
EXACT = U(2**53)
NO_POINT = 8 * WIDTH


def words(text: np.ndarray) -> np.ndarray:
    """The eight characters from each place of a text (bytes with AROUND around them) on, the first of them lowest."""
    return np.ascontiguousarray(np.ndarray((len(text) - WIDTH + 1,), dtype="<u8", buffer=text, strides=(1,)))


def parse(eights: np.ndarray, starts: np.ndarray, ends: np.ndarray, missing: bytes) -> tuple[np.ndarray, np.ndarray]:
    """float64 for each cell text[start:end], NaN where it is `missing`; and the places of all cells that are neither.

    `eights` are the words of the text. A number is written as JSON writes it without exponent: -12, 0.5; no 012,
    .5, 5. or +5. One with too many digits to be read exactly here is "neither", too.
    """
    word = eights.take(starts)
    negative = (word & FIRST) == MINUS
    if some := bool(negative.any()):
        starts = starts + negative
        word = eights.take(starts)
    odd = (word & TWO) == PADDED
    lengths = ends - starts
    odd |= lengths < 1
    long = np.flatnonzero(lengths > WIDTH)
    before = _bits(WIDTH - lengths)
    word ^= ZEROS
    word <<= before
    none = word == U(int.from_bytes(missing.rjust(WIDTH, b"0"), "little")) ^ ZEROS
    none &= lengths == len(missing)
    number, bits, wrong = _number(word, LAST | U(1) << before)
    values = number.astype(np.float64)
    if len(bits) and bits.min() < NO_POINT:
        values /= TENS.take(bits)
    odd |= wrong != 0
    if len(long):
        values[long], wrong = _long(eights, starts[long], ends[long])
        odd[long] |= wrong
    if some:
        np.negative(values, out=values, where=negative)
        none &= ~negative
    np.putmask(values, none, np.nan)
    odd &= ~none
    return values, np.flatnonzero(odd)


def _long(eights: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for cells of 9 to 16 characters, of which the last eight are a word, and those before them another."""
    before = _bits(2 * WIDTH - (ends - starts))
    high, left, wrong = _number((eights.take(starts) ^ ZEROS) << before, U(1) << before)
    low, right, wrong_too = _number(eights.take(ends - WIDTH) ^ ZEROS, LAST)
    pointed = left < NO_POINT
    number = high * U(10**WIDTH) + np.where(pointed, low * U(10), low)
    values = number.astype(np.float64) / np.where(pointed, TENS[left] * 10.0**WIDTH, TENS[right])
    odd = (wrong | wrong_too) != 0
    odd |= pointed & (right < NO_POINT)
    odd |= number > EXACT
    odd |= ends - starts > 2 * WIDTH
    return values, odd


def _number(word: np.ndarray, edges: np.ndarray | U) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eight characters each, less "0" -> the number, how many bits stand before its point, and whatever is wrong.

    A number with a point comes ten times as large. The point may not stand at `edges`. `word` is used up.
    """
    point = (word >> U(4)) & EACH
    before = point - U(1)
    bits = np.bitwise_count(before)
    if pointed := len(bits) > 0 and bits.min() < NO_POINT:
        word ^= point * POINT
    wrong = word + SIX
    wrong |= word
    wrong &= HIGH
    if pointed:
        wrong |= word & point * LOW  # something else than a point
        wrong |= point & (before | edges)  # more than one, or where it may not be
        after = word & ~before
        word ^= after
        after >>= U(8)
        word |= after
    word *= U(2561)
    word >>= U(8)
    word &= U(0x00FF00FF00FF00FF)
    word *= U(6553601)
    word >>= U(16)
    word &= U(0x0000FFFF0000FFFF)
    word *= U(42949672960001)
    word >>= U(32)
    return word, bits, wrong


def _bits(characters: np.ndarray) -> np.ndarray:
    return (8 * characters).view(U)
