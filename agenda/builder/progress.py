"""What a build that somebody waits for is asked, and tells: set by ``agenda.builder.worker``, read by the plugin.

Of a plain build nothing is asked, and nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: The addresses of the pages to make first, counted from the root of the site: those that somebody looks at.
first: Sequence[str] = ()


def _nobody_listens() -> None:
    """Nothing."""


def _nobody_asks() -> bool:
    return False


#: Called once those pages, and what every page needs, can be served.
tell: Callable[[], None] = _nobody_listens

#: Whether the rest is not wanted any more, for its inputs changed.
is_abandoned: Callable[[], bool] = _nobody_asks
