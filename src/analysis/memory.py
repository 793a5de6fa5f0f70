"""What many claims and days share, made once: figures are known by being the very same objects."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """Things made from figures, by a key that holds the figures' ids.

    `holds` keeps the figures alive as long as the key stands, so that no id can come to mean another figure. A full
    memory forgets all.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._made: dict[Hashable, tuple[Any, Made]] = {}

    def get(self, key: Hashable, holds: Any, make: Callable[[], Made]) -> Made:
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self.size:
                self._made.clear()
            found = self._made[key] = holds, make()
        return found[1]
