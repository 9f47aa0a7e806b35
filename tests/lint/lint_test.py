"""The lint finds what it is for: each test plants a violation in an otherwise clean tree."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = "// A thing.\n#pragma once\n"


def lint(files):
    """The violations in a tree of these files, as lines of text."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, ROOT / "tools/lint/lint.py", folder], capture_output=True, text=True
        )
    lines = done.stdout.splitlines()
    assert done.returncode == (1 if lines else 0), done.stderr
    return lines


class LintTest(unittest.TestCase):
    def assert_found(self, files, place, words):
        found = lint(files)
        self.assertTrue(
            any(line.startswith(place + ":") and words in line for line in found),
            f"no '{words}' at {place} in {found}",
        )

    def assert_clean(self, files):
        self.assertEqual(lint(files), [])


class Layers(LintTest):
    def test_arrow_that_points_up_is_found(self):
        files = {"src/base/a.hpp": HEADER + '#include "protocol/b.hpp"\n'}
        self.assert_found(files, "src/base/a.hpp:3", "base may not include protocol")

    def test_core_that_includes_io_is_found(self):
        files = {"src/server/a.hpp": HEADER + '#include "io/loop.hpp"\n'}
        self.assert_found(files, "src/server/a.hpp:3", "server may not include io")

    def test_foreign_header_in_a_core_is_found(self):
        for header in ("boost/asio.hpp", "sys/socket.h", "sqlite3.h"):
            files = {"src/client/a.hpp": HEADER + f"#include <{header}>\n"}
            self.assert_found(files, "src/client/a.hpp:3", f"may not include <{header}>")

    def test_unknown_folder_is_found(self):
        self.assert_found({"src/misc/a.hpp": HEADER}, "src/misc/a.hpp:1", "table of layers")

    def test_include_cycle_is_found(self):
        files = {
            "src/base/a.hpp": HEADER + '#include "base/b.hpp"\n',
            "src/base/b.hpp": HEADER + '#include "base/c.hpp"\n',
            "src/base/c.hpp": HEADER + '#include "base/a.hpp"\n',
        }
        self.assert_found(files, "src/base/a.hpp:1", "base/a.hpp -> base/b.hpp -> base/c.hpp")

    def test_source_that_does_not_prove_its_header_is_found(self):
        files = {
            "src/base/a.hpp": HEADER,
            "src/base/a.cpp": '#include <vector>\n#include "base/a.hpp"\n',
        }
        self.assert_found(files, "src/base/a.cpp:1", 'include "base/a.hpp" first')

    def test_allowed_includes_pass(self):
        self.assert_clean(
            {
                "src/base/a.hpp": HEADER + "#include <vector>\n#include <cstdint>\n",
                "src/protocol/b.hpp": HEADER + '#include "base/a.hpp"\n#include <zlib.h>\n',
                "src/io/c.hpp": HEADER + '#include "server/store.hpp"\n#include <boost/asio.hpp>\n',
            }
        )


class Purity(LintTest):
    def test_clock_thread_file_and_random_device_in_a_core_are_found(self):
        for line in (
            "auto t = std::chrono::steady_clock::now();",
            "std::mutex m;",
            "std::ofstream f;",
            "std::random_device d;",
            "#include <thread>",
            "#include <filesystem>",
        ):
            files = {"src/server/a.cpp": f"void f() {{}}\n{line}\n"}
            self.assert_found(files, "src/server/a.cpp:2", "")

    def test_the_shell_may_use_them(self):
        text = "#include <thread>\nauto t = std::chrono::steady_clock::now();\n"
        self.assert_clean({"src/io/a.cpp": text, "src/apps/b/a.cpp": text})

    def test_comments_and_literals_are_not_code(self):
        text = '// std::mutex\n/* std::rand()\n sprintf( */\nauto s = "std::mutex; atoi(x)";\n'
        raw = 'auto r = R"x(\n std::thread t; " )x";\n'
        self.assert_clean({"src/base/a.cpp": text + raw})


