"""The agenda says what its document says: not a word more, less or other."""

from __future__ import annotations

from pathlib import Path

import pytest

from agenda.checks.load import load_agenda
from agenda.model.diagnostics import as_text


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # in a line that carries links, in a sentence that states a rule, in a heading, in a closing paragraph
        ('nl: "Ondermijning: versterking opsporing', 'nl: "Ondermijning: versterking recherche'),
        ("de politie over het hoe", "de agenten over het hoe"),
        ("nl: Visie", "nl: Visies"),
        ("springen de onderwerpen", "vallen de onderwerpen"),
    ],
)
def test_one_changed_word_is_one_finding_with_three_ways_on(edited: Path, old: str, new: str) -> None:
    change(edited, old, new)
    agenda, found = load_agenda(edited)
    assert agenda is None
    assert [finding.code for finding in found] == ["not-in-document"]
    words = as_text(found[0])
    assert "zet de woorden van het document terug" in words
    assert "`document:` het nieuwe document" in words
    assert "`editorial: true`" in words
    assert "Daar staat" in words, "the finding shows what the document has in that place"


def test_a_sentence_left_out_is_found(edited: Path) -> None:
    text = edited.read_text(encoding="utf-8")
    start = text.index("- id: missie-2")
    end = text.index("- id: visie", start)
    edited.write_text(text[:start].rstrip() + "\n      " + text[end:], encoding="utf-8")
    found = load_agenda(edited)[1]
    assert [finding.code for finding in found] == ["document-not-covered"]
    assert "Zij doen dit namens de burgemeesters uit hun regio." in found[0].message()


def test_a_correction_that_does_not_fit_is_found(edited: Path) -> None:
    document = edited.parent / "document.txt"
    document.write_text(
        document.read_text(encoding="utf-8").replace("veiligheids- onderwerpen", "veiligheidsonderwerpen"),
        encoding="utf-8",
    )
    assert "correction-does-not-fit" in [finding.code for finding in load_agenda(edited)[1]]


def test_a_missing_document_is_found(edited: Path) -> None:
    (edited.parent / "document.txt").unlink()
    assert [finding.code for finding in load_agenda(edited)[1]] == ["document-missing"]
