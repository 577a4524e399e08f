"""``agenda``, and ``python -m agenda``."""

import sys


def main() -> int:
    """Run the command that was given; returns its exit code."""
    try:
        from agenda.commands.main import main as run  # noqa: PLC0415  # who stops it meanwhile sees no traceback

        return run()
    except KeyboardInterrupt:
        return 130  # as a shell counts SIGINT


if __name__ == "__main__":
    sys.exit(main())
