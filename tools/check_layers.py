#!/usr/bin/env python3
"""Compares the includes of every library with what its project_library(...) call allows.

    tools/check_layers.py            print each violation as file:line and exit with 1
    tools/check_layers.py --write    also write the `Uses:` line of each src/<library>/README.md

Rules:
- a library includes its own headers and those of the libraries in its USES, no others;
- the USES lists have no cycle;
- only src/engine includes DuckDB's header;
- headers that other libraries see stay light: none includes one of HEAVY_HEADERS.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
CALL = re.compile(r"project_library\(\s*NAME\s+(\w+)(?:\s+USES\s+([\w\s]*?))?(?:\s+LINKS\b[^)]*)?\)", re.S)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
HEAVY_HEADERS = ("fmt/", "simdjson", "re2/", "duckdb", "yaml-cpp/", "pugixml", "CLI/", "openssl/", "s2/",
                 "h3/", "GeographicLib/")


def read_libraries():
    """The USES of each library, by name; the application's folders, which state none, are not among them."""
    libraries = {}
    for path in sorted(SRC.rglob("CMakeLists.txt")):
        text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        for name, uses in CALL.findall(text):
            libraries[name] = uses.split()
    return libraries


def find_cycle(libraries):
    def visit(name, path):
        if name in path:
            return path[path.index(name):] + [name]
        for used in libraries.get(name, []):
            cycle = visit(used, path + [name])
            if cycle:
                return cycle
        return None

    return next(filter(None, (visit(name, []) for name in libraries)), None)


def read_includes():
    """For each source file of src, its includes: (line number, whether quoted, header)."""
    includes = {}
    for path in sorted(SRC.rglob("*")):
        if path.suffix in (".h", ".cpp"):
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            matches = ((number, INCLUDE.match(line)) for number, line in lines)
            includes[path] = [(number, match[1] == '"', match[2]) for number, match in matches if match]
    return includes


def library_of(path):
    return path.relative_to(SRC).parts[0]


def check_uses(includes, libraries):
    for path, lines in includes.items():
        place = path.relative_to(ROOT)
        library = library_of(path)
        # The application states no list: it may use every library.
        allowed = {library, *libraries.get(library, libraries)}
        for number, is_quoted, header in lines:
            owner = header.split("/")[0]
            if Path(header).name == "duckdb.h" and library != "engine":
                yield f"{place}:{number}: only src/engine includes duckdb.h"
            elif is_quoted and owner in libraries and owner not in allowed:
                yield f"{place}:{number}: {library} does not use {owner} (see src/{library}/CMakeLists.txt)"
            elif is_quoted and owner in libraries and not (SRC / header).is_file():
                yield f"{place}:{number}: there is no src/{header}"


def find_public_headers(includes):
    """Headers that a file of another library sees, directly or through other headers."""
    public = {SRC / header for path, lines in includes.items() for _, is_quoted, header in lines
              if is_quoted and header.split("/")[0] != library_of(path)}
    waiting = list(public)
    while waiting:
        for _, is_quoted, header in includes.get(waiting.pop(), []):
            if is_quoted and SRC / header not in public:
                public.add(SRC / header)
                waiting.append(SRC / header)
    return public


def check_weight(includes):
    for path in sorted(find_public_headers(includes)):
        for number, is_quoted, header in includes.get(path, []):
            if not is_quoted and header.startswith(HEAVY_HEADERS):
                yield (f"{path.relative_to(ROOT)}:{number}: <{header}> is slow to compile and other libraries see "
                       "this header; include it in a .cpp")


def uses_line(name, libraries):
    return "Uses: " + (", ".join(f"[{used}](../{used}/README.md)" for used in sorted(libraries[name])) or "nothing")


def check_readme(name, libraries, write):
    page = SRC / name / "README.md"
    if not page.exists():
        yield f"src/{name}/README.md: missing"
        return
    text = page.read_text(encoding="utf-8")
    wanted = uses_line(name, libraries)
    changed, count = re.subn(r"^Uses: .*$", wanted, text, count=1, flags=re.M)
    if count == 0:
        yield f"src/{name}/README.md: has no line that starts with `Uses: `"
    elif changed != text:
        if write:
            page.write_text(changed, encoding="utf-8")
        else:
            yield f"src/{name}/README.md: the line should read `{wanted}` (tools/check_layers.py --write)"


def main():
    write = sys.argv[1:] == ["--write"]
    if sys.argv[1:] and not write:
        sys.exit(__doc__)
    libraries = read_libraries()
    if not libraries:
        sys.exit("no project_library call below src")
    problems = []
    for name, uses in libraries.items():
        problems += [f"src/{name}/CMakeLists.txt: uses {used}, which does not exist" for used in uses
                     if used not in libraries]
        problems += check_readme(name, libraries, write)
    cycle = find_cycle(libraries)
    if cycle:
        problems.append("the libraries use each other in a circle: " + " -> ".join(cycle))
    includes = read_includes()
    problems += check_uses(includes, libraries)
    problems += check_weight(includes)
    for problem in problems:
        print(problem)
    print(f"layers: {len(libraries)} libraries, {len(problems)} violations")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
