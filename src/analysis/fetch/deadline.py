"""A time by which an answer must have come, held at every read of the connection.

A server that sends a byte now and then never runs into a limit on silence: it may drip a header, the length of a
piece, or "100 Continue" for ever, and no body comes that could be looked at. So the limit stands below HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx


class Late(Exception):
    """The time is over."""


class Deadline:
    """What every connection of a transport heeds: nothing is read or written after `until`, in seconds of `clock`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.until = clock, float("inf")

    def on(self, transport: httpx.HTTPTransport) -> httpx.HTTPTransport:
        pool = transport._pool  # httpx hands no backend on to its pool
        pool._network_backend = _Backend(pool._network_backend, self)
        return transport

    def run(self, work: Callable[..., Any], timeout: float | None) -> Any:
        """Do something that takes a timeout, within what is left of the time."""
        left = self.until - self.clock()
        if left <= 0:
            raise Late
        short = timeout is None or left < timeout
        try:
            return work(timeout=(None if left == float("inf") else left) if short else timeout)
        except Exception:
            if short and self.clock() >= self.until:
                raise Late from None
            raise


class _Backend:
    """httpcore's network backend, whose connections heed the time."""

    def __init__(self, backend: Any, deadline: Deadline) -> None:
        self._backend, self._deadline = backend, deadline

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **more: Any) -> _Stream:
        connect = self._backend.connect_tcp
        stream = self._deadline.run(lambda timeout: connect(host, port, timeout=timeout, **more), timeout)
        return _Stream(stream, self._deadline)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


class _Stream:
    """A connection that heeds the time."""

    def __init__(self, stream: Any, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._deadline.run(lambda timeout: self._stream.read(max_bytes, timeout=timeout), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._deadline.run(lambda timeout: self._stream.write(buffer, timeout=timeout), timeout)

    def start_tls(self, *given: Any, timeout: float | None = None, **more: Any) -> _Stream:
        start = self._stream.start_tls
        return _Stream(
            self._deadline.run(lambda timeout: start(*given, timeout=timeout, **more), timeout), self._deadline
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
