"""Many charts drawn at once, on every core: the same files in the same order as one after the other.

Each chart is drawn in a process that shares nothing with the others (workers). What goes wrong with one chart is told
with its name and does not keep the others from being drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

from analysis import charts, workers
from analysis.errors import BadInput, CheckFailed, PartnerdrapError
from analysis.paths import House

Log = Callable[[str], None]
ALONE = 2  # so few charts take less time than the start of another process


class Drawn(NamedTuple):
    """One chart, or the cards of a claim: the files written, or what went wrong."""

    name: str
    files: list[Path]
    error: BaseException | None = None


class Task(NamedTuple):
    """A chart to draw, with the judgement it needs, so that no process judges for itself."""

    name: str
    judgement: dict[str, Any] | None


Draw = Callable[[Task, House], list[Path]]


def tasks(asked: str | None, where: House, log: Log = lambda line: None) -> list[Task]:
    """What is drawn for an ID: of a claim all its charts and its cards, of anything else that one; for none, all."""
    claim, dot, kind = (asked or "").partition(".")
    if asked in charts.TOPICS:
        return [Task(asked, None)]
    kinds = [*filter(None, charts.KINDS), charts.CARDS]
    if asked is not None and (claim not in where.claim_ids or (dot and kind not in kinds)):
        raise charts.unknown(asked, where)
    from analysis import verdicts

    claims = where.claim_ids if asked is None else [claim]
    judged = {name: k.judgement for name, k in zip(claims, verdicts.kept(claims, None, where, log), strict=True)}
    if kind:
        return [Task(asked, judged[claim])]
    of_claims = [
        Task(name, judgement)
        for claim, judgement in judged.items()
        for name in (*charts.of_claim(claim, where, judgement), f"{claim}.{charts.CARDS}")
    ]
    return of_claims if asked else [*(Task(name, None) for name in charts.TOPICS), *of_claims]


def draw_all(work: list[Task], where: House, jobs: int | None = None, draw: Draw | None = None) -> Iterator[Drawn]:
    """Draw charts on all cores, and hand over each in the order asked for as soon as it is there.

    `draw` writes the files of one task; a function that a new process can import.
    """
    jobs, draw = min(jobs or workers.cores(), len(work)), draw or _draw
    if jobs < 2 or len(work) <= ALONE:
        yield from (_result(task, lambda task=task: draw(task, where)) for task in work)
        return
    pool = workers.pool(jobs)
    try:
        for task, future in [(task, pool.submit(draw, task, where)) for task in work]:
            drawn = _result(task, future.result)
            if isinstance(drawn.error, BrokenProcessPool):  # one ended its process, and with it all that were waiting
                drawn = _apart(task, where, draw)
            yield drawn
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def failed(drawn: Iterable[Drawn]) -> PartnerdrapError | None:
    """What went wrong, each chart by name; bad input weighs more than a failed check."""
    wrong = [d for d in drawn if d.error is not None]
    if not wrong:
        return None
    told = "\n".join(f"  {name}: {why}" for name, why in reasons(wrong).items())
    kind = BadInput if any(isinstance(d.error, BadInput | OSError) for d in wrong) else CheckFailed
    error = kind(f"{len(wrong)} not drawn, and left as they were\n{told}")
    error.__cause__ = wrong[0].error
    return error


def reasons(drawn: Iterable[Drawn]) -> dict[str, str]:
    """Why a chart was not drawn, by its name."""
    return {d.name: _said(d.error) for d in drawn if d.error is not None}


def _said(error: BaseException) -> str:
    if isinstance(error, PartnerdrapError):
        return str(error)
    if isinstance(error, BrokenProcessPool):
        return "the process that drew it ended without a word"
    if isinstance(error, OSError):
        return f"{error.filename or 'the system'}: {error.strerror or error}"
    return f"{type(error).__name__}: {error} (a fault in the code of this chart; --debug shows where)"


# --- processes


def _draw(task: Task, where: House) -> list[Path]:
    return charts.draw(task.name, where, task.judgement)


def _result(task: Task, files: Callable[[], list[Path]]) -> Drawn:
    try:
        return Drawn(task.name, files())
    except Exception as error:
        return Drawn(task.name, [], error)


def _apart(task: Task, where: House, draw: Draw) -> Drawn:
    """Draw one chart in a process of its own, so that if it ends the chart is known by name."""
    with workers.pool(1) as pool:
        return _result(task, pool.submit(draw, task, where).result)
