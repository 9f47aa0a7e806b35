"""kill -9 of a kindred-server at random instants under load. People register, write to somebody who
is offline, found private rooms, let others in, write on walls and change their password; an
operator bans. All note what the server has acknowledged. After each restart all of that is there,
and what somebody has acknowledged to the server does not come again."""

import itertools
import threading
import time
import unittest

import killing
from network import Network
from soulseek import Code, Refused, Session

# All that is limited for one user is unlimited here: the load is meant.
SETTINGS = """
[limits.session]
requests = { per_second = 0, burst = 1 }
messages = { per_second = 0, burst = 1 }
joins = { per_second = 0, burst = 1 }
updates = { per_second = 0, burst = 1 }
expensive = { per_second = 0, burst = 1 }
logins = { per_second = 0, burst = 1 }
max_tickers = 1000000
max_rooms = 1000000
max_owned_rooms = 1000000
max_stored_messages = 1000000
"""

# What ends the work of somebody whose server is killed.
CUT_OFF = (OSError, EOFError)


class Ledger:
    """Counts what was acknowledged, for all threads together."""

    def __init__(self):
        self._changed = threading.Condition()
        self.total = 0

    def note(self):
        with self._changed:
            self.total += 1
            self._changed.notify_all()

    def wait_for(self, total):
        with self._changed:
            reached = self._changed.wait_for(lambda: self.total >= total, timeout=60)
        assert reached, f"{self.total} of {total} things acknowledged within 60 s"


class Registrar:
    """Makes accounts. The answer to the first login acknowledges one."""

    def __init__(self, test):
        self.test = test
        self.accounts = []
        self._numbers = itertools.count()

    def live(self):
        while True:
            name = f"account {next(self._numbers)}"
            Session(self.test.server.address, name, f"secret of {name}").close()
            self.accounts.append(name)
            self.test.ledger.note()

    def verify(self):
        """The last one; another password is refused, so it was not made again by this login."""
        for name in self.accounts[-1:]:
            self.test.assertRaises(Refused, Session, self.test.server.address, name, "another")
            Session(self.test.server.address, name, f"secret of {name}").close()

    def verify_all(self):
        for name in self.accounts:
            self.test.server.admin("user", name)  # fails if there is none


class Postman:
    """Writes to a box that is offline. Nobody tells him that a message is kept; but changes reach
    the disk in their order, so it is when a later change has been told."""

    def __init__(self, test):
        self.test = test
        self.box = None
        self.read_box = None
        self.sent = []
        self.acknowledged = 0
        self._boxes = itertools.count()
        self._receipts = itertools.count()

    def open_box(self):
        self.box = f"box {next(self._boxes)}"
        Session(self.test.server.address, self.box).close()
        self.sent = []
        self.acknowledged = 0

    def live(self):
        with Session(self.test.server.address, "postman") as session:
            session.join("post office")
            while True:
                for _ in range(3):
                    self.sent.append(f"message {len(self.sent)}")
                    session.request(Code.MESSAGE_USER, self.box, self.sent[-1])
                self.wait_for_disk(session)
                self.acknowledged = len(self.sent)
                self.test.ledger.note()

    def wait_for_disk(self, session):
        """Returns once all that was sent before is on disk: a line on the wall of a room is."""
        line = f"receipt {next(self._receipts)}"
        session.request(Code.SET_ROOM_TICKER, "post office", line)
        session.expect(Code.ROOM_TICKER_ADDED, lambda fields: fields.texts_in_row(3)[2] == line)

    def take_stored(self, session):
        """The texts that waited for somebody, in their order; tells the server that he has them."""
        messages = [Message(f) for code, f in session.all_so_far() if code == Code.MESSAGE_USER]
        for message in messages:
            session.request(Code.MESSAGE_ACKED, message.id)
        return [message.text for message in messages]

    def verify(self):
        if self.read_box:
            with Session(self.test.server.address, self.read_box) as session:
                self.test.assertEqual(self.take_stored(session), [], "delivered again")
        with Session(self.test.server.address, self.box) as session:
            texts = self.take_stored(session)
            self.test.assertEqual(texts, self.sent[: len(texts)], "lost, repeated or out of order")
            self.test.assertGreaterEqual(len(texts), self.acknowledged)
            session.join("post office")
            self.wait_for_disk(session)
        self.read_box = self.box


