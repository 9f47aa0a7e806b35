#!/usr/bin/env python3
"""Writes src/client/shares/unicode_tables.cpp: which characters separate words, and lower case.

Usage: tools/unicode_tables.py > src/client/shares/unicode_tables.cpp
"""
import sys
import unicodedata

FIRST = 0x80  # ASCII is decided in words.cpp


def separates(code):
    char = chr(code)
    return unicodedata.category(char).startswith("P") or char.isspace()


def lower(code):
    """One character only, so that text keeps its shape; final sigma is the same letter as sigma."""
    if code == 0x3C2:
        return 0x3C3
    if code == 0x130:
        return ord("i")
    text = chr(code).lower()
    return ord(text) if len(text) == 1 else code


def separator_ranges():
    ranges = []
    for code in range(FIRST, sys.maxunicode + 1):
        if not separates(code):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def lower_ranges():
    """[first, last, step, delta]: every step-th character of the range moves by delta."""
    ranges = []
    for code in range(FIRST, sys.maxunicode + 1):
        delta = lower(code) - code
        if delta == 0:
            continue
        if ranges and ranges[-1][3] == delta:
            last = ranges[-1]
            step = code - last[1]
            if step <= 2 and last[2] in (0, step):
                last[1], last[2] = code, step
                continue
        ranges.append([code, code, 0, delta])
    return [[first, last, step or 1, delta] for first, last, step, delta in ranges]


def rows(items, per_line):
    for i in range(0, len(items), per_line):
        print("    " + ", ".join(items[i:i + per_line]) + ",")


def main():
    separators = [f"{{{a:#x}, {b:#x}}}" for a, b in separator_ranges()]
    lowers = [f"{{{a:#x}, {b:#x}, {s}, {d}}}" for a, b, s, d in lower_ranges()]
    print(f"// Made by tools/unicode_tables.py from Unicode {unicodedata.unidata_version};"
          " not edited by hand.")
    print('#include "client/shares/unicode_tables.hpp"\n')
    print("#include <array>\n\nnamespace kindred::client::shares::unicode {\nnamespace {\n")
    print("// clang-format off")
    print(f"constexpr std::array<Range, {len(separators)}> separator_table{{{{")
    rows(separators, 4)
    print("}};\n")
    print(f"constexpr std::array<LowerRange, {len(lowers)}> lower_table{{{{")
    rows(lowers, 3)
    print("}};\n// clang-format on\n")
    print("}  // namespace\n")
    print("std::span<const Range> separators() {\n    return separator_table;\n}\n")
    print("std::span<const LowerRange> lower_case() {\n    return lower_table;\n}\n")
    print("}  // namespace kindred::client::shares::unicode")


if __name__ == "__main__":
    main()
