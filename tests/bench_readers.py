"""How fast the readers of machine-readable tables are, and how much memory they take, as ratios side by side.

    python tests/bench_readers.py             # every case, a table, exit 1 where a limit is missed
    python tests/bench_readers.py --rounds 3

The reference of JSON-stat is what json.loads alone takes on the same bytes (and pyjstat, which must be far slower):
CPU time, the least of several rounds in turn. That of a Eurostat TSV is pyarrow's bare reading of the same bytes as
tab separated text on one thread, as ours reads on one, by CPU time. By wall time against pyarrow's defaults it is
shown without a limit: these take the other core as well, so that the ratio tells how many cores there are and whether
they were free, and not how ours was written. Without a limit, too, are 15 periods: in lines so short more of the file
is keys, which pyarrow's bare reading does not take apart. Memory is the peak of a process of its own beyond what it
had before the response came, over the size of the response. The tables are made up from a fixed seed.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CELLS = 800_000
SHAPE = {"Region": 400, "Alder": 20, "Kjonn": 2, "ContentsCode": 1, "Tid": 50}
SERIES, YEARS = 20_000, 50
LOADS, PYJSTAT, CSV, MEMORY = 1.5, 10.0, 2.0, 6.0  # the limits
NONE = float("inf")  # shown for information
JSONSTAT = ("whole numbers", "decimals", "few statuses", "many statuses", "sparse", "sparse, many statuses")
OTHER = ("whole numbers", "sparse, many statuses")  # those that pyjstat reads, too; it takes its time
SHORT = "15 periods"
TSV = ("plain", "many flags", "many missing", "populations", SHORT, "120 periods")


@dataclass(frozen=True)
class Measured:
    """One ratio and its limit: at most, or at least."""

    words: str
    ours: float
    reference: float
    limit: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.reference / self.ours if self.at_least else self.ours / self.reference

    @property
    def missed(self) -> bool:
        return self.ratio < self.limit if self.at_least else self.ratio > self.limit


def jsonstat_response(case: str) -> bytes:
    """A made-up JSON-stat response of 800,000 cells, written without spaces as the agencies do."""
    rng = random.Random(case)
    dimension = {
        code: {
            "label": code.lower(),
            "category": {
                "index": {f"{code}{n:04}": n for n in range(size)},
                "label": {f"{code}{n:04}": f"{code} nummer {n}, på norsk" for n in range(size)},
            },
        }
        for code, size in SHAPE.items()
    }
    share = 0.4 if "many" in case else 0.02 if "few" in case else 0.0
    missing = {n: rng.choice([":", "..", "."]) for n in range(CELLS) if rng.random() < share}
    values = [
        None if n in missing else rng.randrange(100_000) if case != "decimals" else round(rng.random() * 1000, 1)
        for n in range(CELLS)
    ]
    sparse = "sparse" in case
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": "09999: Oppdiktet",
        "source": "Ingen",
        "updated": "2026-03-10T07:00:00Z",
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": list(SHAPE),
        "size": list(SHAPE.values()),
        "dimension": dimension,
        "value": {str(n): v for n, v in enumerate(values) if v is not None} if sparse else values,
    }
    if missing:
        dataset["status"] = {str(n): s for n, s in missing.items()}
    return json.dumps(dataset, ensure_ascii=False, separators=(",", ":")).encode()


def periods(case: str) -> int:
    """How wide the bulk TSV of a case is."""
    return int(case.split()[0]) if case.endswith("periods") else YEARS


def tsv_file(case: str) -> bytes:
    """A made-up bulk TSV of a million cells, 50 periods wide if `case` says nothing else."""
    rng = random.Random(case)
    years = periods(case)
    lines = ["freq,iccs,unit,geo\\TIME_PERIOD\t" + "\t".join(f"{1900 + n} " for n in range(years))]
    missing = 0.25 if case not in ("plain", "populations") else 0.02
    flagged = 0.3 if case == "many flags" else 0.01
    for n in range(SERIES * YEARS // years):
        cells = []
        for _ in range(years):
            number = rng.choice([rng.randrange(2000), round(rng.random() * 9, 2)])
            if case == "populations":
                number = rng.randrange(10 ** rng.randrange(2, 9))
            value = ":" if rng.random() < missing else str(number)
            cells.append(f"{value} {rng.choice(['b', 'ep', '|C', 'e|C'])}" if rng.random() < flagged else f"{value} ")
        lines.append(f"A,ICCS{n // 400:04},U{n // 100 % 4},R{n % 100:02}\t" + "\t".join(cells))
    return ("\n".join(lines) + "\n").encode()


def least(rounds: int, *calls: Callable[[], object], clock: Callable[[], float] = time.process_time) -> list[float]:
    """Seconds of each call, the least of some rounds in turn."""
    best = [float("inf")] * len(calls)
    for _ in range(rounds):
        for n, call in enumerate(calls):
            began = clock()
            call()
            best[n] = min(best[n], clock() - began)
    return best


def measure_jsonstat(case: str, rounds: int, other: bool) -> list[Measured]:
    """Our reader against json.loads, and against pyjstat with the same values (`other`)."""
    from analysis.sources import jsonstat

    content = jsonstat_response(case)
    ours, loads = least(rounds, lambda: jsonstat.read(content, case), lambda: json.loads(content))
    found = [Measured(f"JSON-stat, {case}, to json.loads", ours, loads, LOADS)]
    if other:
        from pyjstat import pyjstat

        text = content.decode()
        began = time.process_time()
        frame = pyjstat.Dataset.read(text).write("dataframe", naming="id")
        theirs = time.process_time() - began
        table = jsonstat.read(content, case).table
        for code in SHAPE:
            assert table.column(code).to_pylist() == frame[code].tolist(), code
        assert table.column("value").to_pylist() == [None if v != v else v for v in frame["value"].tolist()]
        found.append(Measured(f"JSON-stat, {case}, faster than pyjstat", ours, theirs, PYJSTAT, at_least=True))
    return found


def measure_tsv(case: str, rounds: int) -> list[Measured]:
    """Our reader against pyarrow's bare reading of the same bytes."""
    from pyarrow import csv

    from analysis.sources import eurostat_tsv

    content = tsv_file(case)
    tabs, one = csv.ParseOptions(delimiter="\t"), csv.ReadOptions(use_threads=False)

    def read() -> object:
        return eurostat_tsv.read(content, case)

    ours, bare = least(rounds, read, lambda: csv.read_csv(io.BytesIO(content), one, tabs))
    wall, default = least(
        rounds, read, lambda: csv.read_csv(io.BytesIO(content), parse_options=tabs), clock=time.perf_counter
    )
    return [
        Measured(f"Eurostat TSV, {case}, to pyarrow's CSV", ours, bare, NONE if case == SHORT else CSV),
        Measured(f"Eurostat TSV, {case}, to its default (wall)", wall, default, NONE),
    ]


