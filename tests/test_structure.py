"""The house as it is drawn in CONTRIBUTING.md: imports run downward only, and few modules know the tools."""

from __future__ import annotations

import ast

from tests.sites import ROOT

#: From the ground up. A module imports only from what stands before it.
FLOORS = (
    ("characters", "commits", "keyed", "messages", "model", "quotes", "times", "wordwise"),
    ("diagnostics", "homes", "neutral", "project"),
    ("artifact", "kept", "progress", "shelf", "system"),
    ("configuration", "github", "names", "unchanged"),
    ("commenting", "preview"),
    ("outside", "publishing"),
    ("explanations", "findings", "places", "renaming", "revisions"),
    ("retelling",),
    ("catalogue", "fields", "mending", "reporting", "signs", "slips"),
    ("pages", "source"),
    ("former",),
    ("components", "differences", "exchange", "policy", "publication", "shape", "terms", "translation"),
    ("aliases", "settings"),
    ("checks", "consequences", "fidelity", "guidance", "history", "ledger", "standings", "wording"),
    ("compressing", "fingerprints", "landing"),
    ("blanks", "headers", "loading", "prose"),
    ("redirects", "view", "written"),
    ("chronicle",),
    ("rendering",),
    ("i18n", "pdf", "preparing", "search"),
    ("frame",),
    ("plugin", "building"),
    ("addresses", "comparing", "stage", "standby", "twobuilds"),
    ("earlier", "reasons"),
    ("keeping",),
    ("impact",),
    ("telling",),
    ("assessing", "editing", "explaining", "exporting", "releasing", "serving", "verifying"),
    ("ages", "hosting", "schema", "starting"),
    ("workflows",),
    ("cli",),
    ("__main__",),
)
KNOWS = {
    "yaml": {"configuration", "source"},
    "jinja2": {"rendering", "plugin"},
    "mkdocs": {"plugin", "i18n"},
    "watchdog": {"serving"},
    "brotli": {"compressing", "verifying"},
    "bs4": {"exporting"},
    "markdownify": {"exporting"},
    "pagefind": {"search"},
    "typst": {"pdf"},
}


def imports(module: str) -> set[str]:
    tree = ast.parse((ROOT / f"agenda/{module}.py").read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def test_imports_run_downward_only() -> None:
    below: set[str] = set()
    for floor in FLOORS:
        for module in floor:
            ours = {name.split(".")[1] for name in imports(module) if name.startswith("agenda.")}
            assert ours <= below, f"{module} imports {ours - below}"
        below |= set(floor)
    modules = {path.stem for path in (ROOT / "agenda").glob("*.py")} - {"__init__"}
    assert modules == below


def test_only_the_named_modules_know_a_tool() -> None:
    for tool, allowed in KNOWS.items():
        knowing = {
            path.stem
            for path in (ROOT / "agenda").glob("*.py")
            if any(name == tool or name.startswith(f"{tool}.") for name in imports(path.stem))
        }
        assert knowing <= allowed, f"{knowing - allowed} import {tool}"
