"""Rules about one file. Each is a generator of (line, message)."""

import re

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100

# Only these know sockets, threads, clocks and files. Everything else is handed time and randomness,
# so that a run can be repeated from its seed.
SHELL = {"io", "apps"}
_IMPURE_HEADERS = re.compile(
    r"thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|latch|barrier"
    r"|fstream|filesystem"
)
_IMPURE_CALLS = {
    r"\b(?:system|steady|high_resolution)_clock::now\b": "a clock: time is a parameter (Now)",
    r"\b(?:time|gettimeofday|clock_gettime)\s*\(\s*(?:nullptr|NULL|&|CLOCK)": "a clock",
    r"\bstd::(?:jthread|thread|mutex|async)\b": "threads belong to io",
    r"\brandom_device\b": "randomness is a parameter (Random)",
    r"(?<![\w:.>])(?:socket|connect|bind|listen|accept|recv|send|poll|select)\s*\(\s*(?:fd|AF_)": "sockets belong to io",
    r"\bstd::[io]?fstream\b": "files belong to io",
}
_BANNED_CALLS = {
    r"\bstd::rand\b|(?<![\w:.>])s?rand\s*\(": "use base/random.hpp",
    r"\bv?sprintf\s*\(": "unbounded: build a std::string",
    r"\bstr(?:cpy|cat)\s*\(": "unbounded: use std::string",
    r"\bato[ilf]\s*\(|\batoll\s*\(": "cannot report errors: use std::from_chars",
    r"\bgets\s*\(": "unbounded",
    r"\busing\s+namespace\s+std\s*;": "write std::",
    r"\bassert\s*\(": "use KINDRED_ASSERT: it stays on in a release",
}
_BANNED_WORDS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
_ABSOLUTE_PATH = re.compile(r"(?<![\w.~})])/(?:root|home/\w+)(?:/|\b)")


def check_header(source):
    """A header opens with what it is, and is included once."""
    if not source.is_header:
        return
    if "#pragma once" not in source.lines:
        yield 1, "a header needs #pragma once"
    if not source.text.startswith("//"):
        yield 1, "a header opens with a comment: what it is, who owns it"


def check_lengths(source):
    """Files and lines a person can take in."""
    if source.path.suffix in {".md", ".json"}:
        return
    if len(source.lines) > FILE_LINES_MAX:
        yield FILE_LINES_MAX + 1, f"{len(source.lines)} lines; {FILE_LINES_MAX} are the most"
    for number, line in enumerate(source.lines, 1):
        if source.is_cpp and len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns; {COLUMNS_MAX} are the most"


_NO_FUNCTION = re.compile(r"^\s*(?:}\s*)?(?:else\b|if\b|for\b|while\b|switch\b|catch\b|do\b|try\b)")
_FUNCTION_END = re.compile(r"\)(?:\s*(?:const|noexcept|override|final|mutable|&&?))*(?:\s*->[^;{]*)?\s*$")


def check_function_length(source):
    """Functions one can read at a glance. A body opens with a brace behind a parameter list."""
    if not source.is_cpp:
        return
    code = "\n".join(source.code)
    line = 1
    statement_start = 0
    open_braces = []  # the line where a function's statement starts, or None for other braces
    for position, character in enumerate(code):
        if character == "\n":
            line += 1
        elif character == "{":
            statement = code[statement_start:position]
            is_body = bool(_FUNCTION_END.search(statement)) and not _NO_FUNCTION.match(statement)
            open_braces.append(line - statement.strip().count("\n") if is_body else None)
            statement_start = position + 1
        elif character == "}" and open_braces:
            first = open_braces.pop()
            if first is not None and line - first + 1 > FUNCTION_LINES_MAX:
                yield first, f"a function of {line - first + 1} lines; {FUNCTION_LINES_MAX} are the most"
            statement_start = position + 1
        elif character == ";":
            statement_start = position + 1


def check_purity(source):
    """Cores and the libraries under them are deterministic."""
    if source.folder is None or source.folder in SHELL or not source.is_cpp:
        return
    for include in source.includes():
        if not include.own and _IMPURE_HEADERS.fullmatch(include.path):
            yield include.line, f"<{include.path}> belongs to io"
    yield from _matches(source.code, _IMPURE_CALLS)


def check_banned_calls(source):
    """Calls that are never right here."""
    if source.is_cpp:
        yield from _matches(source.code, _BANNED_CALLS)


def check_words(source):
    """What is unfinished goes into an issue; what is somewhere on one machine stays there."""
    for number, line in enumerate(source.lines, 1):
        if match := _BANNED_WORDS.search(line):
            yield number, f"{match.group(0)}: finish it, or write an issue"
        if match := _ABSOLUTE_PATH.search(line):
            yield number, f"{match.group(0)}: a path of one machine"


_AWAIT_STATEMENT = re.compile(
    r"\s*(?:co_return\s+|(?:const\s+)?auto&?\s*(?:\w+|\[[\w,\s]+\])\s*=\s*|[\w.>-]+\s*=\s*)?"
    r"co_await\s+[\w:.>-]+(?:<[\w:,\s]*>)?\((?P<arguments>[^{}?]*)\)\s*",
    re.DOTALL,
)


def check_await(source):
    """g++ 12 destroys temporaries twice in other forms of co_await (docs/adr/0003)."""
    if not source.is_cpp:
        return
    code = "\n".join(source.code)
    for match in re.finditer(r"\bco_await\b", code):
        first = max(code.rfind(mark, 0, match.start()) for mark in ";{}") + 1
        last = code.find(";", match.start())
        statement = code[first : last if last >= 0 else len(code)]
        good = _AWAIT_STATEMENT.fullmatch(statement)
        if not good or re.search(r"\b[A-Z]\w*\s*\(|&&|\|\||co_await", good["arguments"]):
            line = code.count("\n", 0, match.start()) + 1
            yield line, "co_await only as a statement or as `auto x = co_await op(names);`"


def _matches(lines, patterns):
    for number, line in enumerate(lines, 1):
        for pattern, why in patterns.items():
            if match := re.search(pattern, line):
                yield number, f"{match.group(0).strip()}: {why}"
