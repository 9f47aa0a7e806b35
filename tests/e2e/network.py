"""Real programs on loopback: a server and clients, each with a folder of its own, and what tests do
with them. Everything is stopped when the `with` block of a Network ends. Nothing sleeps for a fixed
time: wait_for() asks again and again until a deadline that only a broken program reaches."""

import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROGRAMS = Path(os.environ["KINDRED_PROGRAMS"])
PATIENCE_SECONDS = float(os.environ.get("KINDRED_PATIENCE", "120"))


def wait_for(what, ask, patience=PATIENCE_SECONDS):
    """The first true answer of ask(); fails when none comes in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {patience:.0f} s")


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_random_file(path, size, seed):
    """A file of bytes that compress badly and are the same for the same seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    block = random.Random(seed).randbytes(1 << 20)
    with open(path, "wb") as file:
        for start in range(0, size, len(block)):
            # Each block is turned by its number, so that a misplaced one shows.
            turn = start // len(block) % 251
            file.write((block[turn:] + block[:turn])[: size - start])


class Program:
    """One process, with its output in a file. It ends with the test, however the test ends."""

    def __init__(self, folder, name, arguments):
        self.name = name
        self.folder = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.arguments = [str(argument) for argument in arguments]
        self.process = None

    def start(self):
        command = ["setpriv", "--pdeathsig", "KILL", *self.arguments]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def running(self):
        if self.process.poll() is not None:
            output = (self.folder / "log").read_text(errors="replace")[-2000:]
            raise AssertionError(f"{self.name} ended with {self.process.returncode}: {output}")
        return True

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Asks it to end; the exit status."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end within 20 s of SIGTERM") from None


class Server(Program):
    def __init__(self, folder):
        self.address = f"127.0.0.1:{unused_port()}"
        data = folder / "server" / "data"
        super().__init__(
            folder,
            "server",
            [PROGRAMS / "kindred-server", "--listen", self.address, "--data", data],
        )

    def start(self):
        super().start()
        host, port = self.address.split(":")

        def answers():
            self.running()
            with socket.socket() as probe:
                return probe.connect_ex((host, int(port))) == 0

        wait_for("the server listens", answers)


class Client(Program):
    """A kindredd and its API."""

    def __init__(self, folder, name, server, password="secret", shares=()):
        self.api = f"http://127.0.0.1:{unused_port()}"
        self.downloads = folder / name / "downloads"
        self.data = folder / name / "data"
        arguments = [PROGRAMS / "kindredd", "--server", server.address]
        arguments += ["--username", name, "--password", password]
        arguments += ["--listen", f"127.0.0.1:{unused_port()}", "--http", self.api[7:]]
        arguments += ["--downloads", self.downloads, "--data", self.data]
        for share in shares:
            arguments += ["--share", share]
        super().__init__(folder, name, arguments)

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.api + "/api/v1" + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.loads(reply.read() or "null")

    def get(self, path):
        return self.call("GET", path)

    def status(self):
        """None while it does not answer yet."""
        self.running()
        try:
            return self.get("/status")
        except (urllib.error.URLError, ConnectionError):
            return None

    def start(self):
        super().start()
        wait_for(f"{self.name} answers", self.status)

    def online(self):
        status = self.status()
        return status and status["session"]["state"] == "online"

    def shares_files(self, count):
        status = self.status()
        return status and not status["shares"]["scanning"] and status["shares"]["files"] == count

    def find(self, query):
        """The files of all answers to a search, once there is one."""
        search = self.call("POST", "/searches", {"query": query})["id"]

        def files():
            items = self.get(f"/searches/{search}/results")["items"]
            return [
                (item["username"], file)
                for item in items
                for folder in item["folders"]
                for file in folder["files"]
            ]

        return wait_for(f"an answer to '{query}'", files)

    def download(self, username, files):
        """Queues files as find() gave them; their ids."""
        body = {"username": username, "files": [{k: f[k] for k in ("filename", "size")} for f in files]}
        return [item["id"] for item in self.call("POST", "/downloads", body)["items"]]

    def download_status(self, download):
        return self.get(f"/downloads/{download}")

    def completed(self, download):
        """The status once it is complete; fails if the download does."""
        status = self.download_status(download)
        assert status["state"] not in ("failed", "cancelled"), status
        return status if status["state"] == "completed" else None


class Network:
    """A folder that goes away, and the programs that run in it."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="kindred-e2e-")
        self.folder = Path(self._folder.name)
        self.programs = []
        return self

    def __exit__(self, *failure):
        for program in reversed(self.programs):
            program.stop()
        self._folder.cleanup()

    def server(self):
        return self._started(Server(self.folder))

    def client(self, name, server, **options):
        client = self._started(Client(self.folder, name, server, **options))
        wait_for(f"{name} is online", client.online)
        return client

    def refused_client(self, name, server, **options):
        """One that is expected not to get in; its session as it tells it."""
        client = self._started(Client(self.folder, name, server, **options))

        def refusal():
            session = client.status()["session"]
            return session if session["state"] == "disconnected" and session["reason"] else None

        return wait_for(f"{name} is refused", refusal)

    def _started(self, program):
        self.programs.append(program)
        program.start()
        return program
