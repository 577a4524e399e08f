"""The house as it is drawn in CONTRIBUTING.md: imports run downward only, and few modules know the tools."""

from __future__ import annotations

import ast

from tests.sites import ROOT

#: From the ground up. A module imports only from what stands before it.
FLOORS = (
    (
        "artifact",
        "characters",
        "compressing",
        "coverage",
        "exchange",
        "fingerprints",
        "fromdisk",
        "hosts",
        "keyed",
        "messages",
        "model",
        "nginx",
        "policy",
        "progress",
        "quotes",
        "wordwise",
    ),
    (
        "catalogue",
        "claims",
        "diagnostics",
        "fields",
        "flows",
        "glyphs",
        "homes",
        "neutral",
        "placeholders",
        "project",
        "renaming",
        "whys",
    ),
    (
        "components",
        "explanations",
        "findings",
        "git",
        "github",
        "headers",
        "kept",
        "landing",
        "making",
        "marking",
        "names",
        "pages",
        "publication",
        "reporting",
        "scalars",
        "shelf",
        "system",
        "terms",
    ),
    (
        "asking",
        "commenting",
        "configuration",
        "fidelity",
        "former",
        "i18n",
        "outside",
        "places",
        "preview",
        "retelling",
        "revisions",
        "times",
    ),
    (
        "addresses",
        "commits",
        "conflicts",
        "confusables",
        "differences",
        "encoding",
        "mending",
        "proposals",
        "publishing",
        "signs",
        "slips",
        "twobuilds",
        "unchanged",
        "values",
    ),
    ("corrections", "kinds", "reasons", "source", "translation"),
    ("settings", "shape", "standings", "wording"),
    ("aliases", "building", "comparing", "consequences", "explaining", "guidance", "history"),
    ("checks", "earlier", "ledger", "prose", "releasing", "stage", "standby", "verifying"),
    ("blanks", "hosting", "html_allowlist", "loading", "redirects", "serving"),
    ("keeping", "view", "written"),
    ("chronicle", "editing", "impact", "pdf", "search"),
    ("ages", "rendering", "schema", "starting", "telling"),
    ("assessing", "frame", "preparing", "workflows"),
    ("exporting", "plugin"),
    ("cli",),
    ("__main__",),
)
KNOWS = {
    "yaml": {"configuration", "source"},
    "jinja2": {"rendering", "plugin"},
    "mkdocs": {"plugin", "i18n"},
    "watchdog": {"serving"},
    "brotli": {"asking", "compressing"},
    "bs4": {"exporting"},
    "markdown": {"html_allowlist"},
    "markdownify": {"exporting"},
    "pagefind": {"search"},
    "typst": {"pdf"},
}


#: Every module by its name, which no two share, whatever folder it stands in.
MODULES = {path.stem: path for path in (ROOT / "agenda").rglob("*.py") if path.stem != "__init__"}


def imports(module: str) -> set[str]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def ours(module: str) -> set[str]:
    """The modules of ours that one imports: the last of each path that is one."""
    paths = [name.split(".") for name in imports(module) if name.startswith("agenda.")]
    return {named[-1] for path in paths if (named := [part for part in path[1:3] if part in MODULES])}


def test_imports_run_downward_only() -> None:
    below: set[str] = set()
    for floor in FLOORS:
        for module in floor:
            assert ours(module) <= below, f"{module} imports {ours(module) - below}"
        below |= set(floor)
    assert set(MODULES) == below
    assert len(MODULES) == len([path for path in (ROOT / "agenda").rglob("*.py") if path.stem != "__init__"])


def test_only_the_named_modules_know_a_tool() -> None:
    for tool, allowed in KNOWS.items():
        knowing = {
            module for module in MODULES if any(name == tool or name.startswith(f"{tool}.") for name in imports(module))
        }
        assert knowing <= allowed, f"{knowing - allowed} import {tool}"
