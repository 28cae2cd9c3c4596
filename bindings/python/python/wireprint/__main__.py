"""The command: ``python -m wireprint``, and ``wireprint`` where the package is installed."""

from __future__ import annotations

import sys

from . import _native


def main() -> int:
    """Runs the command that ``sys.argv`` asks for; returns its exit code."""
    return _native.main(["wireprint", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
