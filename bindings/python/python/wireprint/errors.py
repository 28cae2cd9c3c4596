"""What can go wrong so far that a run cannot go on.

What does not stop a run (a record that cannot be read, a limit that bites) is a warning of
the logger ``wireprint``, and under ``strict=True`` an :class:`InputError`.
"""

from __future__ import annotations


class Error(Exception):
    """The base of the others.

    Attributes:
        path: the file in question, where there is one; ``documents`` for rows.
        line: the line or row in it, from 1, where that is known.
    """

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class InputError(Error):
    """What was to be read cannot be, or two documents have one id and different texts."""


class SettingError(Error, ValueError):
    """A setting is out of its range, or two contradict each other."""
