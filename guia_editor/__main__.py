"""The program's start: `python -m guia_editor` and the `guia` command."""

from __future__ import annotations

import sys

from guia_editor.cli import run


def main() -> None:
    """Run the command line and leave with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