class Calls(LintTest):
    def test_banned_calls_are_found_everywhere(self):
        for call in (
            "sprintf(b, f);",
            "strcpy(a, b);",
            "int x = atoi(s);",
            "int x = std::rand();",
            "using namespace std;",
            "assert(x);",
        ):
            self.assert_found({"src/io/a.cpp": call + "\n"}, "src/io/a.cpp:1", ":")
            self.assert_found({"tests/unit/a.cpp": call + "\n"}, "tests/unit/a.cpp:1", ":")

    def test_similar_names_pass(self):
        text = "snprintf(b, n, f);\nusing namespace std::literals;\nstatic_assert(true);\nmy_rand();\n"
        self.assert_clean({"src/io/a.cpp": text})


class Lengths(LintTest):
    def test_long_line_is_found(self):
        text = "int a;\nint " + "b" * 100 + ";\n"
        self.assert_found({"src/base/a.cpp": text}, "src/base/a.cpp:2", "105 columns")

    def test_long_file_is_found(self):
        self.assert_found({"src/base/a.cpp": "int a;\n" * 501}, "src/base/a.cpp:501", "501 lines")

    def test_long_function_is_found(self):
        for head in ("void f()", "auto f(int a) const -> int", "int T::f(int a,\n  int b) noexcept"):
            text = f"int x;\n{head} {{\n" + "    if (a) { b(); }\n" * 70 + "}\n"
            self.assert_found({"src/base/a.cpp": text}, "src/base/a.cpp:2", "a function of")

    def test_class_and_namespace_may_be_longer(self):
        body = "    int f() { return 1; }\n" * 80
        self.assert_clean({"src/base/a.cpp": f"namespace a {{\nclass C {{\n{body}}};\n}}\n"})


class Words(LintTest):
    def test_unfinished_work_is_found(self):
        for word in ("TODO", "FIXME", "XXX", "HACK"):
            self.assert_found({"src/base/a.cpp": f"// {word} later\n"}, "src/base/a.cpp:1", word)
            self.assert_found({"README.md": f"{word}\n"}, "README.md:1", word)

    def test_path_of_one_machine_is_found(self):
        for path in ("/root/x", "/home/me/x"):
            self.assert_found({"tools/a.sh": f"cd {path}\n"}, "tools/a.sh:1", "one machine")

    def test_similar_words_pass(self):
        self.assert_clean({"tools/a.sh": "mktemp a.XXXXXX; cat docs/home/x todo $a/root/b\n"})


class Headers(LintTest):
    def test_missing_pragma_and_missing_introduction_are_found(self):
        self.assert_found({"src/base/a.hpp": "// A.\n"}, "src/base/a.hpp:1", "#pragma once")
        self.assert_found({"src/base/a.hpp": "#pragma once\n"}, "src/base/a.hpp:1", "comment")


class Await(LintTest):
    BAD = (
        "auto x = b ? co_await f() : y;",
        "auto x = a && (co_await f()).x;",
        "T t{.a = co_await f()};",
        "co_await f({1, 2});",
        "co_await f(T{1, 2});",
        "co_await [c]() -> awaitable<void> { co_return; }();",
        "auto x = co_await f(co_await g());",
        "std::vector<std::string> v{co_await a(), co_await b()};",
    )
    GOOD = (
        "co_await f();",
        "auto x = co_await socket.async_read(buffer, use);",
        "auto [error, size] = co_await f(a, b);",
        "x = co_await f(a);",
        "co_return co_await f(a);",
    )

    def test_forms_that_are_miscompiled_are_found(self):
        for form in self.BAD:
            text = f"task g() {{\n    {form}\n}}\n"
            self.assert_found({"src/io/a.cpp": text}, "src/io/a.cpp:2", "co_await")

    def test_forms_that_are_safe_pass(self):
        for form in self.GOOD:
            self.assert_clean({"src/io/a.cpp": f"task g() {{\n    {form}\n}}\n"})


if __name__ == "__main__":
    unittest.main()
