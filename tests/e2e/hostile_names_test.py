"""Files of a user who lies about their names and sizes: whatever he says, what is downloaded stays
in the download folder, under names that harm nobody, and is complete only when it is."""

import unittest
from pathlib import Path

from liar import Liar
from network import Network, wait_for

PORTS = [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
RESERVED = {"con", "prn", "aux", "nul", *PORTS}

NAMES = [
    b"..\\..\\..\\..\\..\\..\\..\\..\\tmp\\kindred-evil",
    b"../../../../../../../../tmp/kindred-evil",
    b"music\\..\\..\\..\\secret.mp3",
    b"music\\...\\....\\dots.mp3",
    b"music\\. .\\ .. \\blanks.mp3",
    b"/etc/cron.d/kindred-evil",
    b"\\\\server\\share\\evil.mp3",
    b"C:\\Windows\\System32\\evil.dll",
    b"C:evil.dll",
    b"music\\file:stream.mp3",
    b"music\\nul\0byte.mp3",
    b"\0",
    b"music\\line\nbreak\r\x1b[2Jand escape.mp3",
    b"music\\" + b"n" * 4096 + b".mp3",
    b"\\".join([b"d" * 250] * 60) + b"\\deep.mp3",
    b"music\\" + "é".encode() * 300 + b".mp3",
    b"music\\" + "song \u202e3pm.exe".encode(),
    b"music\\" + "isolate \u2066\u2069\u200f.mp3".encode(),
    b"music\\CON",
    b"music\\nul.mp3",
    b"aux.album\\Com1.flac",
    b"music\\..",
    b"music\\.",
    b"music\\ ",
    b"music\\trailing dot. ",
    b"music\\$(touch evil)`touch evil`;|&.mp3",
    b"music\\-rf",
    b"music\\~\\.ssh\\authorized_keys",
    b"music\\%2e%2e%2fevil.mp3",
    b"music\\bad \xff\xfe\x80 bytes.mp3",
    b"music\\a:b.mp3",
    b"music\\a?b.mp3",
    b"music\\a*b.mp3",
]


def everything_in(folder):
    return {path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}


class HostileNames(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(Network())
        self.server = self.network.server()

    def meet(self, files, sizes=None):
        """Somebody finds the liar's files and wants all of them; the ids of the downloads."""
        liar = Liar(self.server, files, sizes)
        self.addCleanup(liar.close)
        self.client = self.network.client("honest", self.server)
        found = [file for _, file in self.client.find("music of all kinds")]
        self.assertEqual(len(found), len(files))
        return self.client.download("liar", found)

    def end_of(self, download):
        status = self.client.download_status(download)
        return status if status["state"] in ("completed", "failed") else None

    def test_stay_in_the_download_folder(self):
        files = {name: f"content {number}".encode() for number, name in enumerate(NAMES)}
        outside = Path("/tmp/kindred-evil")
        self.assertFalse(outside.exists(), "left by an earlier run")
        downloads = self.meet(files)
        paths = {}
        for download in downloads:
            status = wait_for(f"the end of {download}", lambda: self.end_of(download))
            self.assertEqual(status["state"], "completed", status)
            paths[status["path"]] = Path(status["path"])
        self.assertEqual(len(paths), len(files), "two files at one path")
        contents = sorted(path.read_bytes() for path in paths.values())
        self.assertEqual(contents, sorted(files.values()))
        folder = self.client.downloads.resolve()
        for path in paths.values():
            self.assertTrue(path.resolve().is_relative_to(folder), path)
            for part in path.relative_to(folder).parts:
                self.assert_harmless(part)
        self.assertEqual(everything_in(folder), set(paths.values()))
        self.assertFalse(outside.exists())
        for path in everything_in(self.network.folder):
            if not path.is_relative_to(folder):
                self.assertNotIn("evil", path.name)
        self.assertTrue(self.client.running())

    def assert_harmless(self, part):
        self.assertNotIn(part, ("", ".", ".."))
        self.assertLessEqual(len(part.encode()), 255)
        self.assertNotIn(part.split(".")[0].lower(), RESERVED)
        self.assertNotRegex(part, r'[\x00-\x1f\x7f<>:"/\\|?*]', "forbidden on some system")
        self.assertNotRegex(part, "[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "deceives the eye")
        self.assertEqual(part, part.strip(" ."))

    def test_a_lie_about_the_size(self):
        content = b"0123456789" * 1000
        files = {b"music\\more.mp3": content, b"music\\less.mp3": content}
        sizes = {b"music\\more.mp3": len(content) // 2, b"music\\less.mp3": len(content) * 2}
        self.meet(files, sizes)

        def by_name():
            items = self.client.get("/downloads")["items"]
            return {item["filename"].split("\\")[-1]: item for item in items}

        more = by_name()["more.mp3"]["id"]
        more = wait_for("the end of the longer one", lambda: self.end_of(more))
        # What comes behind the size that was agreed on is not taken.
        self.assertEqual(Path(more["path"]).read_bytes(), content[: len(content) // 2])
        less = wait_for(
            "news of the shorter one",
            lambda: by_name()["less.mp3"]["received"] == len(content) and by_name()["less.mp3"],
        )
        self.assertNotEqual(less["state"], "completed")
        self.assertEqual(
            [path.name for path in everything_in(self.client.downloads)], ["more.mp3"]
        )


if __name__ == "__main__":
    unittest.main()
