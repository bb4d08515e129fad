#!/bin/bash
# Who may include whom, which file may name which library, and which functions nobody may call. The rules are shown to bite
# on a small tree that breaks each of them.
set -u
cd "$(dirname "$0")/.." || exit 1
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
. tests/verdict.sh

# ROOT: one line for each breach of a rule in the C sources below it, "rule: file:line: why".
inspect()
{
    /usr/bin/python3 - "$1" <<'PYTHON'
import pathlib, re, sys

MAY_INCLUDE = {
    'sim': {'sim'},
    'models': {'sim', 'models'},
    'scenarios': {'sim', 'models', 'scenarios'},
    'reports': {'sim', 'models', 'reports'},
    'cli': {'sim', 'models', 'scenarios', 'reports', 'cli'},
}
DOORS = [  # headers of a library, the files that may name them
    (r'(cjson/)?cJSON.*', r'models/json\w*\.c'),
    (r'yaml\.h', r'models/yaml\w*\.c'),
    (r'sqlite3.*', r'reports/(store|database)\w*\.c'),
    (r'gsl/gsl_errno\.h', r'(models/distribution\w*|cli/main)\.c'),  # its error handler is switched off at the start
    (r'gsl/(?!gsl_errno).*', r'models/(distribution\w*|closed_form|interval|sample_size|special|minimiser|likelihood|regression|variance_shares|law_\w+)\.c'),
    (r'(zlib|zstd).*', r'models/bytes\w*\.c'),
    (r'spawn\.h', r'reports/gnuplot\.c'),
    (r'pthread\.h|threads\.h', r'(models/(source_digest|trace_rows)|scenarios/(replicate|batch_ring)|cli/ranks_mpi)\.c'),
    (r'mpi\.h', r'cli/ranks_mpi\.c'),
    (r'xlsxwriter.*', r'reports/workbook_xlsx\.c'),
]
BANNED = 'gets sprintf vsprintf strcpy strcat strtok localtime popen system alloca rand'.split()
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)
TEXT_OR_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
CALL = re.compile(r'(?<![\w.])(?<!->)(' + '|'.join(BANNED) + r')\s*\(')

root = pathlib.Path(sys.argv[1])
headers = {}  # header -> the headers that it includes


def breach(rule, file, text, at, why):
    print(f'{rule}: {file}:{text.count(chr(10), 0, at) + 1}: {why}')


def inspect_include(file, text, match):
    floor, (kind, target) = file.split('/')[0], match.groups()
    if kind == '"' and floor in MAY_INCLUDE:
        if target.split('/')[0] not in MAY_INCLUDE[floor]:
            breach('floors', file, text, match.start(), f'{floor}/ may not include "{target}"')
        elif file.endswith('.h'):
            headers.setdefault(file, []).append(target)
    for library, door in DOORS:
        if re.fullmatch(library, target) and not re.fullmatch(door, file) and floor in MAY_INCLUDE:
            breach('doors', file, text, match.start(), f'<{target}> is for {door}')


def inspect_circles():
    state = {}  # header -> 'open' while the way leads through it, then 'done'
    for start in sorted(headers):
        way = [(start, iter(headers[start]))] if start not in state else []
        state.setdefault(start, 'open')
        while way:
            header, left = way[-1]
            target = next(left, None)
            if target is None:
                state[header] = 'done'
                way.pop()
            elif state.get(target) == 'open':
                print(f'circles: {header}:1: includes {target}, which includes it')
            elif target not in state:
                state[target] = 'open'
                way.append((target, iter(headers.get(target, []))))


for path in sorted([*root.rglob('*.c'), *root.rglob('*.h')]):
    file = path.relative_to(root).as_posix()
    if file.split('/')[0] not in {*MAY_INCLUDE, 'tests', 'bench'}:
        continue
    text = path.read_text()
    for match in INCLUDE.finditer(text):
        inspect_include(file, text, match)
    code = TEXT_OR_COMMENT.sub(lambda match: re.sub(r'[^\n]', ' ', match.group()), text)
    for match in CALL.finditer(code):
        breach('banned', file, text, match.start(), f'calls {match.group(1)}()')
inspect_circles()
PYTHON
}

