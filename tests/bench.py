"""Speed and memory against their limits: `make bench`.

Every line times whole processes, from start to exit, as a person at a terminal waits for them. All lines
are measured in turn, round after round, in one run, so that a slow moment of the machine hits ours and
the reference alike; the median of the rounds counts. Nothing here touches the checkout: the raw data are
copied to a temporary root (PARTNERDRAP_ROOT).

Peak memory is the largest resident set of the process, or of one of its children if that is larger.
This file uses the standard library alone and stays small, since a child counts from the size that
its parent had.

Run with --report-only to see the table without failing, --rounds N for fewer or more rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COMMAND = str(Path(sys.executable).parent / "partnerdrap")
IMPORTS = [sys.executable, "-c", "import pandas, pyarrow, pandera.pandas"]
BARE = [sys.executable, "-c", "pass"]
PANDAS = [sys.executable, "-c", "import pandas"]
ANALYSIS = [sys.executable, "-c", "import analysis"]
NOTEBOOK_IMPORTS = "import pandas, matplotlib.pyplot"
TIMES_LARGER = 20
TIMES_MORE = 10
# all that judging imports, and then the judging of every claim with lists and timelines
JUDGE_IMPORTS = (
    "import numpy, scipy.special, pyarrow.compute, pyarrow.parquet, pydantic, yaml, babel.dates, babel.numbers\n"
    "from analysis import claims, claims_json, instead, judging, paths\n"
)
JUDGE = JUDGE_IMPORTS + (
    "from scipy.special import betainc; betainc(1.0, 1.0, 0.5)\n"
    "made = [claims.judge(name).as_json() for name in paths.house().claim_ids]\n"
    "assert all(j['verdict'] for j in made)\n"
)
PROSE = (
    "Kommunene har plikt til å samordne hjelpen til den som er utsatt, og politiet skal vurdere beskyttelse straks. "
    "Den som er redd, skal møte noen som vet hva de skal gjøre, og som gjør det."
)
SENTENCES = (  # numbers that no registered claim holds, among two that one does
    "Kvart femte drap er eit partnardrap.",
    "I 2023 ble 17 personer drept av en partner eller kjæreste.",
    "I 2022 ble det anmeldt 3 260 brot på besøksforbod.",
    "Om lag tre av ti drap i Norge er partnerdrap.",
    "In 2023, 38 people were killed in Norway.",
    "De aller fleste som blir drept av partneren, er kvinner.",
    "Tallet på drap i 2023 var det høyeste på ti år.",
    "Kommunen har plikt til å samordne hjelpen, og det er mye å ta tak i.",
)


@dataclass
class Line:
    """One measured command: `limit` is in seconds, or with `against` a ratio to that line's median."""

    key: str
    words: str
    argv: list[str]
    root: Path | None = None
    prepare: Callable[[], None] | None = None
    against: str = "bare"
    limit: float | None = None
    limit_is_ratio: bool = False
    beyond: bool = False  # the limit is on the seconds beyond those of `against`
    most: int | None = None  # a slow one: counted in so many rounds and never warmed up
    memory_limit: float | None = None  # MB, of 1000 * 1000 bytes
    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def run(self, count: bool) -> None:
        if self.prepare:
            self.prepare()
        seconds, memory = timed(self.argv, self.root)
        if count:
            self.seconds.append(seconds)
            self.memory.append(memory)


