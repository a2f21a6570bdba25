"""Our scripts: ES modules in `static/`, joined in the order of their imports into one classic script.

A browser could load the modules by itself, but streamlit-folium loads scripts one after the other, and a
dossier has them inline. So each module becomes a function that is called once, an import a look at what
another one returned, and nothing reaches `window` but what a module puts there. JSDoc is left out. That
needs no bundler and no Node: these forms are understood, all others are refused:

    import { name, other as alias } from "./file.js";
    export function name, export async function name, export class name, export const name
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";\n', flags=re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", flags=re.MULTILINE)
_JSDOC: Final = re.compile(r"/\*\*(?:(?!\*/)[\s\S])*\*/\s*")
_OTHER: Final = re.compile(r"^[ \t]*(?:import|export)\b.*", flags=re.MULTILINE)


class ScriptError(ValueError):
    """A module that cannot be joined: an unknown form, a missing name or a circle of imports."""


@cache
def joined(entry: Path) -> str:
    """A module and all that it imports, as one script that can stand beside any other."""
    modules = "".join(_as_function(path) for path in in_order(entry))
    return f'(() => {{\n"use strict";\nconst modules = {{}};\n{modules}}})();\n'


def in_order(entry: Path) -> list[Path]:
    """A module and all that it imports, each after what it imports. Raises ScriptError for a circle."""
    found: list[Path] = []
    _visit(entry, found, ())
    return found


def _visit(path: Path, found: list[Path], way: tuple[Path, ...]) -> None:
    if path in found:
        return
    if path in way:
        raise ScriptError(f"Modules import each other: {' > '.join(p.name for p in (*way, path))}")
    for _, file in _IMPORT.findall(_read(path)):
        _visit(path.with_name(file), found, (*way, path))
    found.append(path)


def _as_function(path: Path) -> str:
    def looked_up(match: re.Match[str]) -> str:
        names = [name.split(" as ") for name in re.split(r",\s*", match[1].strip(" \n,"))]
        missing = {name[0] for name in names} - set(_EXPORT.findall(_read(path.with_name(match[2]))))
        if missing:
            raise ScriptError(f"{path.name}: {match[2]} does not export {', '.join(sorted(missing))}")
        taken = ", ".join(": ".join(name) for name in names)
        return f'const {{ {taken} }} = modules["{match[2]}"];\n'

    text = _IMPORT.sub(looked_up, _JSDOC.sub("", _read(path)))
    exported = ", ".join(_EXPORT.findall(text))
    text = _EXPORT.sub("", text)
    other = _OTHER.search(text)
    if other:
        raise ScriptError(f"{path.name}: this form is not joined: {other[0].strip()}")
    return f'modules["{path.name}"] = (() => {{\n{text}return {{ {exported} }};\n}})();\n'


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
