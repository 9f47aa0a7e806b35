"""The sequences of calls that existing tools make on /api/v0, each with its own habits, against a
real client; and where the tools then look for the file on disk."""

import base64
import datetime
import json
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

from network import Network, sha256, wait_for, write_random_file

ALBUM = "Some Artist - Some Album"
SIZE = 100_000


class Tool:
    """A caller of the API; what it cannot parse fails the test, as it would fail the tool."""

    def __init__(self, client):
        self.base = client.api + "/api/v0"

    def call(self, method, path, body=None):
        """The status and the JSON of the answer."""
        request = urllib.request.Request(self.base + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, json.loads(reply.read() or "null")
        except urllib.error.HTTPError as error:
            return error.code, None

    def get(self, path):
        status, answer = self.call("GET", path)
        assert status == 200, (path, status)
        return answer


class CompatibleApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.network = Network().__enter__()
        cls.addClassCleanup(cls.network.__exit__)
        music = cls.network.folder / "music"
        cls.files = {}
        for track in (1, 2):
            path = music / ALBUM / f"0{track} tune.flac"
            write_random_file(path, SIZE, track)
            cls.files[path.name] = sha256(path)
        server = cls.network.server()
        cls.sharer = cls.network.client("ann", server, shares=[music])
        wait_for("the scan", lambda: cls.sharer.shares_files(2))
        cls.client = cls.network.client("me", server)
        cls.tool = Tool(cls.client)

    def fetched(self, name, folder=ALBUM):
        """True once the file is where tools look for it, whole."""
        path = self.client.downloads / folder / name
        return path.exists() and sha256(path) == self.files[name]

    def forget_all(self):
        for group in self.tool.get("/transfers/downloads"):
            for directory in group["directories"]:
                for file in directory["files"]:
                    path = f"/transfers/downloads/{group['username']}/{file['id']}?remove=True"
                    self.assertEqual(self.tool.call("DELETE", path)[0], 204)
        for path in self.client.downloads.rglob("*.flac"):
            path.unlink()

    def setUp(self):
        self.forget_all()

    def test_search_poll_enqueue_poll_look_on_disk(self):
        self.assertRegex(self.tool.get("/application/version"), r"^\d+(\.\d+){2,3}$")
        status, search = self.tool.call(
            "POST",
            "/searches",
            {
                "searchText": "some album",
                "searchTimeout": 1000,
                "filterResponses": True,
                "maximumPeerQueueLength": 50,
                "minimumPeerUploadSpeed": 0,
            },
        )
        self.assertEqual(status, 200)
        wait_for(
            "the end of the search",
            lambda: self.tool.get(f"/searches/{search['id']}")["state"] != "InProgress",
        )
        [response] = self.tool.get(f"/searches/{search['id']}/responses")
        self.assertEqual(response["username"], "ann")
        folder = response["files"][0]["filename"].rpartition("\\")[0]
        _, [directory] = self.tool.call("POST", "/users/ann/directory", {"directory": folder})
        self.assertEqual(len(directory["files"]), 2)
        wanted = [
            {"filename": f"{folder}\\{file['filename']}", "size": file["size"]}
            for file in directory["files"]
        ]
        self.assertEqual(self.tool.call("POST", "/transfers/downloads/ann", wanted)[0], 201)

        def done():
            group = self.tool.get("/transfers/downloads/ann")
            files = [file for each in group["directories"] for file in each["files"]]
            return len(files) == 2 and all(
                file["state"] == "Completed, Succeeded" for file in files
            )

        wait_for("both files", done)
        for name in self.files:
            self.assertTrue(self.fetched(name), name)
        self.assertEqual(self.tool.call("DELETE", "/transfers/downloads/all/completed")[0], 204)
        self.assertEqual(self.tool.get("/transfers/downloads"), [])
        self.assertEqual(self.tool.call("DELETE", f"/searches/{search['id']}")[0], 204)

    def test_pascal_case_bodies_trailing_slashes_and_responses_inside_the_search(self):
        guid = str(uuid.uuid4())
        self.assertTrue(self.tool.get("/application/")["server"]["isLoggedIn"])
        self.assertIn("downloads", self.tool.get("/options/")["directories"])
        body = {"Id": guid, "SearchText": "some album", "SearchTimeout": 1000, "FileLimit": "100"}
        self.assertEqual(self.tool.call("POST", "/searches/", body)[0], 200)
        path = f"/searches/{guid.upper()}?includeResponses=True"
        search = wait_for("an answer", lambda: (found := self.tool.get(path))["responses"] and found)
        # Tools send whole file objects back.
        [response] = search["responses"]
        files = [{key.capitalize(): value for key, value in response["files"][0].items()}]
        status, answer = self.tool.call("POST", "/transfers/downloads/ann/", files)
        self.assertEqual(status, 201)
        transfer = answer["enqueued"][0]
        # No zone, and a fraction that can be cut to six digits.
        datetime.datetime.strptime(transfer["requestedAt"][:26], "%Y-%m-%dT%H:%M:%S.%f")
        name = transfer["filename"].rpartition("\\")[2]
        wait_for("the file", lambda: self.fetched(name))

    def test_batches_go_flat_into_their_destination(self):
        guid = str(uuid.uuid4())
        name = "01 tune.flac"
        filename = f"music\\{ALBUM}\\{name}"
        body = {
            "id": guid,
            "username": "ann",
            "files": [{"filename": filename, "size": SIZE}],
            "options": {"destination": "imports/42", "externalId": "42"},
        }
        status, answer = self.tool.call("POST", "/transfers/downloads/batches", body)
        self.assertEqual(status, 201)
        self.assertEqual(answer["batch"]["options"]["destination"], "imports/42")
        wait_for("the file", lambda: self.fetched(name, "imports/42"))
        batch = self.tool.get(f"/transfers/downloads/batches/{guid}")
        self.assertEqual(batch["transfers"][0]["batchId"], guid)

    def test_people_as_dashboards_and_bots_ask(self):
        self.assertEqual(self.tool.get("/users/ann/status")["presence"], "Online")
        self.assertEqual(self.tool.get("/users/ann/browse")["directoryCount"], 2)
        self.assertIn("uploadSlots", self.tool.get("/users/ann/info"))
        self.assertEqual(self.tool.call("GET", "/users/nobody-at-all/browse")[0], 404)
        self.assertEqual(self.tool.get("/users/ann/endpoint")["addressFamily"], "InterNetwork")
        self.assertEqual(self.tool.call("GET", "/users/nobody-at-all/endpoint")[0], 404)
        self.assertEqual(self.tool.call("POST", "/conversations/ann", "hello")[0], 201)
        [message] = self.tool.get("/conversations/ann/messages")
        self.assertEqual(message["direction"], "Out")
        answers = Tool(self.sharer)
        wait_for("the message", lambda: answers.get("/conversations"))
        self.assertTrue(answers.get("/conversations/me")["hasUnAcknowledgedMessages"])
        self.assertEqual(answers.call("PUT", "/conversations/me")[0], 200)
        self.assertFalse(answers.get("/conversations/me")["hasUnAcknowledgedMessages"])
        self.assertEqual(self.tool.call("POST", "/rooms/joined", "jazz")[0], 201)
        self.assertEqual(self.tool.call("POST", "/rooms/joined/jazz/messages", "hi")[0], 201)
        wait_for("the line", lambda: self.tool.get("/rooms/joined/jazz/messages"))
        self.assertEqual(self.tool.call("DELETE", "/rooms/joined/jazz")[0], 204)

    def test_files_are_found_and_deleted_where_that_is_allowed(self):
        name = "02 tune.flac"
        files = [{"filename": f"music\\{ALBUM}\\{name}", "size": SIZE}]
        self.assertEqual(self.tool.call("POST", "/transfers/downloads/ann", files)[0], 201)
        wait_for("the file", lambda: self.fetched(name))
        [folder] = [
            each
            for each in self.tool.get("/files/downloads/directories?recursive=True")["directories"]
            if each["name"] == ALBUM
        ]
        self.assertIn(name, [file["name"] for file in folder["files"]])
        encoded = base64.b64encode(folder["fullName"].encode()).decode()
        path = f"/files/downloads/directories/{encoded}"
        self.assertEqual(self.tool.get(path)["fullName"], ALBUM)
        self.assertEqual(self.tool.call("DELETE", path)[0], 403)
        self.assertTrue(self.fetched(name))
        self.client.stop()
        self.client.arguments.append("--remote-file-management")
        self.client.start()
        wait_for("the login", self.client.online)
        self.assertTrue(self.tool.get("/options")["remoteFileManagement"])
        outside = base64.b64encode(b"../data/settings.json").decode()
        self.assertEqual(self.tool.call("DELETE", f"/files/downloads/files/{outside}")[0], 403)
        self.assertEqual(self.tool.call("DELETE", path)[0], 204)
        self.assertFalse((self.client.downloads / ALBUM).exists())
        self.assertEqual(self.tool.call("DELETE", path)[0], 404)

    def test_what_is_not_there_is_said_so(self):
        self.assertEqual(self.tool.call("GET", "/server/state")[0], 404)
        self.assertEqual(self.tool.call("GET", "/transfers/downloads/ann/7")[0], 400)
        self.assertEqual(self.tool.call("GET", "/options/yaml")[0], 403)
        quoted = urllib.parse.quote("who/ever", safe="")
        self.assertEqual(self.tool.call("GET", f"/transfers/uploads/{quoted}")[0] // 100, 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