class Founder:
    """Founds private rooms; lets a member in, makes him operator, writes on the wall."""

    def __init__(self, test):
        self.test = test
        self.rooms = []
        self.members = set()
        self.operators = set()
        self.tickers = {}
        self._numbers = itertools.count()

    def live(self):
        address = self.test.server.address
        with Session(address, "founder") as founder, Session(address, "guest") as guest:
            guest.request(Code.ENABLE_ROOM_INVITATIONS, True)
            guest.expect(Code.ENABLE_ROOM_INVITATIONS)
            while True:
                room = f"room {next(self._numbers)}"
                founder.join(room, private=True)
                self.noted(self.rooms.append, room)
                founder.request(Code.ADD_ROOM_MEMBER, room, "guest")
                founder.expect(Code.ADD_ROOM_MEMBER)
                self.noted(self.members.add, room)
                founder.request(Code.ADD_ROOM_OPERATOR, room, "guest")
                founder.expect(Code.ADD_ROOM_OPERATOR)
                self.noted(self.operators.add, room)
                founder.request(Code.SET_ROOM_TICKER, room, f"wall of {room}")
                founder.expect(Code.ROOM_TICKER_ADDED)
                self.noted(self.tickers.__setitem__, room, f"wall of {room}")

    def noted(self, note, *what):
        note(*what)
        self.test.ledger.note()

    def verify(self):
        with Session(self.test.server.address, "founder") as founder:
            owned, members, operators = [], set(), set()
            for code, fields in founder.all_so_far():
                if code == Code.ROOM_LIST:
                    fields.texts(), fields.numbers()
                    owned = fields.texts()
                elif code == Code.ROOM_MEMBERS:
                    room = fields.text()
                    members.update({room} if fields.texts() == ["guest"] else {})
                elif code == Code.ROOM_OPERATORS:
                    room = fields.text()
                    operators.update({room} if fields.texts() == ["guest"] else {})
            self.test.assertLessEqual(set(self.rooms), set(owned))
            self.test.assertLessEqual(self.members, members)
            self.test.assertLessEqual(self.operators, operators)
            for room in list(self.tickers)[-5:]:
                founder.join(room)
                wall = founder.expect(Code.ROOM_TICKERS)
                wall.text()
                self.test.assertEqual(wall.texts_of(2), [["founder", self.tickers[room]]])


class Changer:
    """Changes his password again and again. The server acknowledges by telling it."""

    def __init__(self, test):
        self.test = test
        self.acknowledged = "password 0"
        self.asked = self.acknowledged
        self._numbers = itertools.count(1)

    def live(self):
        with self.enter() as session:
            while True:
                self.asked = f"password {next(self._numbers)}"
                session.request(Code.CHANGE_PASSWORD, self.asked)
                session.expect(Code.CHANGE_PASSWORD)
                self.acknowledged = self.asked
                self.test.ledger.note()

    def enter(self):
        """With the acknowledged one, or the one after it, whose answer may have been cut off."""
        try:
            return Session(self.test.server.address, "changer", self.acknowledged)
        except Refused:
            session = Session(self.test.server.address, "changer", self.asked)
            self.acknowledged = self.asked
            return session

    def verify(self):
        self.enter().close()


class Operator:
    """Bans names and networks, and ends some of the bans. The answer acknowledges."""

    def __init__(self, test):
        self.test = test
        self.bans = set()
        self.ending = None
        self._numbers = itertools.count()

    def live(self):
        while True:
            number = next(self._numbers)
            subject = f"troll {number}" if number % 2 else f"10.{number >> 8}.{number & 255}.0/24"
            self.test.server.admin("ban", subject, "1", "a reason")
            self.bans.add(subject)
            self.test.ledger.note()
            if number % 3 == 0:
                self.ending = subject
                self.bans.discard(subject)
                self.test.server.admin("unban", subject)
                self.ending = None
                self.test.ledger.note()

    def verify(self):
        banned = {line.split("\t")[0] for line in self.test.server.admin("bans").splitlines()}
        self.test.assertLessEqual(self.bans, banned)
        # One more at the most: the last one, if its answer was cut off.
        self.test.assertLessEqual(len(banned - self.bans), 1)
        self.bans = banned


class Message:
    def __init__(self, fields):
        self.id = fields.u32()
        self.sent = fields.u32()
        self.sender = fields.text()
        self.text = fields.text()


class EndedServer(unittest.TestCase):
    def test_keeps_what_it_has_acknowledged_when_killed(self):
        restarts = self.end_again_and_again(killing.kills(100), lambda server: server.kill())
        self.assertLess(max(restarts), 5)

    def test_keeps_what_it_has_acknowledged_when_stopped(self):
        def stop(server):
            self.assertEqual(server.stop(), 0)

        self.end_again_and_again(5, stop)

    def end_again_and_again(self, times, end):
        """Returns how long the server took to be back each time."""
        chance = killing.chance()
        restarts = []
        with Network() as network:
            self.server = network.server(SETTINGS)
            self.ledger = Ledger()
            registrar, postman, founder = Registrar(self), Postman(self), Founder(self)
            changer, operator = Changer(self), Operator(self)
            people = [registrar, postman, founder, changer, operator]
            changer.enter().close()
            for _ in range(times):
                postman.open_box()
                total = self.ledger.total + chance.randrange(1, 150)
                self.work_until(people, total, lambda: end(self.server))
                start = time.monotonic()
                self.server.start()
                restarts.append(time.monotonic() - start)
                for somebody in people:
                    somebody.verify()
            registrar.verify_all()
            print(
                f"{killing.summary(restarts)}; all of {self.ledger.total} acknowledged things "
                f"kept: {len(registrar.accounts)} accounts, {len(founder.rooms)} rooms, "
                f"{len(operator.bans)} bans",
                flush=True,
            )
        return restarts

    def work_until(self, people, total, end):
        """All of them work until so much is acknowledged, and for as long as the server takes."""

        def live(somebody):
            try:
                somebody.live()
            except CUT_OFF:
                pass
            except BaseException as error:
                failures.append(error)
                raise

        failures = []
        threads = [threading.Thread(target=live, args=(somebody,)) for somebody in people]
        for thread in threads:
            thread.start()
        try:
            self.ledger.wait_for(total)
        finally:
            end()
            for thread in threads:
                thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    killing.main()
