"""./dev run as a person types it: from nothing to a verified download, and nothing left behind."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from network import wait_for

ROOT = Path(__file__).resolve().parents[2]


def processes_about(folder):
    """The command lines of all processes that mention the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has just ended
        if str(folder) in command:
            found.append(command)
    return found


class Run(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="kindred-run-")
        self.addCleanup(self._folder.cleanup)
        self.state = Path(self._folder.name)

    def start(self, *arguments):
        command = [ROOT / "dev", "run", "--state", self.state, *arguments]
        output = open(self.state / "output", "wb")
        self.addCleanup(output.close)
        # A session of its own: killpg reaches all of it, as Ctrl-C in a terminal does.
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )

    def output(self):
        return (self.state / "output").read_text(errors="replace")

    def run_once(self):
        status = self.start("--once").wait(timeout=1500)
        self.assertEqual(status, 0, self.output())
        self.assertRegex(self.output(), r"identical to the source \(SHA-256\)")
        self.assertEqual(processes_about(self.state), [])

    def start_and_stay(self):
        run = self.start()

        def is_up():
            self.assertIsNone(run.poll(), self.output())
            return "Ctrl-C" in self.output()

        wait_for("the summary", is_up, patience=1500)
        return run

    def test_once_ends_well_and_can_be_repeated(self):
        self.run_once()
        self.run_once()

    def test_picks_other_ports_when_its_own_are_taken(self):
        for port in (2242, 2234, 5030):
            holder = socket.socket()
            self.addCleanup(holder.close)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                holder.bind(("127.0.0.1", port))
                holder.listen()
            except OSError:
                pass  # somebody else holds it already, which serves as well
        self.run_once()
        for port in (2242, 2234, 5030):
            self.assertIn(f"Port {port} is taken", self.output())

    def test_interrupt_stops_all_that_was_started(self):
        run = self.start_and_stay()
        self.assertGreaterEqual(len(processes_about(self.state)), 3)
        os.killpg(run.pid, signal.SIGINT)
        self.assertEqual(run.wait(timeout=60), 130, self.output())
        self.assertEqual(processes_about(self.state), [])

    def test_even_a_killed_script_leaves_nothing(self):
        run = self.start_and_stay()
        run.kill()
        run.wait()
        wait_for("the daemons end", lambda: not processes_about(self.state))

    def test_says_what_is_wrong_with_its_arguments(self):
        for arguments, words in (
            (["--server", "127.0.0.1:1"], "--user"),
            (["--nonsense"], "unknown argument"),
            (["--user"], "needs a value"),
        ):
            self.assertNotEqual(self.start(*arguments).wait(timeout=60), 0)
            self.assertRegex(self.output(), re.escape(words))


if __name__ == "__main__":
    unittest.main()
