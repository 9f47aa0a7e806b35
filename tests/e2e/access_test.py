"""Who may use a kindredd: set-up without flags, accounts, keys, HTTPS, over real sockets."""

import http.client
import json
import socket
import ssl
import subprocess
import unittest

from network import PROGRAMS, Network, Program, unused_port, wait_for


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class Daemon(Program):
    """A kindredd that has been told no more than where its data is."""

    def __init__(self, folder, name="daemon", options=()):
        self.port = unused_port()
        self.data = folder / name / "data"
        address = f"127.0.0.1:{self.port}"
        arguments = [PROGRAMS / "kindredd", "--data", self.data, "--http", address]
        arguments += ["--listen", f"127.0.0.1:{unused_port()}"]
        super().__init__(folder, name, arguments + list(options))

    def start(self):
        super().start()
        wait_for("the socket", lambda: self.running() and self.answers())

    def answers(self):
        try:
            return self.local("GET", "/status")[0] == 200
        except OSError:
            return False

    def ask(self, connection, method, path, body=None, headers=()):
        """Status, body as JSON, and headers."""
        headers = {"Content-Type": "application/json", **dict(headers)}
        connection.request(method, "/api/v1" + path, body and json.dumps(body), headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        return reply.status, json.loads(text or "null"), reply.headers

    def local(self, *question):
        return self.ask(UnixConnection(self.data / "kindredd.sock"), *question)

    def remote(self, *question):
        return self.ask(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), *question)


class Access(unittest.TestCase):
    def test_what_is_set_up_over_the_api_survives_a_restart(self):
        with Network() as network:
            daemon = network._started(Daemon(network.folder))
            self.assertFalse(daemon.local("GET", "/status")[1]["configured"])
            account = {"server_host": "127.0.0.1", "server_port": unused_port()}
            account |= {"username": "ann", "password": "secret"}
            self.assertEqual(daemon.local("PATCH", "/settings", account)[0], 200)
            roots = {"roots": [{"path": str(network.folder), "alias": "All"}]}
            self.assertEqual(daemon.local("PUT", "/shares", roots)[0], 202)
            daemon.kill()
            daemon.start()
            self.assertTrue(daemon.local("GET", "/status")[1]["configured"])
            self.assertEqual(daemon.local("GET", "/shares")[1]["roots"][0]["alias"], "All")

    def test_from_the_first_account_on_everybody_logs_in(self):
        with Network() as network:
            daemon = network._started(Daemon(network.folder))
            self.assertEqual(daemon.remote("GET", "/settings")[0], 200)
            ann = {"password": "a long secret", "role": "admin"}
            self.assertEqual(daemon.local("PUT", "/accounts/ann", ann)[0], 200)
            daemon.kill()
            daemon.start()
            self.assertEqual(daemon.remote("GET", "/status")[0], 401)
            wrong = {"username": "ann", "password": "a guess"}
            self.assertEqual(daemon.remote("POST", "/auth", wrong)[0], 401)
            right = {"username": "ann", "password": "a long secret"}
            status, _, headers = daemon.remote("POST", "/auth", right)
            self.assertEqual(status, 200)
            self.assertIn("HttpOnly; SameSite=Strict", headers["Set-Cookie"])
            cookie = {"Cookie": headers["Set-Cookie"].split(";")[0]}
            self.assertEqual(daemon.remote("GET", "/auth", None, cookie)[1]["role"], "admin")
            foreign = cookie | {"Origin": "https://evil.example"}
            self.assertEqual(daemon.remote("GET", "/auth", None, foreign)[0], 403)
            saved = (daemon.data / "settings.json").read_text()
            self.assertNotIn("a long secret", saved)
            self.assertIn("$argon2id$", saved)

    def test_does_not_listen_to_the_world_without_authentication(self):
        with Network() as network:
            data = network.folder / "data"
            command = [PROGRAMS / "kindredd", "--data", data, "--http", "0.0.0.0:0"]
            command += ["--listen", "127.0.0.1:0"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("anybody who reaches this address", done.stderr)

    def test_speaks_https_with_a_given_certificate(self):
        with Network() as network:
            key, certificate = network.folder / "key.pem", network.folder / "cert.pem"
            subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
                + ["-keyout", key, "-out", certificate, *subject],
                check=True,
                capture_output=True,
            )
            options = ["--https-certificate", certificate, "--https-key", key]
            daemon = network._started(Daemon(network.folder, options=options))
            trust = ssl.create_default_context(cafile=certificate)
            for _ in range(3):
                link = http.client.HTTPSConnection("127.0.0.1", daemon.port, context=trust)
                self.assertEqual(daemon.ask(link, "GET", "/status")[0], 200)
            # More than one TLS record each way.
            roots = [{"path": str(network.folder), "alias": "x" * 200 + str(i)} for i in range(500)]
            link = http.client.HTTPSConnection("127.0.0.1", daemon.port, context=trust)
            status, shares, _ = daemon.ask(link, "PUT", "/shares", {"roots": roots})
            self.assertEqual((status, len(shares["roots"])), (202, 500))
            with self.assertRaises(OSError):
                daemon.remote("GET", "/status")

    def test_tells_its_health_and_numbers(self):
        with Network() as network:
            daemon = network._started(Daemon(network.folder))
            for path, words in (("/health", b"well"), ("/metrics", b"kindred_online 0")):
                link = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=30)
                link.request("GET", path)
                self.assertIn(words, link.getresponse().read())
                link.close()

    def test_lives_below_a_base(self):
        with Network() as network:
            daemon = network._started(
                Daemon(network.folder, options=["--http-base", "/kindred/"], name="based")
            )
            link = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=30)
            link.request("GET", "/kindred/api/v1/status")
            self.assertEqual(link.getresponse().status, 200)
            link.close()
            link.request("GET", "/api/v1/status")
            self.assertEqual(link.getresponse().status, 404)
            link.close()


if __name__ == "__main__":
    unittest.main()
