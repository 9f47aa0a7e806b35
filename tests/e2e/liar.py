"""A user whose files have whatever names and sizes he likes: he answers every search with them,
and sends them to whoever has searched and asks."""

import contextlib
import socket
import threading

from soulseek import (
    Code,
    PeerCode,
    Session,
    Wire,
    blob,
    frame,
    pack,
    peer_init,
    search_response,
    u64,
)


class Liar:
    """`files`: content by name, which is bytes. `sizes`: what he claims of the size of some."""

    def __init__(self, server, files, sizes=None):
        self._files = files
        self._sizes = sizes or {}
        self._tokens = {}
        self._listening = {}  # where those who have searched take connections
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self._session = Session(server.address, "liar", port=port)
        self._wires = [self._session]
        self._start(self._answer_searches)
        self._start(self._accept)

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for wire in self._wires:
            wire.close()

    def size(self, name):
        return self._sizes.get(name, len(self._files[name]))

    def _start(self, work, *arguments):
        def until_closed():
            with contextlib.suppress(OSError, EOFError):  # the test is over, or they have gone
                work(*arguments)

        threading.Thread(target=until_closed, daemon=True).start()

    def _answer_searches(self):
        while True:
            search = self._session.expect(Code.FILE_SEARCH)
            username, token = search.text(), search.u32()
            if username == "liar":
                continue
            self._listening[username] = self._address_of(username)
            wire = Wire(self._listening[username])
            self._wires.append(wire)
            files = [(name, self.size(name)) for name in self._files]
            wire.send(peer_init("liar", "P") + search_response("liar", token, files))
            self._start(self._serve, wire, username)

    def _address_of(self, username):
        self._session.request(Code.GET_PEER_ADDRESS, username)
        answer = self._session.expect(Code.GET_PEER_ADDRESS, lambda f: f.text() == username)
        answer.text()
        host = ".".join(str(byte) for byte in reversed(answer.take(4)))
        return f"{host}:{answer.u32()}"

    def _accept(self):
        while True:
            accepted, _ = self._listener.accept()
            wire = Wire.over(accepted)
            self._wires.append(wire)
            code, init = wire.receive_short()
            if code == 1:
                self._start(self._serve, wire, init.text())

    def _serve(self, wire, username):
        """What somebody asks on a connection of type P."""
        wire.socket.settimeout(None)
        while True:
            code, fields = wire.receive()
            if code == PeerCode.QUEUE_UPLOAD:
                name = fields.blob()
                if name in self._files:
                    self._offer(wire, name)
                else:
                    wire.send(frame(PeerCode.UPLOAD_DENIED, blob(name), "File not shared."))
            elif code == PeerCode.TRANSFER_RESPONSE:
                token = fields.u32()
                if fields.u8():
                    self._start(self._send, wire, username, token)

    def _offer(self, wire, name):
        token = len(self._tokens) + 1
        self._tokens[token] = name
        size = self.size(name)
        wire.send(frame(PeerCode.TRANSFER_REQUEST, 1, token, blob(name), u64(size)))

    def _send(self, wire, username, token):
        content = self._files[self._tokens[token]]
        with Wire(self._listening[username]) as file:
            file.send(peer_init("liar", "F") + pack(token))
            offset = int.from_bytes(file.read(8), "little")
            file.send(content[offset:])
            file.drain()
