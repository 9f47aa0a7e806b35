"""./dev tells what it can do, and says what is wrong instead of failing somewhere inside."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERBS = "run setup build test lint fmt fuzz sim bench ci".split()


def dev(*arguments, **environment):
    """Runs it without the settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KINDRED_")}
    return subprocess.run(
        [ROOT / "dev", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**own, **environment},
        timeout=60,
    )


class Dev(unittest.TestCase):
    def test_every_verb_is_listed_and_has_help(self):
        listed = dev("--help")
        self.assertEqual(listed.returncode, 0)
        for verb in VERBS:
            self.assertRegex(listed.stdout, rf"(?m)^  {verb} ")
            done = dev(verb, "--help")
            self.assertEqual(done.returncode, 0, verb)
            self.assertTrue(done.stdout.startswith(f"usage: ./dev {verb}"), done.stdout)

    def test_unknown_verbs_presets_and_arguments_are_refused(self):
        for arguments in ([], ["dance"], ["build", "dance"], ["setup", "dance"], ["fmt", "dance"]):
            self.assertNotEqual(dev(*arguments).returncode, 0, arguments)


class Setup(unittest.TestCase):
    """On systems that these programs, put first in PATH, pretend to be."""

    def setup_with(self, **programs):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in programs.items():
                path = Path(folder, name.replace("_", "-"))
                path.write_text("#!/bin/sh\n" + text)
                path.chmod(0o755)
            # Only what a small Debian has, and never the real apt.
            return dev("setup", "build", PATH=f"{folder}:/usr/bin:/bin")

    INSTALLED = 'shift 2; for package; do echo "installed $package"; done'

    def test_nothing_is_asked_for_when_all_is_there(self):
        done = self.setup_with(dpkg_query=self.INSTALLED, apt_get="exit 99", id="echo 1000")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_only_what_is_missing_is_installed(self):
        log = Path(tempfile.gettempdir(), f"kindred-apt-{os.getpid()}")
        self.addCleanup(log.unlink, missing_ok=True)
        all_but_one = self.INSTALLED + " | grep -v libsodium"
        done = self.setup_with(
            dpkg_query=all_but_one, apt_get=f'echo "$@" >>{log}', id="echo 0", sudo="exit 99"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        [call] = log.read_text().splitlines()
        self.assertRegex(call, r"^install .*--no-install-recommends .*--no-remove.* libsodium-dev$")

    def test_without_rights_it_names_the_packages(self):
        no_rights = {"dpkg_query": "exit 1", "apt_get": "exit 99", "id": "echo 1000"}
        done = self.setup_with(**no_rights, sudo="exit 1")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, "sudo wants a password")

    def test_list_never_names_the_other_boost(self):
        text = re.sub(r"#.*", "", (ROOT / "packaging/packages").read_text())
        self.assertNotRegex(text, r"libboost(-all)?-dev|1\.74")


if __name__ == "__main__":
    unittest.main()
