"""The scripts: modules become one, in the order of their imports; what is not understood is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from map_app.maps import STATIC
from map_app.maps.frontend.scripts import ScriptError, in_order, joined
from map_app.ui.style import STATIC as PAGE_STATIC

ENTRIES = [STATIC / "main.js", STATIC / "offline_main.js", PAGE_STATIC / "page.js"]


def write(folder: Path, **modules: str) -> Path:
    """Modules as files; gives the one called `main`."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def test_a_module_comes_after_what_it_imports_and_once(tmp_path: Path) -> None:
    """Two ways to one module are one copy of it, before both."""
    entry = write(
        tmp_path,
        main='import { left } from "./left.js";\nimport { right } from "./right.js";\nleft(right);\n',
        left='import { base } from "./base.js";\nexport const left = base;\n',
        right='import {\n  base,\n  other as more,\n} from "./base.js";\nexport const right = base + more;\n',
        base="export const base = 1;\nexport function other() {}\n",
    )
    assert [path.name for path in in_order(entry)] == ["base.js", "left.js", "right.js", "main.js"]
    text = joined(entry)
    assert text.count("const base = 1;\nfunction other() {}\nreturn { base, other };") == 1
    assert 'const { base, other: more } = modules["base.js"];\nconst right = base + more;' in text


def test_comments_for_the_type_checker_are_left_out(tmp_path: Path) -> None:
    """JSDoc before a line and within one goes; other comments stay."""
    entry = write(tmp_path, main='/** @import { A } from "./a.js" */\n// why\nf(/** @type {A<B>} */ (x));\n')
    assert "// why\nf((x));\n" in joined(entry)
    assert "@" not in joined(entry)


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        (
            {"main": 'import { a } from "./a.js";\n', "a": 'import { b } from "./main.js";\n'},
            "main.js > a.js",
        ),
        ({"main": 'import { b } from "./a.js";\n', "a": "export const a = 1;\n"}, "does not export b"),
        ({"main": 'import "./a.js";\n', "a": ""}, 'import "./a.js"'),
        ({"main": 'import * as a from "./a.js";\n', "a": ""}, "import"),
        ({"main": "export default 1;\n"}, "export default"),
        ({"main": "export let changing = 1;\n"}, "export let"),
        ({"main": "const a = 1;\nexport { a };\n"}, "export {"),
    ],
    ids=["circle", "missing", "for-effect", "namespace", "default", "live-binding", "list"],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, modules: dict[str, str], words: str) -> None:
    """A form that joining would change the meaning of is an error that names it, never a broken script."""
    with pytest.raises(ScriptError, match=re.escape(words)):
        joined(write(tmp_path, **modules))


def test_every_module_is_part_of_a_script() -> None:
    """No file lies about that neither page nor offline map loads."""
    used = {path for entry in ENTRIES for path in in_order(entry)}
    assert used == {*STATIC.glob("*.js"), *PAGE_STATIC.glob("*.js")}


def test_the_page_s_script_passes_streamlit_s_sanitizer() -> None:
    """DOMPurify drops a script whose text has `<` before a letter, a slash or `!`, without a word."""
    assert not re.search(r"<[/\w!]", joined(PAGE_STATIC / "page.js"))
