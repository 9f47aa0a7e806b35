#!/usr/bin/env python3
"""Checks the sources against the rules of the house. usage: lint.py [ROOT]

Prints one line per violation, FILE:LINE: what is wrong, and fails when there is one."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import layers
import rules
from source import Source

FOLDERS = ["src", "tests", "bench", "tools", "packaging", "docs", "cmake", ".ci", "dev"]
SUFFIXES = {".cpp", ".hpp", ".py", ".sh", ".txt", ".cmake", ".md", ".json", ""}
# These name what they forbid.
ABOUT_LINT = {Path("tools/lint"), Path("tests/lint")}

RULES = [
    layers.check_layers,
    layers.check_own_header_first,
    rules.check_header,
    rules.check_lengths,
    rules.check_function_length,
    rules.check_purity,
    rules.check_banned_calls,
    rules.check_words,
    rules.check_await,
]


def read_sources(root):
    """Every text file of the project, in a fixed order."""
    paths = [path for path in root.glob("*.md")]
    for folder in FOLDERS:
        start = root / folder
        paths += [start] if start.is_file() else sorted(start.rglob("*"))
    for path in paths:
        relative = path.relative_to(root)
        if not path.is_file() or path.suffix not in SUFFIXES or relative.parent in ABOUT_LINT:
            continue
        if "__pycache__" in relative.parts or "corpus" in relative.parts:
            continue
        try:
            source = Source(relative, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        source.has_header = path.with_suffix(".hpp").exists()
        yield source


def violations(root):
    sources = list(read_sources(root))
    for source in sources:
        for rule in RULES:
            for line, message in rule(source):
                yield str(source.path), line, message
    yield from layers.find_cycles(sources)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    found = sorted(set(violations(root)))
    for path, line, message in found:
        print(f"{path}:{line}: {message}")
    if found:
        print(f"lint: {len(found)} violations", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
