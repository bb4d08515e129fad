#!/bin/bash
# The README shows real output, and no page points to a file or heading that is not there.
#
# A block behind a line "<!-- run -->" holds commands ("$ ...") and what they print, both outputs, byte for byte. Behind
# "<!-- run, shown: A | B -->" only paragraphs that begin with one of these words are kept; "..." stands for the others.
# LOADLINE_GOLDEN=rewrite puts the real output into the README; read the difference before committing it.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - "$LOADLINE" <<'PYTHON'
import glob, os, re, subprocess, sys, tempfile

import verdicts
from verdicts import verdict

loadline = os.path.abspath(sys.argv[1])
rewrite = os.environ.get('LOADLINE_GOLDEN') == 'rewrite'
DEMO = 'loadline run scenarios/examples/chat-a-b.json --db demo.db'


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def printed_by(command, room):
    """Both outputs of a command as a reader would type it; the README's build/loadline and loadline are the program under test."""
    made = 'What make says of compiling.\n\n' if command == 'make demo' else ''
    command = DEMO if made else command
    command = re.sub(r'^(build/)?loadline\b', f"'{loadline}'", command)
    done = subprocess.run(['bash', '-c', command], cwd=room, env={**os.environ, 'NO_COLOR': '1'}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return made + done.stdout


def abridged(text, shown):
    """The paragraphs that begin with one of the words, with "..." for what lies between."""
    if not shown or not text:
        return text.rstrip('\n').split('\n') if text else []
    lines = []
    for paragraph in re.split(r'\n\n', text.rstrip('\n')):
        if any(paragraph.startswith(word) for word in shown):
            if lines:
                lines.append('')
            lines += paragraph.split('\n')
        elif lines[-1:] != ['...']:
            lines += ['', '...'] if lines else ['...']
    return lines


def block_as_it_should_be(block, shown, room):
    lines = []
    for command in re.findall(r'^\$ (.*)$', block, re.M):
        lines.append(f'$ {command}')
        lines += abridged(printed_by(command, room), shown)
    return '\n'.join(lines) + '\n'


BLOCK = re.compile(r'(<!-- run(?:, shown: (.*?))? -->\n```[a-z]*\n)(.*?)(```\n)', re.S)

with tempfile.TemporaryDirectory() as room:
    os.symlink(os.path.abspath('scenarios'), os.path.join(room, 'scenarios'))
    readme, found = read('README.md'), 0

    def check(match):
        global found
        found += 1
        shown = [word.strip() for word in match[2].split('|')] if match[2] else None
        real = block_as_it_should_be(match[3], shown, room)
        if not rewrite:
            shown_lines, real_lines = match[3].split('\n'), real.split('\n')
            pairs = [(a, b) for a, b in zip(shown_lines + [''] * len(real_lines), real_lines) if a != b]
            why = f'shows "{pairs[0][0]}", but the program prints "{pairs[0][1]}"' if pairs else ''
            verdict(f'output_{found}_is_real', why or (len(shown_lines) != len(real_lines) and 'shows lines too many'))
        else:
            verdict(f'output_{found}_is_real', '')
        return match[1] + real + match[4]

    renewed = BLOCK.sub(check, readme)
    if rewrite:
        with open('README.md', 'w', encoding='utf-8') as file:
            file.write(renewed)
    verdict('the_readme_shows_output', '' if found >= 3 else f'only {found} blocks were found')

makefile = read('Makefile')
verdict('make_demo_runs_what_the_readme_shows', '' if 'DEMO := scenarios/examples/chat-a-b.json' in makefile
        and re.search(r'^\t\$\(PROGRAM\) run \$\(DEMO\) ', makefile, re.M) else 'the Makefile runs something else')


def anchors(path):
    """The names that GitHub gives to headings."""
    headings = re.findall(r'^#+ (.*)$', read(path), re.M)
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in headings}


for page in ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'scenarios/examples/README.md'] + sorted(glob.glob('docs/*.md')):
    broken = []
    text = re.sub(r'```.*?```|`[^`\n]*`', '', read(page), flags=re.S)
    for target in re.findall(r'\]\(([^)\s]+)\)', text):
        if re.match(r'[a-z]+:', target):
            continue
        path, _, anchor = target.partition('#')
        path = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
        if not os.path.exists(path):
            broken.append(target)
        elif anchor and anchor not in anchors(path):
            broken.append(target)
    verdict(f'links_of_{page.replace("/", "_")}_lead_somewhere', ', '.join(broken))
sys.exit(verdicts.status())
PYTHON
