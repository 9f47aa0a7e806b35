"""Just enough of the Soulseek protocol to talk to the real programs from outside, and to lie to
them: frames, a connection that carries them, and a session with a server. The layouts are those of
docs/protocol.md."""

import hashlib
import socket
import struct
import time
import zlib
from enum import IntEnum

PATIENCE_SECONDS = 30.0


class Code(IntEnum):
    """Messages between clients and server, by their names in docs/protocol.md."""

    LOGIN = 1
    SET_WAIT_PORT = 2
    GET_PEER_ADDRESS = 3
    WATCH_USER = 5
    GET_USER_STATUS = 7
    SAY_CHATROOM = 13
    JOIN_ROOM = 14
    LEAVE_ROOM = 15
    CONNECT_TO_PEER = 18
    MESSAGE_USER = 22
    MESSAGE_ACKED = 23
    FILE_SEARCH = 26
    SET_STATUS = 28
    SERVER_PING = 32
    SHARED_FOLDERS_FILES = 35
    GET_USER_STATS = 36
    RELOGGED = 41
    USER_SEARCH = 42
    ADD_THING_I_LIKE = 51
    RECOMMENDATIONS = 54
    ROOM_LIST = 64
    ADMIN_MESSAGE = 66
    PRIVILEGED_USERS = 69
    CHECK_PRIVILEGES = 92
    ROOM_TICKERS = 113
    ROOM_TICKER_ADDED = 114
    SET_ROOM_TICKER = 116
    ROOM_SEARCH = 120
    ROOM_MEMBERS = 133
    ADD_ROOM_MEMBER = 134
    ENABLE_ROOM_INVITATIONS = 141
    CHANGE_PASSWORD = 142
    ADD_ROOM_OPERATOR = 143
    ROOM_OPERATORS = 148
    MESSAGE_USERS = 149
    EXCLUDED_SEARCH_PHRASES = 160
    CANT_CONNECT_TO_PEER = 1001


class PeerCode(IntEnum):
    """Messages between users, on connections of type P."""

    FILE_SEARCH_RESPONSE = 9
    TRANSFER_REQUEST = 40
    TRANSFER_RESPONSE = 41
    QUEUE_UPLOAD = 43
    UPLOAD_DENIED = 50


# --- frames ------------------------------------------------------------------------------------


def pack(*fields):
    """Fields as bytes: text with its length, bool as one byte, int as u32, bytes as they are."""
    out = b""
    for field in fields:
        if isinstance(field, str):
            field = field.encode()
            out += struct.pack("<I", len(field)) + field
        elif isinstance(field, bool):
            out += struct.pack("<B", field)
        elif isinstance(field, int):
            out += struct.pack("<I", field)
        else:
            out += field
    return out


def u64(number):
    return struct.pack("<Q", number)


def blob(data):
    """Bytes with their length: a text that need not be UTF-8."""
    return struct.pack("<I", len(data)) + data


def frame(code, *fields):
    """A message between client and server, or of a connection of type P."""
    body = pack(*fields)
    return struct.pack("<II", len(body) + 4, code) + body


def short_frame(code, *fields):
    """A message that opens a connection between users, or of a connection of type D."""
    body = pack(*fields)
    return struct.pack("<IB", len(body) + 1, code) + body


def peer_init(name, kind):
    """The first message on a connection to another user; `kind` is P, F or D."""
    return short_frame(1, name, kind, 0)


def search_response(name, token, files):
    """An answer to a search: `files` are pairs of name, as bytes, and size."""
    body = pack(name, token, len(files))
    for file, size in files:
        body += b"\1" + blob(file) + u64(size) + pack("", 0)
    return frame(PeerCode.FILE_SEARCH_RESPONSE, zlib.compress(body + pack(True, 0, 0, 0, 0)))


def login(name, password="secret", port=2234):
    """A Login of today, and the SetWaitPort that clients send with it."""
    digest = hashlib.md5((name + password).encode()).hexdigest()
    return frame(Code.LOGIN, name, password, 177, digest, 1) + frame(Code.SET_WAIT_PORT, port)


