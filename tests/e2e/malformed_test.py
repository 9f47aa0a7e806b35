"""What strangers and users may throw at a kindred-server: it stays, its memory stays bounded, and
the honest are served meanwhile."""

import os
import random
import socket
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from healthy import Healthy
from network import Network, wait_for
from soulseek import Code, Refused, Session, Wire, frame, login, pack

SEED = int(os.environ.get("KINDRED_SEED", "1"))
MIB = 1 << 20

# Limits that are reached soon.
SETTINGS = """
[login]
timeout_seconds = 2
max_unfinished = 1000
[limits.session]
logins = { per_second = 0, burst = 1 }
max_rooms = 50
max_watched = 500
"""


class Malformed(unittest.TestCase):
    settings = SETTINGS

    def setUp(self):
        network = self.enterContext(Network())
        self.server = network.server(self.settings)
        self.chance = random.Random(SEED)

    def healthy(self, **options):
        return Healthy(self.server, self._testMethodName[5:].replace("_", " "), **options)

    def session(self, name, *arguments, **options):
        """Somebody who stays until the test ends, unless he goes before."""
        return self.enterContext(Session(self.server.address, name, *arguments, **options))

    def assert_grows_little(self, before, most):
        grown = self.server.resident_bytes() - before
        print(f"  memory: {before / MIB:.1f} MiB before, {grown / MIB:+.1f} MiB", flush=True)
        self.assertLess(grown, most)

    def wait_for_figure(self, name, reached):
        return wait_for(f"{name} as expected", lambda: reached(self.server.figures()[name]))

    def everybody_else_is_gone(self):
        """Only the two healthy ones are left."""
        self.wait_for_figure("users_online", lambda count: count == Healthy.ONLINE)
        self.wait_for_figure("logins_unfinished", lambda count: count == 0)


