"""mkdocs.yml, setting by setting, as it is written.

Apart from ``agenda.source``, which knows what an agenda is: every build asks for the settings, and one of which
nothing changed for nothing else. So what stands in it is kept: to import PyYAML takes longer than to compare a site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from agenda.build.kept import Kept, digest_of
from agenda.diagnostics import Diagnostic, Location, both
from agenda.system import why


class Written(NamedTuple):
    """A setting as it is written: its tag, such as ``!ENV``, the texts that it consists of, and where it begins."""

    tag: str
    texts: list[str]
    line: int
    column: int


#: Each setting with its keys, without numbers of items; the items of a list one by one.
Settings = list[tuple[tuple[str, ...], Written]]


def read_settings(path: Path) -> tuple[Settings, list[Diagnostic]]:
    """Every setting in mkdocs.yml at ``path``, in its order; and why it cannot be read.

    Nothing of a file that is not there: a build tells that by itself.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [Diagnostic("file-unreadable", Location(path.name), {"why": why(error)})]
    key = digest_of("settings", Path(__file__).read_bytes(), content)
    if kept := Kept().get(key):
        return [(tuple(keys), Written(*each)) for keys, each in json.loads(kept)], []
    found, problems = _compose(content, path.name)
    if not problems:
        Kept().put(key, json.dumps(found).encode())
    return found, problems


def _compose(content: bytes, name: str) -> tuple[Settings, list[Diagnostic]]:
    import yaml  # noqa: PLC0415  # a build of which nothing changed does without

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(content, loader)
    except ValueError as error:
        return [], [Diagnostic("file-unreadable", Location(name), {"why": why(error)})]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        told = str(getattr(error, "problem", None) or error)
        return [], [Diagnostic("not-yaml", place, {"why": both(told, told)})]
    found: Settings = []
    gathered = set()

    def gather(node: Any, keys: tuple[str, ...]) -> None:
        if isinstance(node, yaml.CollectionNode):
            if id(node) in gathered:  # by an alias, which may lead to itself
                return
            gathered.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                gather(value, (*keys, str(key.value)))
        elif isinstance(node, yaml.SequenceNode) and not node.tag.startswith("!"):
            for each in node.value:
                gather(each, keys)
        elif node is not None:
            scalars = node.value if isinstance(node, yaml.SequenceNode) else [node]
            texts = ["" if each.tag.endswith(":null") else str(each.value) for each in scalars]
            found.append((keys, Written(node.tag, texts, node.start_mark.line + 1, node.start_mark.column + 1)))

    if isinstance(root, yaml.MappingNode):  # of anything else MkDocs tells that it is wrong
        gather(root, ())
    return found, []