def measure_memory(kind: str, case: str, folder: Path) -> list[Measured]:
    """The peak of a process that reads one response, over the size of the response."""
    path = folder / "response"
    path.write_bytes((tsv_file if kind == "eurostat_tsv" else jsonstat_response)(case))
    made = subprocess.run(
        [sys.executable, __file__, "--peak", kind, str(path)], check=True, capture_output=True, text=True
    )
    size = path.stat().st_size
    words = "JSON-stat" if kind == "jsonstat" else "Eurostat TSV"
    return [Measured(f"{words}, {case}, peak memory to response", int(made.stdout) / 1e6, size / 1e6, MEMORY)]


def peak(kind: str, path: Path) -> int:
    """Bytes beyond what the process had before it opened the response, the response itself among them."""
    import importlib

    reader = importlib.import_module(f"analysis.sources.{kind}")
    small = b'{"id":["a"],"size":[1],"dimension":{"a":{"category":{"index":["x"]}}},"value":[1],"status":{"0":"."}}'
    reader.read(small if kind == "jsonstat" else b"freq,geo\\TIME_PERIOD\t2020 \nA,NO\t1 b\n", "small")
    before = high_water()
    kept = reader.read(path.read_bytes(), path.name)
    assert kept.table.num_rows
    return high_water() - before


def high_water() -> int:
    """The most memory this process ever had, in bytes. A child on Linux inherits its parent's ru_maxrss."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(rounds: int, only: str) -> Iterator[Measured]:
    """Every case whose words hold `only`, in order."""

    def asked(kind: str, case: str, what: str) -> bool:
        return only.lower() in f"{kind}, {case}, {what}".lower()

    for case in JSONSTAT:
        if asked("JSON-stat", case, "to json.loads, faster than pyjstat"):
            yield from measure_jsonstat(case, rounds, other=case in OTHER)
    for case in TSV:
        if asked("Eurostat TSV", case, "to pyarrow's CSV"):
            yield from measure_tsv(case, rounds)
    with tempfile.TemporaryDirectory(prefix="partnerdrap-readers-") as folder:
        for kind, words, cases in (("jsonstat", "JSON-stat", JSONSTAT), ("eurostat_tsv", "Eurostat TSV", TSV)):
            for case in cases:
                if asked(words, case, "peak memory to response"):
                    yield from measure_memory(kind, case, Path(folder))


def show(found: Iterable[Measured]) -> list[str]:
    """Print the table; return what misses its limit."""
    missed = []
    for line in found:
        limit = f"{'at least' if line.at_least else 'at most'} {line.limit:g} x" if line.limit < NONE else "none"
        print(
            f"{line.words:<60} {line.ours:>8.3f} {line.reference:>8.3f} {line.ratio:>7.2f} {limit:>14}"
            f"{'  MISSED' if line.missed else ''}",
            flush=True,
        )
        if line.missed:
            missed.append(f"{line.words}: {line.ratio:.2f} x, limit {limit}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description="Speed and memory of the readers against their limits.")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the least time counts")
    parser.add_argument("--only", default="", help="cases whose words hold this")
    parser.add_argument("--peak", nargs=2, metavar=("KIND", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        print(peak(asked.peak[0], Path(asked.peak[1])))
        return 0
    missed = show(measure(asked.rounds, asked.only))
    print("\nAll limits are kept." if not missed else "\nMissed: " + "; ".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