class Strangers(Malformed):
    """Those who are not logged in."""

    def test_lengths_that_cannot_be(self):
        with self.healthy():
            for length in (0, 1, 2, 3, 8193, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
                with Wire(self.server.address) as stranger:
                    stranger.send(pack(length) + b"\1\0\0\0")
                    stranger.drain()  # ends because the server closes
            for length in (0, 1, 2, 3, 65537, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
                with Session(self.server.address, "user") as user:
                    user.send(pack(length) + b"\1\0\0\0")
                    user.drain()
            self.everybody_else_is_gone()

    def test_garbage(self):
        with self.healthy():
            strangers = []
            for _ in range(300):
                stranger = Wire(self.server.address)
                strangers.append(stranger)
                kind = self.chance.randrange(3)
                size = self.chance.randrange(1, 4096)
                noise = self.chance.randbytes(size)
                if kind == 1:
                    noise = pack(size) + noise
                elif kind == 2:
                    noise = frame(Code.LOGIN, noise)
                stranger.send(noise)
            for stranger in strangers:
                stranger.drain()
                stranger.close()
            self.everybody_else_is_gone()

    def test_garbage_of_users(self):
        """Every code with bodies of noise, of nothing, and with counts that promise too much."""
        with self.healthy():
            user = self.session("user")
            reader = threading.Thread(target=user.drain, daemon=True)
            reader.start()
            codes = [*range(0, 170), 1001, 1002, 1003, 0x7FFFFFFF, 0xFFFFFFFF]
            for code in codes:
                for body in (
                    b"",
                    self.chance.randbytes(self.chance.randrange(1, 100)),
                    pack(0xFFFFFFFF) * 4,
                    pack(0x7FFFFFFF, "name", 0x7FFFFFFF),
                ):
                    user.send(frame(code, body))
            with Session(self.server.address, "witness") as witness:
                # Nothing of it was a reason to end his session.
                witness.request(Code.GET_USER_STATUS, "user")
                status = witness.expect(Code.GET_USER_STATUS, lambda f: f.text() == "user")
                self.assertEqual((status.text(), status.u32() > 0), ("user", True))
            user.socket.shutdown(socket.SHUT_RDWR)
            reader.join()
            self.everybody_else_is_gone()

    def test_half_messages_for_ever(self):
        """A Login that comes byte by byte, and never wholly, does not stop the login timer."""
        with self.healthy():
            strangers = [Wire(self.server.address) for _ in range(200)]
            message = login("somebody slow")
            sent = 0
            while strangers:
                left = []
                for stranger in strangers:
                    try:
                        stranger.send(message[sent : sent + 1])
                        left.append(stranger)
                    except ConnectionError:
                        stranger.close()
                sent = min(sent + 1, len(message) - 20)
                if sent == len(message) - 20:
                    # No more to say; the server must end it all the same.
                    for stranger in left:
                        stranger.drain()
                        stranger.close()
                    left = []
                strangers = left
            self.everybody_else_is_gone()

    def test_thousands_of_silent_connections(self):
        with self.healthy():
            before = self.server.resident_bytes()
            silent = []
            for number in range(4000):
                silent.append(Wire(self.server.address, source=f"127.0.1.{number % 8 + 1}"))
                if number % 500 == 499:
                    self.assertLessEqual(self.server.figures()["logins_unfinished"], 1000)
                    start = time.monotonic()
                    with Session(self.server.address, f"honest {number}") as honest:
                        honest.ping()
                    taken = time.monotonic() - start
                    print(f"  login among {number + 1}: {taken * 1000:.0f} ms", flush=True)
            self.assert_grows_little(before, 24 * MIB)
            for stranger in silent:
                stranger.drain()
                stranger.close()
            self.everybody_else_is_gone()

    def test_much_before_the_login(self):
        """What waits for a login is bounded, whoever sends it."""
        with self.healthy():
            before = self.server.resident_bytes()
            ping = frame(Code.SERVER_PING)
            strangers = [Wire(self.server.address) for _ in range(100)]
            for stranger in strangers:
                try:
                    stranger.send(ping * (MIB // len(ping)))
                except ConnectionError:
                    pass
            for stranger in strangers:
                stranger.drain()
                stranger.close()
            self.assert_grows_little(before, 24 * MIB)
            self.everybody_else_is_gone()

    def test_disconnect_at_every_byte(self):
        """Ends after each byte of many messages, in good order and by a reset."""
        users = ["cut 0", "cut 1", "cut 2", "cut 3"]
        messages = [
            frame(Code.SET_WAIT_PORT, 2234),
            frame(Code.WATCH_USER, "healthy speaker"),
            frame(Code.JOIN_ROOM, "quiet corner", 0),
            frame(Code.JOIN_ROOM, "private", 1),
            frame(Code.SAY_CHATROOM, "quiet corner", "hello"),
            frame(Code.SET_ROOM_TICKER, "quiet corner", "wall"),
            frame(Code.MESSAGE_USER, "healthy speaker", "hello"),
            frame(Code.MESSAGE_USERS, 2, "healthy speaker", "nobody", "hello"),
            frame(Code.CONNECT_TO_PEER, 7, "healthy speaker", "P"),
            frame(Code.FILE_SEARCH, 7, "some words"),
            frame(Code.USER_SEARCH, "healthy speaker", 7, "words"),
            frame(Code.CHANGE_PASSWORD, "secret"),
        ]
        cuts = [(message, size) for message in messages for size in range(1, len(message) + 1)]

        def cuts_of(user):
            for number in range(user, len(cuts), len(users)):
                message, size = cuts[number]
                session = Session(self.server.address, users[user])
                session.send(message[:size])
                if number % 8 < 4:
                    session.reset()
                else:
                    session.close()

        def strangers():
            entry = login("stranger")
            for size in range(len(entry)):
                with Wire(self.server.address) as stranger:
                    stranger.send(entry[:size])
                    if size % 2:
                        stranger.reset()

        with self.healthy():
            # Each user on one thread: a second session would end his first one.
            with ThreadPoolExecutor(len(users) + 1) as threads:
                work = [threads.submit(cuts_of, user) for user in range(len(users))]
                work.append(threads.submit(strangers))
                for done in work:
                    done.result()
            self.everybody_else_is_gone()
            print(f"  {len(cuts)} cuts of users", flush=True)


class Users(Malformed):
    """Those who are logged in, and behave badly."""

    def flood(self, what, messages, most=16 * MIB):
        """20,000 messages in one go, by somebody who does read the answers."""
        count = 20_000
        before = self.server.resident_bytes()
        figures = self.server.figures()
        user = self.session(f"flood of {what}")
        reader = threading.Thread(target=user.drain, daemon=True)
        reader.start()
        user.send(b"".join(messages(number) for number in range(count)))
        seen = figures["requests_total"] + count
        self.wait_for_figure("requests_total", lambda total: total >= seen)
        refused = "requests_over_limit_total"
        self.assertGreater(self.server.figures()[refused], figures[refused])
        print(f"  {what}:", end="")
        self.assert_grows_little(before, most)
        user.socket.shutdown(socket.SHUT_RDWR)
        reader.join()
        user.close()

    def test_floods_after_login(self):
        somebody = "healthy speaker"
        room = "quiet corner"
        many = [f"user {number}" for number in range(100)]
        entry = lambda n, flood: frame(Code.JOIN_ROOM, room, 0) if n == 0 else flood
        floods = {
            "messages": lambda n: frame(Code.MESSAGE_USER, somebody, f"spam {n}"),
            "stored messages": lambda n: frame(Code.MESSAGE_USER, "flood of messages", "x" * 500),
            "messages to many": lambda n: frame(Code.MESSAGE_USERS, len(many), *many, "spam"),
            "joins": lambda n: frame(Code.JOIN_ROOM, f"room {n}", n % 2),
            "chat": lambda n: entry(n, frame(Code.SAY_CHATROOM, room, f"spam {n}")),
            "tickers": lambda n: entry(n, frame(Code.SET_ROOM_TICKER, room, f"wall {n}")),
            "searches": lambda n: frame(Code.FILE_SEARCH, n, f"word {n}"),
            "watches": lambda n: frame(Code.WATCH_USER, f"user {n}"),
            "brokering": lambda n: frame(Code.CONNECT_TO_PEER, n, somebody, "P"),
            "failures": lambda n: frame(Code.CANT_CONNECT_TO_PEER, n, somebody),
            "lists": lambda n: frame(Code.ROOM_LIST),
            "interests": lambda n: frame(Code.ADD_THING_I_LIKE, f"thing {n}"),
            "recommendations": lambda n: frame(Code.RECOMMENDATIONS),
            "status": lambda n: frame(Code.SET_STATUS, n % 2 + 1),
        }
        with self.healthy():
            for what, messages in floods.items():
                self.flood(what, messages)
            # Each of the two hashes at a time takes 19 MiB, and that is their purpose.
            self.flood(
                "passwords",
                lambda n: frame(Code.CHANGE_PASSWORD, f"password {n}"),
                most=(2 * 19 + 16) * MIB,
            )
            self.everybody_else_is_gone()

    def test_wrong_password_under_a_name_that_is_online(self):
        with self.healthy():
            watcher = self.session("watcher")
            alice = self.session("alice", "right")
            watcher.request(Code.WATCH_USER, "alice")
            watcher.ping()
            for attempt in range(30):
                with self.assertRaisesRegex(Refused, "INVALIDPASS"):
                    Session(self.server.address, "alice", f"wrong {attempt}")
            alice.ping()
            watcher.request(Code.GET_USER_STATUS, "alice")
            # The first news of her since the attempts is the answer, and she is online.
            news = watcher.expect(Code.GET_USER_STATUS)
            self.assertEqual((news.text(), news.u32()), ("alice", 2))
            alice.close()
            watcher.close()
            self.everybody_else_is_gone()

    def test_login_and_five_hundred_messages_in_one_write(self):
        with self.healthy():
            Session(self.server.address, "quick").close()
            questions = b"".join(frame(Code.GET_USER_STATUS, f"user {n}") for n in range(500))
            start = time.monotonic()
            quick = self.session("quick", also=questions)
            entered = time.monotonic()
            asked = lambda fields: fields.text() != "quick"  # he is told of himself, too
            names = [quick.expect(Code.GET_USER_STATUS, asked).text() for _ in range(500)]
            taken = time.monotonic() - entered
            self.assertEqual(names, [f"user {n}" for n in range(500)])
            login_ms = (entered - start) * 1000
            print(f"  login {login_ms:.0f} ms, 500 answers {taken * 1000:.1f} ms", flush=True)
            self.assertLess(taken, 1)
            quick.close()
            self.everybody_else_is_gone()

    def test_bans_take_effect_at_once(self):
        with self.healthy():
            troll = self.session("troll")
            far = [self.session(f"far {n}", source="127.0.3.7") for n in range(3)]
            start = time.monotonic()
            self.server.admin("ban", "troll", "1", "spam")
            troll.expect(Code.RELOGGED)
            self.assertEqual(troll.drain(), 0)
            self.server.admin("ban", "127.0.3.0/24")
            for session in far:
                session.expect(Code.RELOGGED)
                self.assertEqual(session.drain(), 0)
            taken = time.monotonic() - start
            print(f"  four sessions gone after {taken * 1000:.0f} ms", flush=True)
            # The banned get no answer at all; their time to log in runs out.
            banned = []
            for name, source in (("troll", None), ("far 0", "127.0.3.7"), ("other", "127.0.3.9")):
                banned.append(self.enterContext(Wire(self.server.address, source=source)))
                banned[-1].send(login(name))
            self.assertEqual([wire.drain() for wire in banned], [0, 0, 0])
            Session(self.server.address, "far 0", source="127.0.4.7").close()
            self.server.admin("unban", "troll")
            self.server.admin("unban", "127.0.3.0/24")
            Session(self.server.address, "troll").close()
            Session(self.server.address, "far 0", source="127.0.3.7").close()
            self.everybody_else_is_gone()


class SlowReaders(Malformed):
    settings = """
[limits.session]
requests = { per_second = 0, burst = 1 }
chat_lines = { per_second = 0, burst = 1 }
[limits.connection]
out_queue = 262144
"""

    def test_who_never_reads_is_dropped(self):
        count = 40
        with self.healthy():
            slow = []
            for number in range(count):
                reader = self.session(f"slow {number}", receive_buffer=4096)
                reader.join("loud")
                slow.append(reader)
            speaker = self.session("speaker")
            speaker.join("loud")
            before = self.server.resident_bytes()
            line = frame(Code.SAY_CHATROOM, "loud", "x" * 2000)
            spoken = 0
            while self.server.figures()["slow_readers_total"] < count:
                self.assertLess(spoken, 200 * MIB, "the slow ones are still there")
                speaker.send(line * 100)
                for _ in range(100):
                    speaker.expect(Code.SAY_CHATROOM)
                spoken += 100 * len(line)
            print(f"  all {count} dropped after {spoken / MIB:.1f} MiB each", flush=True)
            self.assert_grows_little(before, 32 * MIB)
            speaker.close()
            for reader in slow:
                reader.close()
            self.everybody_else_is_gone()


class Siege(Malformed):
    """1,000 logins of names that nobody has, from four addresses, and somebody honest."""

    def besiege(self):
        address = self.server.address
        Session(address, "honest").close()
        with self.healthy():
            crowd = []
            for number in range(1000):
                try:
                    stranger = Wire(address, source=f"127.0.2.{number % 4 + 1}")
                    stranger.send(login(f"throw away {number}"))
                    crowd.append(stranger)
                except ConnectionError:
                    pass  # refused already, which is right
            waits = []
            for _ in range(5):
                start = time.monotonic()
                with Session(address, "honest") as honest:
                    honest.ping()
                waits.append(time.monotonic() - start)
            print(
                f"  {len(crowd)} in the way; the honest one got in after "
                f"{', '.join(f'{wait * 1000:.0f}' for wait in waits)} ms; "
                f"{self.server.figures()['passwords_waiting']} still wait",
                flush=True,
            )
            self.assertLess(max(waits), 2)
            for stranger in crowd:
                stranger.reset()
            self.everybody_else_is_gone()


class ThrowAwayLogins(Siege):
    def test_a_thousand_throw_away_logins(self):
        self.besiege()


class ThrowAwayLoginsAtLimits(Siege):
    """With the limits of addresses, which do not hold for loopback by default."""

    settings = SETTINGS + "[limits.address]\nlimit_loopback = true\n"

    def test_a_thousand_throw_away_logins_at_the_limits_of_their_addresses(self):
        self.besiege()
        figures = self.server.figures()
        self.assertGreaterEqual(figures["logins_refused_total"], 900)
        self.assertLessEqual(figures["registrations_total"], 4 * 20 + Healthy.ONLINE + 1)


if __name__ == "__main__":
    unittest.main()