# NAME BREACH FILE TEXT: a tree of that one file has that one breach (or none), told by the beginning of its line.
expect()
{
    rm -rf "$room/tree"
    mkdir -p "$room/tree/$(dirname "$3")"
    printf '%b\n' "$4" >"$room/tree/$3"
    local found
    found=$(inspect "$room/tree")
    case $found in
    "${2:-none}"*) verdict "$1" '' ;;
    '') verdict "$1" "${2:+found nothing}" ;;
    *) verdict "$1" "$found" ;;
    esac
}

expect the_kernel_may_not_include_models 'floors: sim/a.c:2: ' sim/a.c '\n#include "models/json.h"'
expect models_may_not_include_scenarios 'floors: models/formats/a.c:1: ' models/formats/a.c '#include "scenarios/run.h"'
expect scenarios_may_not_include_reports 'floors: scenarios/a.h:1: ' scenarios/a.h '#include "reports/text.h"'
expect reports_may_not_include_scenarios 'floors: reports/a.c:1: ' reports/a.c ' # include "scenarios/run.h"'
expect nothing_includes_tests 'floors: cli/a.c:1: ' cli/a.c '#include "tests/test.h"'
expect nothing_includes_the_bench 'floors: cli/a.c:1: ' cli/a.c '#include "bench/bench.h"'
expect paths_start_at_the_root 'floors: sim/a.c:1: ' sim/a.c '#include "arena.h"'
expect a_header_may_not_include_itself 'circles: ' sim/a.h '#include "sim/a.h"'
expect tests_include_what_they_like '' tests/a_test.c '#include "scenarios/run.h"\n#include <gsl/gsl_cdf.h>'
expect the_command_line_includes_every_floor '' cli/a.c '#include "scenarios/run.h"\n#include "reports/text.h"'
expect cjson_has_a_door 'doors: models/price.c:1: ' models/price.c '#include <cjson/cJSON.h>'
expect sqlite_has_a_door 'doors: scenarios/a.c:1: ' scenarios/a.c '#include <sqlite3.h>'
expect gsl_has_a_door 'doors: sim/random.c:1: ' sim/random.c '#include <gsl/gsl_rng.h>'
expect zlib_has_a_door 'doors: models/trace.c:1: ' models/trace.c '#include <zlib.h>'
expect zstd_has_a_door 'doors: models/bytes.h:1: ' models/bytes.h '#include <zstd.h>'
expect threads_have_a_door 'doors: sim/endpoint.c:1: ' sim/endpoint.c '#include <pthread.h>'
expect xlsxwriter_has_a_door 'doors: reports/csv.c:1: ' reports/csv.c '#include <xlsxwriter.h>'
expect mpi_has_a_door 'doors: cli/sweep.c:1: ' cli/sweep.c '#include <mpi.h>'
expect other_programs_have_a_door 'doors: cli/report.c:1: ' cli/report.c '#include <spawn.h>'
expect a_library_passes_its_door '' models/json_write.c '#include <cjson/cJSON.h>'
for name in gets sprintf strcpy strcat strtok localtime popen system alloca rand; do
    expect "${name}_is_banned" "banned: sim/a.c:2: " sim/a.c "/* $name() */\nint x = $name ();"
done
expect banned_names_may_be_spoken_of '' sim/a.c 'char *a = "system(\\"x\\")"; // rand()\nint b = snprintf(in_system(a), c->gets());'

rm -rf "$room/tree"
mkdir -p "$room/tree/sim"
for pair in 'a b' 'b c' 'c a' 'd b'; do
    echo "#include \"sim/${pair#* }.h\"" >"$room/tree/sim/${pair% *}.h"
done
found=$(inspect "$room/tree")
if [ "$found" = 'circles: sim/c.h:1: includes sim/a.h, which includes it' ]; then found=; else found=${found:-found nothing}; fi
verdict headers_may_not_go_in_circles "$found"

# Now this tree.
inspect . >"$room/breaches" || echo 'floors: the inspector broke off' >>"$room/breaches"
for rule in floors circles doors banned; do
    verdict "this_tree_keeps_the_rule_on_$rule" "$(grep "^$rule: " "$room/breaches")"
done
exit $status
