"""One source file as the rules see it: its lines, and its lines without comments and literals."""

import re
from dataclasses import dataclass, field
from pathlib import Path

CPP = {".cpp", ".hpp"}

_TOKEN = re.compile(
    r"""(?P<line>//[^\n]*)
      | (?P<block>/\*.*?\*/)
      | (?P<raw>R"(?P<delimiter>[^(\s]*)\(.*?\)(?P=delimiter)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<char>(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+')""",
    re.VERBOSE | re.DOTALL,
)
_INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"(?P<own>[^"]+)"|<(?P<foreign>[^>]+)>)')


def without_comments_and_literals(text):
    """The same text, same lines, with comments gone and literals emptied."""

    def blank(match):
        newlines = "\n" * match.group(0).count("\n")
        if match.lastgroup in ("line", "block"):
            return newlines or " "
        return '""' + newlines

    return _TOKEN.sub(blank, text)


@dataclass
class Include:
    line: int
    path: str
    own: bool


@dataclass
class Source:
    path: Path  # relative to the root of the repository
    text: str
    lines: list = field(init=False)

    def __post_init__(self):
        self.lines = self.text.splitlines()
        self._code = None

    @property
    def is_cpp(self):
        return self.path.suffix in CPP

    @property
    def is_header(self):
        return self.path.suffix == ".hpp"

    @property
    def folder(self):
        """The library a file of src/ belongs to; None for files elsewhere."""
        parts = self.path.parts
        return parts[1] if len(parts) > 2 and parts[0] == "src" else None

    @property
    def code(self):
        if self._code is None:
            self._code = without_comments_and_literals(self.text).splitlines()
        return self._code

    def includes(self):
        for number, line in enumerate(self.lines, 1):
            if match := _INCLUDE.match(line):
                yield Include(number, match["own"] or match["foreign"], match["own"] is not None)
