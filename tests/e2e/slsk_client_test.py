"""The npm package slsk-client, a client that others wrote: it logs in to our server and searches,
and downloads from our client by the legacy sequence. It is installed with npm into the build
folder; only without a way to npm's registry are these tests skipped."""

import json
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from network import PROGRAMS, Network, sha256, unused_port, wait_for, write_random_file
from soulseek import Code, Session

VERSION = "1.1.0"
FOLDER = PROGRAMS.resolve().parent / "slsk-client"
PACKAGE = FOLDER / "node_modules" / "slsk-client"
SCRIPT = Path(__file__).with_name("slsk_client.js")
OFFLINE = re.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT")


def install():
    """Fetches the package if it is not there; SkipTest without network."""
    if (PACKAGE / "package.json").exists():
        return
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise AssertionError(f"{program} is not installed; see packaging/packages")
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save"]
    command += ["--prefix", FOLDER, f"slsk-client@{VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0 and OFFLINE.search(done.stderr):
        print(f"SKIPPED: npm's registry cannot be reached: {done.stderr[-300:]}", flush=True)
        raise unittest.SkipTest("npm's registry cannot be reached")
    assert done.returncode == 0, done.stderr


class SlskClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        install()

    def setUp(self):
        self.network = self.enterContext(Network())
        self.server = self.network.server()

    def run_client(self, name, query, search_ms=1500, **wishes):
        """What it says of its steps, by their names."""
        host, port = self.server.address.split(":")
        wishes |= {"user": name, "pass": "secret", "host": host, "port": int(port)}
        wishes |= {"incomingPort": unused_port(), "query": query, "searchMs": search_ms}
        done = subprocess.run(
            ["node", SCRIPT, PACKAGE, json.dumps(wishes)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        steps = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(done.returncode, 0, f"{steps} {done.stderr}")
        return {step.pop("step"): step for step in steps}

    def test_logs_in_and_searches(self):
        other = self.enterContext(Session(self.server.address, "other"))
        steps = self.run_client("foreigner", "a rare record", search_ms=200)
        self.assertEqual(steps, {"login": {}, "search": {"files": []}})
        search = other.expect(Code.FILE_SEARCH)
        self.assertEqual(search.text(), "foreigner")
        search.u32()
        self.assertEqual(search.text(), "a rare record")

    def test_downloads_by_the_legacy_sequence(self):
        song = self.network.folder / "music" / "Album" / "a quiet song.mp3"
        write_random_file(song, 3 << 20, seed=1)
        sharer = self.network.client("sharer", self.server, shares=[song.parents[1]])
        wait_for("the scan", lambda: sharer.shares_files(1))
        for attempt in range(2):
            target = self.network.folder / f"attempt {attempt}.mp3"
            steps = self.run_client(f"foreigner {attempt}", "quiet song", path=str(target))
            [found] = steps["search"]["files"]
            self.assertEqual((found["user"], found["size"]), ("sharer", 3 << 20))
            self.assertEqual(steps["download"]["bytes"], 3 << 20)
            self.assertEqual(sha256(target), sha256(song))


if __name__ == "__main__":
    done = unittest.main(exit=False).result
    # ctest tells of a test that ends with 77 as skipped.
    sys.exit(77 if done.skipped else int(not done.wasSuccessful()))