def timed(argv: list[str], root: Path | None) -> tuple[float, float]:
    """Wall time in seconds and peak memory in MB of one process; a command that fails ends the run."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # as where people work
    if root is not None:
        env["PARTNERDRAP_ROOT"] = str(root)
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            words = said.read().decode(errors="replace")[-2000:]
            sys.exit(f"{words}\nbench: {' '.join(argv)} ended with {child.returncode}")
    per_unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes on macOS, KiB on Linux
    return seconds, usage.ru_maxrss * per_unit / 1e6


def imports_of(argv: list[str], root: Path) -> set[str]:
    """The top-level modules that a Python command imports, as the interpreter itself lists them."""
    env = {**os.environ, "PARTNERDRAP_ROOT": str(root)}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *argv], env=env, capture_output=True, text=True, check=True
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def copy_of_house(root: Path) -> Path:
    """A root of its own with the raw data and the claims of this checkout."""
    for folder in ("data/raw", "claims", "notebooks"):
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, root / folder)
    return root


def forget(root: Path) -> None:
    """Remove what a build writes: the next build is a cold one."""
    for made in (root / "data" / "processed", root / "build"):
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(made)


def enlarge(root: Path, times: int) -> None:
    """Write further copies of every published file, with other figures in them and a sidecar each.

    A copy that repeated its figures would only add sightings. So counts of one and more grow by the
    number of the copy, and all else moves that many years back where its period is given in plain years.
    """
    import csv
    import hashlib
    from decimal import Decimal, InvalidOperation

    import yaml

    def other(row: dict[str, str], number: int) -> dict[str, str]:
        with contextlib.suppress(InvalidOperation):
            if row["value_kind"] in {"count", "approximate_count"} and Decimal(row["value"]) >= 1:
                return row | {"value": str(Decimal(row["value"]) + number)}
        ends = {end: row[end] for end in ("period_start", "period_end")}
        if all(len(year) == 4 and year.isdigit() for year in ends.values()):
            return row | {end: str(int(year) - number) for end, year in ends.items()}
        return row

    folder = root / "data" / "raw" / "published"
    for path in sorted(folder.glob("*.csv")):
        sidecar = yaml.safe_load((folder / f"{path.stem}.source.yaml").read_text(encoding="utf-8"))
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns, rows = list(reader.fieldnames or []), list(reader)
        for number in range(1, times):
            copy = folder / f"{path.stem}_x{number + 1:02}.csv"
            with copy.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(other(row, number) for row in rows)
            about = {
                **sidecar,
                "file": copy.name,
                "rows": len(rows),
                "sha256": hashlib.sha256(copy.read_bytes()).hexdigest(),
                "sealed": [],
            }
            (folder / f"{copy.stem}.source.yaml").write_text(
                yaml.safe_dump(about, sort_keys=False, allow_unicode=True), encoding="utf-8"
            )


def notebooks_that_only_import(root: Path) -> Path:
    """A root with as many notebooks as this checkout has, each of one cell that only imports."""
    source = {"cell_type": "code", "id": "cell-00", "metadata": {}, "execution_count": None, "outputs": []}
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [source | {"source": NOTEBOOK_IMPORTS}]}
    (root / "notebooks").mkdir(parents=True)
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (root / "notebooks" / path.name).write_text(json.dumps(made), encoding="utf-8")
    return root


def campaign_page() -> str:
    """A page such as the campaign's: its four registered sentences among prose without numbers."""
    own = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "claims").glob("*.yaml"))]
    quoted = [text.split("\n  nb: ")[1].split("\n")[0] for text in own if "\nparaphrase: false\n" in text]
    return "\n\n".join(f"{PROSE} {sentence}" for sentence in quoted)


def page(sentences: int) -> str:
    """A text of so many paragraphs with a number each, about 12 a page."""
    return "\n\n".join(f"Avsnitt. {SENTENCES[i % len(SENTENCES)]}" for i in range(sentences))


