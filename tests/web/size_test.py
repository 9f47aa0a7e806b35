#!/usr/bin/env python3
"""What a browser loads before it shows the first page, compressed, stays small."""

import gzip
import re
import unittest
from pathlib import Path

DIST = Path(__file__).resolve().parents[2] / "web" / "dist"
MOST_SCRIPT = 120 * 1024
MOST_STYLE = 20 * 1024


def compressed(names):
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


class Size(unittest.TestCase):
    def setUp(self):
        self.page = (DIST / "index.html").read_text()

    def test_the_first_load_is_small(self):
        scripts = re.findall(r'(?:src|href)="\./([^"]+\.js)"', self.page)
        styles = re.findall(r'href="\./([^"]+\.css)"', self.page)
        self.assertTrue(scripts)
        print(f"first load: {compressed(scripts)} bytes of script, {compressed(styles)} of style")
        self.assertLessEqual(compressed(scripts), MOST_SCRIPT)
        self.assertLessEqual(compressed(styles), MOST_STYLE)

    def test_nothing_comes_from_elsewhere(self):
        self.assertEqual(re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', self.page), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
