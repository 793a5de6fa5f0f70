"""Many numbers at once: each as float() reads it, and nothing else taken for one."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.sources import digits

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
LIKELY = st.one_of(
    st.from_regex(r"\A-?[0-9]{1,9}(\.[0-9]{1,7})?\Z"),
    st.text("0159.-:/null", max_size=18),
    st.text(st.characters(codec="latin-1", exclude_characters=","), max_size=9),
)


@given(st.lists(LIKELY, min_size=1), st.sampled_from([":", "null"]))
@example([":", "0:", "-:", "0000000:", "null", "0null", "-null", "0000null", ""], ":")
@example([":", "0:", "-:", "0000000:", "null", "0null", "-null", "0000null", ""], "null")
@example(
    ["1..5", "1.2.3", "12.34.", ".5", "-.5", "5.", "-5.", "-", "00", "-01", "1-5", "1/5", "1234567.", ".1234567"], ":"
)
@example(["1234567.8.9", "123456789.", "12345678.9", "1234567890.12345.", ".123456789", "1.5-", "12345678-9"], ":")
def test_each_cell_is_a_number_missing_or_named(cells: list[str], missing: str) -> None:
    text = np.frombuffer(digits.AROUND + ",".join(["", *cells, ""]).encode("latin-1") + digits.AROUND, dtype=np.uint8)
    commas = np.flatnonzero(text == ord(","))
    values, odd = digits.parse(digits.words(text), commas[:-1] + 1, commas[1:], missing.encode())
    for place, (cell, value) in enumerate(zip(cells, values.tolist(), strict=True)):
        if cell == missing:
            assert math.isnan(value)
            assert place not in odd
        elif not NUMBER.fullmatch(cell):
            assert place in odd
        elif place not in odd:
            assert math.copysign(1, value) == math.copysign(1, float(cell))
            assert value == float(cell)
        else:
            assert len(cell.strip("-")) > 15


@pytest.mark.parametrize("cell", ["9007199254740992", "-9007199254740992", "12345678.9012345", "0.00000000000001"])
def test_sixteen_characters_are_read_to_the_last_digit(cell: str) -> None:
    text = np.frombuffer(digits.AROUND + cell.encode() + digits.AROUND, dtype=np.uint8)
    start = np.array([digits.WIDTH])
    values, odd = digits.parse(digits.words(text), start, start + len(cell), b":")
    assert values.tolist() == [float(cell)]
    assert not len(odd)
