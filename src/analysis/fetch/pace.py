"""How long to wait before the next request: by our own limit, by the server's, and after a refusal."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

LONGEST = 120.0  # seconds; a server that asks for more is left alone until a person tries again
STEP = 2.0  # seconds before the first repetition; doubled each time
POLICY = re.compile(r"(?<![0-9-])([0-9]{1,9})\s*;\s*w=([0-9]{1,9})")  # x-ratelimit-policy: 40;w=60s


class Pace:
    """At most so many calls in so many seconds, for every limit known: ours and those that the server names.

    A server may make us slower than our own limit, never faster. Times are of `clock`, in seconds.
    """

    def __init__(self, calls: int, window: float, clock: Callable[[], float]) -> None:
        self.limits = {"own": (calls, window)}
        self._clock = clock
        self._calls: deque[float] = deque(maxlen=10_000)
        self._not_before = 0.0

    def limit(self, name: str, calls: int, window: float) -> None:
        """Heed one more limit; a config that says 0 names none."""
        if calls > 0 and window > 0:
            self.limits[name] = (calls, window)

    def turn(self) -> float:
        """Seconds to wait until the next call, which is counted as made then."""
        now = max(self._clock(), self._calls[-1] if self._calls else 0.0)
        at = max(now, self._not_before)
        for calls, window in self.limits.values():
            if len(self._calls) >= calls:
                at = max(at, self._calls[-calls] + window)
        self._calls.append(at)
        return at - now

    def heard(self, headers: Mapping[str, str]) -> None:
        """Take in what the headers of an answer say of limits."""
        policies = POLICY.findall(headers.get("x-ratelimit-policy", ""))
        for number, (calls, window) in enumerate(policies):
            self.limit(f"header {number}", int(calls), float(window))
        limit = headers.get("x-ratelimit-limit", "").strip()
        if not policies and limit.isascii() and limit.isdigit():
            self.limit("header", int(limit), self.limits["own"][1])
        if headers.get("x-ratelimit-remaining", "").strip() == "0" and self._calls:
            windows = [window for name, (_, window) in self.limits.items() if name != "own"]
            self._not_before = self._calls[-1] + min(windows, default=self.limits["own"][1])


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given in seconds or as a date; None where it says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=dt.UTC)
    return max((then - now).total_seconds(), 0.0)


def back_off(attempt: int, chance: float, least: float = 0.0) -> float:
    """Seconds before repetition number `attempt`; `chance` (0 to 1) spreads clients that failed together."""
    return min(max(STEP * 2 ** (attempt - 1), least) * (1 + chance / 2), LONGEST)