class Fields:
    """Reads the fields of a body in their order."""

    def __init__(self, body):
        self.rest = body

    def take(self, size):
        if size > len(self.rest):
            raise ValueError(f"{size} bytes wanted, {len(self.rest)} left")
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def u8(self):
        return self.take(1)[0]

    def u32(self):
        return struct.unpack("<I", self.take(4))[0]

    def u64(self):
        return struct.unpack("<Q", self.take(8))[0]

    def blob(self):
        return self.take(self.u32())

    def text(self):
        return self.blob().decode(errors="replace")

    def texts(self):
        return [self.text() for _ in range(self.u32())]

    def texts_in_row(self, count):
        return [self.text() for _ in range(count)]

    def texts_of(self, width):
        """A list of so many texts each."""
        return [self.texts_in_row(width) for _ in range(self.u32())]

    def numbers(self):
        return [self.u32() for _ in range(self.u32())]


# --- connections -------------------------------------------------------------------------------


def endpoint(address):
    host, port = address.split(":")
    return host, int(port)


class Wire:
    """A TCP connection that carries frames. `source`: the address of this side, 127.0.0.x."""

    def __init__(self, address, source=None, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            self.socket.bind((source, 0))
        self.socket.settimeout(PATIENCE_SECONDS)
        self.socket.connect(endpoint(address))
        self._buffer = b""

    @classmethod
    def over(cls, accepted):
        """On a connection that somebody else made."""
        wire = cls.__new__(cls)
        wire.socket = accepted
        wire.socket.settimeout(PATIENCE_SECONDS)
        wire._buffer = b""
        return wire

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Ends the connection as a crash does: by a reset instead of an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def read(self, size):
        """Exactly so many bytes; EOFError when the other side ends before."""
        while len(self._buffer) < size:
            received = self.socket.recv(1 << 16)
            if not received:
                raise EOFError("the other side has closed")
            self._buffer += received
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def receive(self):
        """The next message: its code, and its fields."""
        (length,) = struct.unpack("<I", self.read(4))
        body = Fields(self.read(length))
        return body.u32(), body

    def receive_short(self):
        """The next message with a code of one byte."""
        (length,) = struct.unpack("<I", self.read(4))
        body = Fields(self.read(length))
        return body.u8(), body

    def drain(self):
        """Reads whatever comes until the other side ends; how many bytes that were."""
        count = len(self._buffer)
        self._buffer = b""
        try:
            while received := self.socket.recv(1 << 16):
                count += len(received)
        except ConnectionError:
            pass
        return count


class Refused(Exception):
    """The server says no to a login; the reason in its words."""


class Session(Wire):
    """Somebody who is logged in. `also` goes out in the same write as the Login."""

    def __init__(self, address, name, password="secret", also=b"", port=2234, **options):
        super().__init__(address, **options)
        self.name = name
        self.password = password
        try:
            self.send(login(name, password, port) + also)
            answer = self.expect(Code.LOGIN)
            if not answer.u8():
                raise Refused(answer.text())
        except BaseException:
            self.close()
            raise

    def request(self, code, *fields):
        self.send(frame(code, *fields))

    def expect(self, code, where=lambda *fields: True):
        """The next message with this code for which `where` holds; others go to passed_over()."""
        while True:
            received, fields = self.receive()
            if received == code and where(Fields(fields.rest)):
                return fields
            self.passed_over(received, fields)

    def passed_over(self, code, fields):
        """A message nobody waits for."""

    def ping(self):
        """Seconds until the server answers; it has acted by then on all that was sent before."""
        start = time.monotonic()
        self.request(Code.SERVER_PING)
        self.expect(Code.SERVER_PING)
        return time.monotonic() - start

    def all_so_far(self):
        """Everything that has arrived and is not read yet, as pairs of code and fields."""
        messages = []
        self.passed_over = lambda code, fields: messages.append((code, fields))
        self.ping()
        del self.passed_over
        return messages

    def join(self, room, private=False):
        self.request(Code.JOIN_ROOM, room, int(private))
        return self.expect(Code.JOIN_ROOM, lambda fields: fields.text() == room)
