"""Hooks of a real daemon: a webhook and a script are told of a finished download, a webhook whose
first answer is an error is asked again; and what was counted meanwhile is there after a restart."""

import http.server
import json
import subprocess
import threading
import unittest
import urllib.error
from pathlib import Path

from network import PROGRAMS, Network, wait_for, write_random_file

SIZE = 50_000


class Receiver:
    """An HTTP server that notes what it is sent. Its first answer is 503."""

    def __init__(self):
        self.requests = []
        notes = self.requests

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                notes.append((self.path, dict(self.headers), json.loads(body)))
                self.send_response(503 if len(notes) == 1 else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Hooks(unittest.TestCase):
    def setUp(self):
        self.network = Network().__enter__()
        self.addCleanup(self.network.__exit__)
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.server = self.network.server()
        music = self.network.folder / "music"
        write_random_file(music / "album" / "tune.flac", SIZE, 1)
        self.ann = self.network.client("ann", self.server, shares=[music])
        wait_for("the scan", lambda: self.ann.shares_files(1))
        self.me = self.network.client("me", self.server)

    def deliveries(self, hook):
        return self.me.get(f"/hooks/{hook}/deliveries")["items"]

    def script(self, name, text):
        path = self.network.folder / name
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        return str(path)

    def fetch(self):
        [(username, file)] = self.me.find("tune")
        [download] = self.me.download(username, [file])
        return wait_for("the file", lambda: self.me.completed(download))

    def kindred(self, *arguments):
        command = [PROGRAMS / "kindred", "--data", self.me.data, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def test_a_webhook_and_a_script_are_told_of_a_download(self):
        told = self.network.folder / "told"
        script = self.script(
            "tell", f'cat > "{told}.new"; echo "$KINDRED_EVENT_NAME $1" >> "{told}.new"\n'
            f'mv "{told}.new" "{told}"\n'
        )
        body = {"kind": "webhook", "url": self.receiver.url + "/hook", "headers": {"X-Key": "k"}}
        self.me.call("PUT", "/hooks/web", body | {"events": ["download_completed"]})
        body = {"kind": "script", "command": [script, "$(touch oops) a b"]}
        self.me.call("PUT", "/hooks/tell", body | {"events": ["folder_completed"]})
        status = self.fetch()

        requests = self.receiver.requests
        wait_for("a second try", lambda: len(requests) == 2)
        path, headers, event = requests[1]
        self.assertEqual(requests[0][2], event)
        self.assertEqual((path, headers["X-Key"]), ("/hook", "k"))
        self.assertEqual(event["event"], "download_completed")
        self.assertEqual(event["download"]["path"], status["path"])
        wait_for("the note of it", lambda: len(self.deliveries("web")) == 2)
        outcomes = [(one["outcome"], one["attempt"]) for one in self.deliveries("web")]
        self.assertEqual(outcomes, [("delivered", 2), ("retrying", 1)])

        wait_for("the script", told.exists)
        event, words = told.read_text().splitlines()
        self.assertEqual(json.loads(event)["folder"]["files"], 1)
        self.assertEqual(words, "folder_completed $(touch oops) a b")
        # Hooks are there after a restart, and their secrets are not shown.
        self.me.stop()
        self.me.start()
        self.assertEqual(sorted(hook["name"] for hook in self.me.get("/hooks")["items"]),
                         ["tell", "web"])

    def test_scripts_that_fail_hang_or_talk_do_no_harm(self):
        pid = self.network.folder / "pid"
        for name, text in (
            ("fails", "echo went wrong >&2; exit 3\n"),
            ("talks", "head -c 30000000 /dev/zero\n"),
            ("hangs", f"echo $$ > {pid}\nexec sleep 1000\n"),
        ):
            body = {"kind": "script", "command": [self.script(name, text)], "events": ["connected"]}
            self.me.call("PUT", f"/hooks/{name}", body)
            self.me.call("POST", f"/hooks/{name}/test")
        wait_for("its end", lambda: self.deliveries("fails") and self.deliveries("talks"))
        [failed] = self.deliveries("fails")
        self.assertEqual(failed["outcome"], "failed")
        self.assertEqual(failed["detail"], "exit status 3; it printed: went wrong")
        self.assertEqual(self.deliveries("talks")[0]["outcome"], "delivered")
        tried = self.kindred("hooks", "test", "fails")
        self.assertEqual(tried.returncode, 1, tried)
        self.assertIn("went wrong", tried.stderr)
        wait_for("the one that hangs", lambda: pid.exists() and pid.read_text().strip())
        # One that hangs does not hold up the end, and goes with it.
        self.assertEqual(self.me.stop(), 0)
        self.assertFalse(Path(f"/proc/{pid.read_text().strip()}").exists())

    def test_hooks_of_the_file_are_fixed(self):
        config = self.network.folder / "me.toml"
        config.write_text(
            '[[hooks]]\nname = "web"\nkind = "webhook"\n'
            f'url = "{self.receiver.url}"\nevents = ["connected"]\n'
        )
        self.me.stop()
        self.me.arguments += ["--config", str(config)]
        self.me.start()
        [hook] = self.me.get("/hooks")["items"]
        self.assertTrue(hook["fixed"])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.me.call("DELETE", "/hooks/web")
        self.assertEqual(refused.exception.code, 409)
        refused.exception.close()
        wait_for("the login is told", lambda: self.receiver.requests)
        config.write_text('[[hooks]]\nname = "web"\nkind = "fax"\n')
        checked = subprocess.run(
            [PROGRAMS / "kindredd", "--config", config, "--check-config"],
            capture_output=True, text=True, timeout=60,
        )
        self.assertEqual(checked.returncode, 2)
        self.assertIn(f"{config}:1: hook 'web': there is no kind 'fax'", checked.stderr)

    def test_statistics_are_there_after_a_restart(self):
        self.fetch()
        self.me.stop()
        self.me.start()
        for interval in ("hour", "day", "month"):
            items = self.me.get(f"/statistics/history?interval={interval}")["items"]
            self.assertEqual(sum(item["bytes_downloaded"] for item in items), SIZE, interval)
            self.assertEqual(sum(item["files_downloaded"] for item in items), 1, interval)
        [ann] = self.me.get("/statistics/top?direction=download&by=user")["items"]
        self.assertEqual(ann, {"name": "ann", "files": 1, "bytes": SIZE})
        [me] = self.ann.get("/statistics/top?direction=upload&by=user")["items"]
        self.assertEqual((me["name"], me["bytes"]), ("me", SIZE))
        table = self.kindred("stats", "--history")
        self.assertIn("49 KiB", table.stdout, table)
        self.assertIn("ann", self.kindred("stats", "--top", "users").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
