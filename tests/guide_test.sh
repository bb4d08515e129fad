#!/bin/bash
# The way through the code is true: what pages and comments name is there, and the page of each room names every module in it.
cd "$(dirname "$0")/.." || exit 1
PYTHONPATH=tests exec /usr/bin/python3 -B - <<'PYTHON'
import fnmatch
import pathlib
import re
import sys

from verdicts import status, verdict

ROOMS = ("sim", "models", "scenarios", "reports", "cli")
TOP = (*ROOMS, "tests", "bench", "docs")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
SOURCES = [path for top in TOP for path in sorted(pathlib.Path(top).rglob("*.[ch]"))]
PAGES = [*pathlib.Path(".").glob("*.md"), *(page for top in TOP for page in sorted(pathlib.Path(top).rglob("*.md")))]
FILES = {path.name for path in SOURCES}


def paths_in(text):
    """Files by their path from the root, but for those of any NAME."""
    return {path for path in re.findall(rf"(?<![\w/.-])((?:{'|'.join(TOP)})/[\w./-]*\.\w+)", text) if "NAME" not in path}


def missing(texts):
    return [f"{where}: {path}" for where, text in texts for path in sorted(paths_in(text)) if not pathlib.Path(path).exists()]


def strangers(text):
    """Names of sources, also with a star for several, that no source has."""
    names = set(re.findall(r"(?<![\w/.*-])[a-z]\w*\*?\w*\.[ch]\b(?![.\w])", text))
    return sorted(name for name in names if not fnmatch.filter(FILES, name))


def unnamed(room):
    """Modules of a room that its page does not name, and names on it that are no module's."""
    page = pathlib.Path(room, "README.md").read_text(encoding="utf-8")
    names = {re.sub(r"\.[ch]$", "", name) for name in re.findall(r"`([a-z]\w*\*?(?:\.[ch])?)`", page)}
    stems = {path.stem for path in pathlib.Path(room).rglob("*.[ch]")}
    modules = {path.stem for path in pathlib.Path(room).rglob("*.h")}
    return ([f"{module} is not named" for module in sorted(modules) if not any(fnmatch.fnmatch(module, name) for name in names)] +
            [f"{name} is no module" for name in sorted(names) if not fnmatch.filter(stems, name)])


# The rules bite.
verdict("a_path_that_is_not_there_is_found", "" if missing([("page", "see `sim/nowhere.h`, sim/units.h")]) == ["page: sim/nowhere.h"] else "it is not")
verdict("a_name_that_is_no_file_is_found", "" if strangers("as in nowhere.c, none*.h, units.h and fleet*.c") == ["none*.h", "nowhere.c"] else "it is not")

comments = [(path.as_posix(), " ".join(COMMENT.findall(path.read_text(encoding="utf-8")))) for path in SOURCES]
verdict("every_path_on_a_page_is_there", missing((page.as_posix(), page.read_text(encoding="utf-8")) for page in PAGES))
verdict("every_path_in_a_comment_is_there", missing(comments))
verdict("every_file_that_a_comment_names_is_there", [f"{where}: {name}" for where, text in comments for name in strangers(text)])
for room in ROOMS:
    verdict(f"every_module_of_{room}_is_on_its_page", unnamed(room))
sys.exit(status())
PYTHON