def lines_for(small: Path, large: Path, more: Path, imports: Path) -> list[Line]:
    def command(*words: str) -> list[str]:
        return [COMMAND, *words]

    def notebooks(root: Path, jobs: int) -> list[str]:
        out = str(root / "build" / "notebooks")
        return [sys.executable, "-m", "analysis.notebooks", "run", "--out", out, "--jobs", str(jobs)]

    cold = command("build", "--force")
    return [
        Line("bare", "python, nothing imported", BARE),
        Line("imports", "import pandas, pyarrow, pandera.pandas", IMPORTS),
        Line(
            "cold",
            "build, cold",
            cold,
            small,
            lambda: forget(small),
            against="imports",
            limit=2.0,
            limit_is_ratio=True,
            memory_limit=300,
        ),
        Line("idle", "build, nothing changed", command("build"), small, limit=0.30),
        Line("help", "--help", command("--help"), small, limit=0.30),
        # a verdict is judged once for a state of data, claim and code, and kept beside the tables
        Line(
            "first",
            "claim one-in-four, first after a build",
            command("claim", "one-in-four"),
            small,
            limit=float("inf"),
        ),
        Line("claim", "claim one-in-four, current build", command("claim", "one-in-four"), small, limit=0.80),
        Line("claims_first", "claims, first after a build", command("claims"), small, limit=float("inf")),
        Line("claims", "claims, current build", command("claims"), small, limit=0.80),
        Line("cite", "cite one-in-four, current build", command("cite", "one-in-four"), small, limit=0.80),
        Line("judge_imports", "what judging imports", [sys.executable, "-c", JUDGE_IMPORTS], small),
        Line(
            "judge",
            "all claims judged, beyond imports",
            [sys.executable, "-c", JUDGE],
            small,
            against="judge_imports",
            limit=1.5,
            beyond=True,
        ),
        Line("page", "check, one page", command("check", str(small / "page.md")), small, limit=1.0),
        Line(
            "numbers",
            "check, one page of 12 numbers",
            command("check", str(small / "numbers.md")),
            small,
            limit=float("inf"),
        ),
        Line("pages", "check, 200 pages", command("check", str(small / "pages.md")), small, limit=4.0),
        Line(
            "judge_more",
            f"all claims judged, figures x {TIMES_MORE}",
            [sys.executable, "-c", JUDGE],
            more,
            against="judge",
            limit=12.0,
            limit_is_ratio=True,
        ),
        Line("find", 'find "kode 6"', command("find", "kode 6"), small, limit=0.80),
        Line("pandas", "import pandas", PANDAS),
        Line("analysis", "import analysis", ANALYSIS, against="pandas", limit=1.3, limit_is_ratio=True),
        # as many kernels, each of which only imports; then the notebooks one by one, then two at a time
        Line("kernels", f"notebooks: {NOTEBOOK_IMPORTS}", notebooks(imports, 1), imports, most=3),
        # a chart is drawn once for a state of data, claims and code, and kept, as a verdict is
        Line(
            "notebooks_first",
            "notebooks, first after a change",
            notebooks(small, 1),
            small,
            lambda: shutil.rmtree(small / "build" / "charts-kept", ignore_errors=True),
            against="kernels",
            limit=float("inf"),
            limit_is_ratio=True,
            most=2,
        ),
        Line(
            "notebooks",
            "notebooks, one after another",
            notebooks(small, 1),
            small,
            against="kernels",
            limit=2.0,
            limit_is_ratio=True,
            most=3,
        ),
        Line(
            "side_by_side",
            "notebooks, two at a time",
            notebooks(small, 2),
            small,
            against="notebooks",
            limit=0.65,
            limit_is_ratio=True,
            most=3,
        ),
        Line("draw", "draw, every chart, language and format", command("draw"), small, limit=60.0, most=2),
        Line(
            "large",
            f"build, cold, raw data x {TIMES_LARGER}",
            cold,
            large,
            lambda: forget(large),
            against="cold",
            limit=10.0,
            limit_is_ratio=True,
            memory_limit=500,
        ),
    ]


