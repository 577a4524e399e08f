"""``agenda compat``: no address that was once published is lost."""

from __future__ import annotations

from collections.abc import Sequence

from agenda import revisions
from agenda.addresses import BuiltSite, Lost, lost_addresses
from agenda.model import Lang
from agenda.neutral import for_log, one_line
from agenda.project import CannotRun
from agenda.twobuilds import build_both

FINE, FINDINGS = 0, 1

#: So many lost addresses are told one by one.
TOLD = 200


def compat(base: str, lang: Lang) -> int:
    """Tell which addresses of ``base`` are lost in the site as it would be now; gives the exit code of the command.

    Raises CannotRun when one of the two cannot be built.
    """
    commit = revisions.common_commit(base)
    with build_both(commit, lang) as pair:
        if pair.before.folder is None:
            raise CannotRun(
                f"De site van versie {commit[:12]} is niet te bouwen:\n{pair.before.problems}",
                f"The site of revision {commit[:12]} cannot be built:\n{pair.before.problems}",
            )
        if pair.after.folder is None:
            raise CannotRun(
                f"De site is niet te bouwen:\n{pair.after.problems}",
                f"The site cannot be built:\n{pair.after.problems}",
            )
        lost = lost_addresses(BuiltSite(pair.before.folder), BuiltSite(pair.after.folder))
    print(for_log("\n".join(_told(lost, one_line(base), lang))))
    return FINDINGS if lost else FINE


def _told(lost: Sequence[Lost], base: str, lang: Lang) -> list[str]:
    if not lost:
        nl = f"Alle adressen van versie {base} zijn er nog of leiden door."
        return [{"nl": nl, "en": f"Every address of revision {base} is still there or leads on."}[lang]]
    lines = [f"/{one_line(each.address)}: {sentence(each, lang)}" for each in lost[:TOLD]]
    if len(lost) > TOLD:
        rest = len(lost) - TOLD
        lines.append({"nl": f"… en nog {rest}.", "en": f"… and {rest} more."}[lang])
    return lines


def sentence(lost: Lost, lang: Lang) -> str:
    """What became of an address, and how it is kept. Plain text of our own: an id or address is all that is in it."""
    dutch, id, address = lang == "nl", lost.id.replace("`", "'"), lost.address.replace("`", "'")
    if lost.taken:
        nl, en = f"hoort nu bij een ander item, eerst bij {id}.", f"now belongs to another item, before to {id}."
        return nl if dutch else en
    if not id:
        if dutch:
            nl = "is weg. Het was een pagina of kop in content/, of een adres bij `aliases`."
            return f"{nl} Geef die de oude naam terug, of zet het adres bij `aliases`."
        en = "is gone. It was a page or heading in content/, or an address under `aliases`."
        return f"{en} Give that its old name back, or put the address under `aliases`."
    former = id if address.removeprefix("en/").startswith("id/") else f"/{address}"
    here = id if lost.still else ("een ander item" if dutch else "another item")
    if dutch:
        return f"is weg. Zet `{former}` bij `aliases` van {here}, of in de lijst `retired`."
    return f"is gone. Put `{former}` under `aliases` of {here}, or in the list `retired`."
