"""Running a kindred-server: its configuration, its reload, what operators order and see, its
backup, and how it stops."""

import itertools
import json
import shutil
import signal
import socket
import subprocess
import unittest
import urllib.error
import urllib.request

from network import PROGRAMS, Network
from soulseek import Code, Refused, Session, Wire, login

PROGRAM = PROGRAMS / "kindred-server"


def run(*arguments):
    """The program with these arguments, until it ends."""
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60)


class Operation(unittest.TestCase):
    settings = ""

    def setUp(self):
        self.network = self.enterContext(Network())
        self.server = self.network.server(self.settings)

    def session(self, name, *arguments, **options):
        return self.enterContext(Session(self.server.address, name, *arguments, **options))

    def admin(self, *words):
        """What the command line prints."""
        done = run("--data", self.server.data, "admin", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refusal(self, *words):
        done = run("--data", self.server.data, "admin", *words)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        return done.stderr


class Configuration(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(Network())
        self.file = self.network.folder / "server.toml"

    def test_the_printed_configuration_is_commented_and_accepted(self):
        printed = run("--print-config").stdout
        lines = printed.splitlines()
        for above, line in zip(lines, lines[1:]):
            if " = " in line and not line.startswith("#"):
                self.assertTrue(above.startswith("# "), f"no comment above '{line}'")
        self.file.write_text(printed)
        self.assertEqual(run("--check", "--config", self.file).returncode, 0)
        self.assertEqual(run("--print-config", "--config", self.file).stdout, printed)

    def test_mistakes_are_named_with_file_and_line(self):
        for text, line, words in (
            ("[login]\nmax_users = -1\n", 2, "login.max_users must be"),
            ("\n\n[login]\nregistraton = 'open'\n", 4, "there is no key login.registraton"),
            ("[server]\nlisten = ['here']\n", 2, "server.listen must be"),
            ("[server]\n\nmetrics = 'there'\n", 3, "server.metrics must be"),
            ("[log]\nlevel = 'loud'\n", 2, "log.level must be"),
            ("[server\n", 1, ""),
            ("[search]\nexcluded_phrases = [1]\n", 2, "search.excluded_phrases must be"),
        ):
            self.file.write_text(text)
            checked = run("--check", "--config", self.file)
            self.assertNotEqual(checked.returncode, 0)
            self.assertIn(f"{self.file}:{line}: {words}", checked.stderr)
        self.assertIn("nowhere.toml", run("--check", "--config", "nowhere.toml").stderr)

    def test_reload_changes_what_can_be_changed(self):
        server = self.network.server('[welcome]\ngreeting = "first"\n')
        present = self.enterContext(Session(server.address, "present"))
        server.configure(
            '[welcome]\ngreeting = "second"\n[search]\nexcluded_phrases = ["secret"]\n'
            '[login]\nregistration = "closed"\n[log]\nlevel = "debug"\njson = true\n'
        )
        server.process.send_signal(signal.SIGHUP)
        told = present.expect(Code.EXCLUDED_SEARCH_PHRASES, lambda f: f.texts() == ["secret"])
        self.assertEqual(told.texts(), ["secret"])
        with self.assertRaisesRegex(Refused, "SVRPRIVATE"):
            Session(server.address, "newcomer")
        server.prints("refused newcomer")  # a line of the level debug
        server.prints("log.json has changed: needs a restart")
        with Wire(server.address) as again:
            again.send(login("present"))
            _, answer = again.receive()
            self.assertEqual((answer.u8(), answer.text()), (1, "second"))

        server.configure("[welcome]\ngreting = 'third'\n")
        server.process.send_signal(signal.SIGHUP)
        server.prints(rf"configuration not reloaded: {server.config}:2: there is no key")
        Session(server.address, "present").close()

    def test_a_data_folder_may_have_a_long_path(self):
        deep = self.network.folder / ("a" * 100) / ("b" * 100)
        server = self.network.server(data=deep)
        Session(server.address, "somebody").close()
        told = run("--data", deep, "admin", "user", "somebody")
        self.assertIn("name\tsomebody\n", told.stdout, told.stderr)


class Commands(Operation):
    """Every command of `kindred-server admin`."""

    settings = '[login]\nregistration = "invited"\ntimeout_seconds = 1\n'

    def setUp(self):
        super().setUp()
        for name in ("alice", "bob"):
            self.assertEqual(self.admin("invite", name), f"invited {name}\n")
        self.alice = self.session("alice")
        self.lines = itertools.count()

    def test_every_command_is_documented(self):
        commands = [line.split()[0] for line in self.admin("help").splitlines()]
        self.assertEqual(
            sorted(commands),
            "announce backup ban bans invite kick privileges remove-room remove-user rooms stats "
            "stop unban user users".split(),
        )
        self.assertIn("there is no command 'dance'", self.refusal("dance"))
        self.assertIn("usage: kick NAME", self.refusal("kick"))

    def test_users(self):
        bob = self.session("bob", source="127.0.0.9")
        self.assertEqual(
            self.admin("users"), "alice\tonline\t127.0.0.1\nbob\tonline\t127.0.0.9\n"
        )
        self.assertIn("address\t127.0.0.9:2234\n", self.admin("user", "bob"))
        self.assertIn("there is no user 'carol'", self.refusal("user", "carol"))
        self.assertEqual(self.admin("kick", "bob"), "kicked bob\n")
        bob.expect(Code.RELOGGED)
        self.assertEqual(bob.drain(), 0)
        self.assertIn("user 'bob' is not online", self.refusal("kick", "bob"))
        self.admin("remove-user", "bob")
        self.assertIn("there is no user 'bob'", self.refusal("user", "bob"))
        # The invitation was for one account.
        self.assertRaises(Refused, Session, self.server.address, "bob")

    def test_bans(self):
        bob = self.session("bob", source="127.0.0.9")
        self.admin("ban", "127.0.0.8/29", "2", "too", "loud")
        bob.expect(Code.RELOGGED)
        self.admin("ban", "mallory")
        network, name = self.admin("bans").splitlines()
        self.assertRegex(network, r"127\.0\.0\.8/29\t\d+\ttoo loud")
        self.assertEqual(name, "mallory\tfor ever\t")
        with Wire(self.server.address, source="127.0.0.10") as banned:
            banned.send(login("alice"))
            self.assertEqual(banned.drain(), 0)
        self.admin("unban", "127.0.0.8/29")
        self.assertIn("is not banned", self.refusal("unban", "127.0.0.8/29"))
        Session(self.server.address, "bob", source="127.0.0.9").close()

    def test_privileges(self):
        self.admin("privileges", "alice", "3")
        self.alice.request(Code.CHECK_PRIVILEGES)
        seconds = self.alice.expect(Code.CHECK_PRIVILEGES, lambda f: f.u32() > 0).u32()
        self.assertAlmostEqual(seconds, 3 * 86400, delta=60)
        self.admin("privileges", "alice", "0")
        self.assertIn("seconds of privileges\t0\n", self.admin("user", "alice"))
        self.assertIn("is not a number of days", self.refusal("privileges", "alice", "many"))

    def test_rooms(self):
        self.alice.join("open air")
        self.alice.join("back room", private=True)
        self.assertEqual(
            self.admin("rooms"), "back room\t1\tprivate, owned by alice\nopen air\t1\tpublic\n"
        )
        self.admin("remove-room", "back", "room")
        self.alice.expect(Code.LEAVE_ROOM, lambda fields: fields.text() == "back room")
        self.assertEqual(self.admin("rooms"), "open air\t1\tpublic\n")

    def test_announcements(self):
        bob = self.session("bob")
        self.assertEqual(self.admin("announce", "Dinner", "is", "served."), "told 2 users\n")
        for person in (self.alice, bob):
            self.assertEqual(person.expect(Code.ADMIN_MESSAGE).text(), "Dinner is served.")

    def test_statistics(self):
        self.assertIn("users_online\t1\n", self.admin("stats"))
        self.assertIn("logins_total\t1\n", self.admin("stats"))

    def test_stop_with_notice(self):
        self.assertEqual(self.admin("stop", "1", "Back", "soon."), "stops in 1 seconds\n")
        self.assertEqual(self.alice.expect(Code.ADMIN_MESSAGE).text(), "Back soon.")
        self.assertEqual(self.alice.drain(), 0)
        self.assertEqual(self.server.process.wait(30), 0, self.server.output())
        self.assertIn("cannot connect", self.refusal("stats"))
        self.assertFalse((self.server.data / "admin.socket").exists())

    def wait_for_disk(self):
        """A line on a wall is told once it, and all before it, is on disk."""
        self.alice.request(Code.JOIN_ROOM, "wall", 0)
        self.alice.request(Code.SET_ROOM_TICKER, "wall", f"line {next(self.lines)}")
        self.alice.expect(Code.ROOM_TICKER_ADDED)

    def test_backup_while_people_write(self):
        self.session("bob").close()
        sent = 50
        for number in range(sent):
            self.alice.request(Code.MESSAGE_USER, "bob", f"message {number}")
        self.wait_for_disk()
        copy = self.network.folder / "copy.sqlite"
        # A relative path means the folder of who asks, not that of the server.
        done = subprocess.run(
            [PROGRAM, "--data", self.server.data, "admin", "backup", copy.name],
            cwd=copy.parent,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.stdout, f"saved to {copy}\n", done.stderr)
        self.alice.request(Code.MESSAGE_USER, "bob", "after the backup")
        self.wait_for_disk()
        self.server.stop()
        shutil.rmtree(self.server.data)
        self.server.data.mkdir()
        shutil.copy(copy, self.server.data / "server.sqlite")
        self.server.start()
        bob = self.session("bob")
        stored = [f for code, f in bob.all_so_far() if code == Code.MESSAGE_USER]
        self.assertEqual(len(stored), sent)
        self.assertIn("/nowhere/at/all.sqlite", self.refusal("backup", "/nowhere/at/all.sqlite"))


class Monitoring(Operation):
    settings = '[log]\njson = true\nlevel = "debug"\n'

    def fetch(self, path):
        with urllib.request.urlopen(self.server.metrics + path, timeout=30) as reply:
            return reply.read().decode()

    def test_metrics_and_health(self):
        self.assertEqual(self.fetch("/health"), "ok\n")
        person = self.session("person")
        person.ping()
        metrics = {}
        for line in self.fetch("/metrics").splitlines():
            if line.startswith("# HELP "):
                _, _, explained, about = line.split(maxsplit=3)
                self.assertTrue(about.endswith("."), line)
            elif line.startswith("# TYPE "):
                _, _, name, kind = line.split()
                self.assertEqual(name, explained)
                self.assertIn(kind, ("counter", "gauge"))
                self.assertEqual(kind == "counter", name.endswith("_total"))
            else:
                name, value = line.split()
                self.assertNotIn(name, metrics)
                metrics[name] = int(value)
        self.assertEqual(metrics["kindred_server_users_online"], 1)
        self.assertEqual(metrics["kindred_server_connections"], 1)
        self.assertEqual(metrics["kindred_server_logins_total"], 1)
        self.assertGreater(metrics["kindred_server_bytes_sent_total"], 0)
        # Orders are taken over the socket in the data folder only.
        with self.assertRaises(urllib.error.HTTPError) as refused:
            request = urllib.request.Request(self.server.metrics + "/admin", data=b"stats\0")
            urllib.request.urlopen(request, timeout=30)
        refused.exception.close()
        self.assertEqual(refused.exception.code, 404)

    def test_every_line_of_the_log_is_json(self):
        self.session("person \\ with \" quotes")
        self.server.stop()
        lines = [line for line in self.server.output().splitlines() if line.startswith("{")]
        entries = [json.loads(line) for line in lines]
        self.assertTrue(any("with \" quotes" in entry["message"] for entry in entries), lines)
        for entry in entries:
            self.assertEqual({"time", "level", "part", "message"}, set(entry))


class ServiceManager(unittest.TestCase):
    """Readiness as systemd wants to be told."""

    def test_tells_when_it_is_ready_and_when_it_stops(self):
        network = self.enterContext(Network())
        path = str(network.folder / "notify")
        for name, bound in ((path, path), (f"@{path}", f"\0{path}")):
            manager = self.enterContext(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
            manager.bind(bound)
            manager.settimeout(30)
            server = network.server(environment={"NOTIFY_SOCKET": name})
            self.assertEqual(manager.recv(100), b"READY=1")
            Session(server.address, "somebody").close()  # it is ready indeed
            self.assertEqual(server.stop(), 0)
            self.assertEqual(manager.recv(100), b"STOPPING=1")


if __name__ == "__main__":
    unittest.main()
