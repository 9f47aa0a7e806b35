"""Real programs on loopback: a server and clients, each with a folder of its own, and what tests do
with them. Everything is stopped when the `with` block of a Network ends. Nothing sleeps for a fixed
time: wait_for() asks again and again until a deadline that only a broken program reaches."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import re
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


def resident_bytes(pid):
    """Physical memory a process has at the moment."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) << 10
    raise AssertionError(f"process {pid} has no memory")


class Program:
    """One process, with its output in a file. It ends with the test, however the test ends."""

    def __init__(self, folder, name, arguments):
        self.name = name
        self.folder = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.arguments = [str(argument) for argument in arguments]
        self.environment = {}
        self.process = None
        self._output_from = 0

    def start(self):
        command = ["setpriv", "--pdeathsig", "KILL", *self.arguments]
        with open(self.folder / "log", "ab") as log:
            self._output_from = log.tell()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.environment,
            )

    def output(self):
        """What it has printed since its last start."""
        with open(self.folder / "log", "rb") as log:
            log.seek(self._output_from)
            return log.read().decode(errors="replace")

    def prints(self, pattern):
        """A match of the pattern in what it prints, once there is one."""

        def found():
            if match := re.search(pattern, self.output()):
                return match
            self.running()
            return None

        return wait_for(f"{self.name} prints '{pattern}'", found)

    def running(self):
        if self.process.poll() is not None:
            raise AssertionError(
                f"{self.name} ended with {self.process.returncode}: {self.output()[-2000:]}"
            )
        return True

    def resident_bytes(self):
        return resident_bytes(self.process.pid)

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


class UnixHttp(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Server(Program):
    """A kindred-server. `settings` is TOML; the port it gets at first stays its port."""

    def __init__(self, folder, settings="", data=None, environment={}):
        self.address = "127.0.0.1:0"
        self.data = data or folder / "server" / "data"
        self.config = folder / "server" / "server.toml"
        super().__init__(folder, "server", [])
        self.environment = environment
        self.configure(settings)

    def configure(self, settings):
        self.config.write_text(settings)

    def start(self):
        self.arguments = [str(PROGRAMS / "kindred-server"), "--config", str(self.config)]
        self.arguments += ["--listen", self.address, "--data", str(self.data)]
        self.arguments += ["--metrics", "127.0.0.1:0"]
        super().start()
        self.metrics = self.prints(r"metrics on (\S+)/metrics")[1]
        self.address = self.prints(r"listening on (\S+)")[1]

    def admin(self, *words):
        """The answer to a command of an operator; AssertionError if it is refused."""
        with contextlib.closing(UnixHttp(self.data / "admin.socket")) as connection:
            connection.request("POST", "/admin", body="".join(word + "\0" for word in words))
            response = connection.getresponse()
            text = response.read().decode()
        assert response.status == 200, f"admin {' '.join(words)}: {text}"
        return text

    def figures(self):
        """Everything the server counts, by name."""
        lines = self.admin("stats").splitlines()
        return {name: int(value) for name, value in (line.split("\t") for line in lines)}


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
        # A name that is not UTF-8 has its bytes beside it.
        names = ["filename_hex" if "filename_hex" in file else "filename" for file in files]
        files = [{key: file[key] for key in (name, "size")} for name, file in zip(names, files)]
        body = {"username": username, "files": files}
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

    def server(self, settings="", **options):
        return self._started(Server(self.folder, settings, **options))

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