def show(lines: list[Line]) -> list[str]:
    """Print the table; return what misses its limit."""
    seconds = {line.key: median(line.seconds) for line in lines}
    memory = {line.key: max(line.memory) for line in lines}
    missed = []

    def row(
        words: str, ours: float, reference: float, unit: str, limit: float, as_ratio: bool = False, beyond: bool = False
    ) -> None:
        ratio = ours / reference
        ours -= reference if beyond else 0
        form = ".3f" if unit == "s" else ".0f"
        at_most = "none" if limit == float("inf") else f"{limit:g} x" if as_ratio else f"{limit:g} {unit}"
        late = (ratio if as_ratio else ours) > limit
        print(
            f"{words:<40} {ours:>8{form}} {unit:<2} {reference:>8{form}} {unit:<2} {ratio:>7.2f} {at_most:>8}"
            f"{'  MISSED' if late else ''}"
        )
        if late:
            missed.append(f"{words}: {f'{ratio:.2f} x' if as_ratio else f'{ours:{form}} {unit}'}, limit {at_most}")

    print(f"{'':<40} {'ours':>11} {'reference':>11} {'ratio':>7} {'limit':>8}")
    for line in lines:
        if line.limit is not None:
            ours, reference = seconds[line.key], seconds[line.against]
            row(line.words, ours, reference, "s", line.limit, line.limit_is_ratio, line.beyond)
    for line in lines:
        if line.memory_limit is not None:
            row(f"{line.words}: memory", memory[line.key], memory[line.against], "MB", line.memory_limit)
    print("reference: of the cold build, importing pandas, pyarrow and pandera; of the large build, the cold")
    print("build; of `import analysis`, pandas; of notebooks, as many kernels that import pandas and pyplot; of")
    print("notebooks two at a time, one by one; of all others, python with nothing imported. Seconds are medians,")
    print("memory the largest seen.")
    return missed


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed and memory of partnerdrap against their limits.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds measured, after one that only warms up")
    parser.add_argument("--report-only", action="store_true", help="show the table, never fail")
    parser.add_argument("--enlarge", type=Path, metavar="ROOT", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=TIMES_LARGER, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    if asked.enlarge:
        enlarge(asked.enlarge, asked.times)
        return 0
    with tempfile.TemporaryDirectory(prefix="partnerdrap-bench-") as folder:
        small, large, more = (copy_of_house(Path(folder) / name) for name in ("small", "large", "more"))
        imports = notebooks_that_only_import(Path(folder) / "imports")
        for root, times in ((large, TIMES_LARGER), (more, TIMES_MORE)):
            # in a process of its own, to keep this one small
            subprocess.run([sys.executable, __file__, "--enlarge", str(root), "--times", str(times)], check=True)
        timed([COMMAND, "build"], more)
        (small / "page.md").write_text(campaign_page(), encoding="utf-8")
        (small / "numbers.md").write_text(page(12), encoding="utf-8")
        (small / "pages.md").write_text(page(12 * 200), encoding="utf-8")
        lines = lines_for(small, large, more, imports)
        for number in range(asked.rounds + 1):
            what = f"round {number} of {asked.rounds}" if number else "warming up"
            print(what, file=sys.stderr, flush=True)
            for line in lines:
                if line.most is None or 0 < number <= line.most:
                    line.run(count=number > 0)
        missed = show(lines)
        # the small root has a current build now
        for words in (["build"], ["--help"]):
            heavy = imports_of([COMMAND, *words], small) & {"pandas", "pandera", "scipy", "matplotlib"}
            print(f"{' '.join(words)} imports of the heavy libraries: {', '.join(sorted(heavy)) or 'none'}")
            if "pandas" in heavy:
                missed.append(f"{' '.join(words)} imports pandas")
    import bench_readers  # only now: what it imports is not to be in the processes timed above

    print("\nreaders of the agencies' tables")
    missed += bench_readers.show(bench_readers.measure(asked.rounds, only=""))
    import bench_site

    print("\nthe site")
    missed += bench_site.measure()
    print("\nAll limits are kept." if not missed else "\nMissed: " + "; ".join(missed))
    return 1 if missed and not asked.report_only else 0


if __name__ == "__main__":
    sys.exit(main())
