"""mkdocs.yml, setting by setting, as it is written.

Apart from ``agenda.reader.yaml_reader``, which knows what an agenda is: every build asks for the settings. What was
read is kept, since to import PyYAML takes longer than to compare a site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from agenda.model.diagnostics import Diagnostic, Location
from agenda.text import same
from agenda.util.cache import Cache
from agenda.util.project import why


class Written(NamedTuple):
    """A setting as it is written: its tag, such as ``!ENV``, the texts that it consists of, and where it begins."""

    tag: str
    texts: list[str]
    line: int
    column: int


#: Each setting with its keys, without numbers of items; the items of a list one by one.
Settings = list[tuple[tuple[str, ...], Written]]


class NotYaml(Exception):
    """What is read is no YAML: why, and if that is known the line and the column."""


def read_settings(path: Path) -> tuple[Settings, list[Diagnostic]]:
    """Every setting in mkdocs.yml at ``path``, in its order; and why it cannot be read.

    Nothing of a file that is not there: a build reports that by itself.
    """
    try:
        content = path.read_bytes()
        code = Path(__file__).read_bytes()
        kept = Cache().made(lambda: json.dumps(_gathered(content)).encode(), "settings", code, content)
    except FileNotFoundError:
        return [], []
    except (OSError, ValueError) as error:
        return [], [Diagnostic("file-unreadable", Location(path.name), {"why": why(error)})]
    except NotYaml as error:
        problem, *place = error.args
        return [], [Diagnostic("not-yaml", Location(path.name, *place), {"why": same(problem)})]
    return [(tuple(keys), Written(*each)) for keys, each in json.loads(kept)], []


def _gathered(content: bytes) -> Settings:
    import yaml  # noqa: PLC0415  # a build of which nothing changed does without

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(content, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else ()
        raise NotYaml(str(getattr(error, "problem", None) or error), *place) from error
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

    if isinstance(root, yaml.MappingNode):  # MkDocs reports anything else
        gather(root, ())
    return found
