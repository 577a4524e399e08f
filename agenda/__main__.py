"""``python -m agenda`` is ``agenda``."""

import sys

from agenda.cli import main

sys.exit(main())
