"""The program's start: `python -m guia_editor` and the `guia` command."""

from __future__ import annotations

import os
import sys

from guia_editor.cli import INTERRUPTED, run


def main() -> None:
    """Run the command line and leave with its status."""
    status = run(sys.argv[1:])
    if status == INTERRUPTED:
        # Started by -m, CPython ends as if killed when the interruption met an exec() of text (dataclasses do
        # that), though it was caught; all is cleaned up by now, so leave at once with the promised status.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    main()
