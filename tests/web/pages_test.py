#!/usr/bin/env python3
"""Every page with something on it, light and dark, wide and on a phone: nothing complains, nothing is
cut off, everything has a name. The pictures go to KINDRED_PICTURES, to be looked at."""

import os
import unittest
from urllib.parse import quote

import browser
import scene  # finds the modules of tests/e2e
import network
from browser import KEYS
from network import wait_for

TITLES = ["Low Water", "Harbour Lights", "Salt and Rope", "Slack Tide", "First Frost", "Lantern Walk"]
PAGES = {
    "search": ("", "[role=row] [role=gridcell]"),
    "wishes": ("search/wishes", "ul[aria-label=Wishlist] li"),
    "browse": ("browse/neighbour", "[role=row]"),
    "jobs": ("jobs", "main li .name"),
    "job": ("jobs/1", ".line [role=gridcell]"),
    "new-job": ("jobs/new", "textarea"),
    "messages": ("messages/neighbour", "[role=log] .line"),
    "rooms": ("rooms/Field%20Recordings", "[role=log] .line"),
    "people": ("people/neighbour", "dl dd"),
    "interests": ("interests", "[aria-label='People like you'] li"),
    "shares": ("shares", ".roots li"),
    "statistics": ("statistics", ".tiles strong"),
    "settings": ("settings", ".setting"),
    "system": ("system", "[role=log] .line"),
    "setup": ("setup", "[name=host]"),
    "uploads": ("transfers/uploads", "[role=progressbar]"),
    "transfers": ("transfers", "[role=progressbar]"),  # last: the graph has something to show
}
JOB = "\n".join(["artist,title,album", *(f"Aurora Pines,{title}," for title in TITLES), "Nobody,Nothing at All,"])
WISHES = [
    {"query": "quiet circuits", "conditions": {"formats": ["flac", "mp3"]}},
    {"query": "lighthouse long version", "download": "first", "conditions": {"formats": ["flac"], "min_bit_depth": 24}},
    {"query": "tape loops live", "download": "album", "enabled": False},
]
KIND = os.environ.get("KINDRED_PICTURE_KIND", "webp")

# Controls nobody can name, and pages that are wider than the screen.
FAULTS = """
    const seen = (e) => e.checkVisibility();
    const named = (e) => (e.innerText || e.getAttribute('aria-label') || e.title || e.placeholder ||
        (e.id && document.querySelector(`label[for="${e.id}"]`)) || e.closest('label') || '') !== '';
    const faults = [...document.querySelectorAll('button, a[href], input, select, textarea')]
        .filter((e) => seen(e) && !named(e)).map((e) => 'no name: ' + e.outerHTML.slice(0, 120));
    if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the screen');
    return faults"""

# Text too faint for its ground (WCAG AA), as far as plain colours tell.
CONTRAST = """
    const parse = (c) => (c.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
        if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
    const faint = new Set();
    for (const e of document.querySelectorAll('main *, nav *, footer *')) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== '');
        if (!own || !e.checkVisibility() || e.closest(':disabled')) continue;
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} "${e.textContent.trim().slice(0, 30)}"`);
    }
    return [...faint]"""


class LargerScene(scene.Scene):
    """The neighbour also shares files that take a while."""

    def more_shares(self):
        folder = self.folder / "Recordings" / "Night Trains" / "Across the Plain (2025)"
        for number, name in enumerate(["Departure", "Sleeper Car", "Border Town"], 1):
            network.write_random_file(folder / f"{number:02} - {name}.flac", 24_000_000 + number, number)
        return [f"Recordings={self.folder / 'Recordings'}"]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = cls.enterClassContext(LargerScene())
        cls.browser = cls.enterClassContext(browser.Browser())
        cls.you = cls.scene.you(shares=[f"Sounds={scene.MUSIC / 'The Quiet Circuits'}"])
        scene.PICTURES.mkdir(parents=True, exist_ok=True)
        cls.fill()

    @classmethod
    def fill(cls):
        """Something on every page."""
        you, neighbour = cls.you, cls.scene.neighbour
        wait_for("you share", lambda: you.status()["shares"]["files"] > 3)
        found = you.find("aurora pines")
        wanted = [file for name, file in found if name == "neighbour"]
        downloads = you.download("neighbour", wanted)
        you.call("PATCH", "/settings", {"download_speed_limit": 650_000})
        slow = you.find("night trains across")
        you.download("neighbour", [file for _, file in slow])
        you.download("somebody", [{"filename": "Music\\Far away\\Lost.flac", "size": 31_000_000}])
        taken = neighbour.download("you", [file for _, file in neighbour.find("copper glass")])
        for client, ids in ((you, downloads), (neighbour, taken)):
            for one in ids:
                wait_for("a download completes", lambda: client.completed(one))
        for sender, to, text in (
            (neighbour, "you", "Found your recordings of the lighthouse, thank you for sharing them."),
            (you, "neighbour", "You are welcome! There is more at https://example.org/lighthouse"),
            (neighbour, "you", "Do you have the longer version, too?"),
        ):
            sender.call("POST", f"/conversations/{to}/messages", {"text": text})
            wait_for("the message arrives", lambda: text in str(you.get("/conversations/neighbour/messages")))
        room = "/rooms/Field%20Recordings"
        for client in (you, neighbour):
            client.call("POST", f"{room}/join", {})
            wait_for("in the room", lambda: client.get(room)["joined"])
        for client, text in ((neighbour, "Rain on a tin roof, 40 minutes."), (you, "Just what I need today.")):
            client.call("POST", f"{room}/messages", {"text": text})
            wait_for("the line arrives", lambda: text in str(you.get(f"{room}/messages")))
        neighbour.call("PUT", f"{room}/ticker", {"text": "New here? A list of good recorders is on my page."})
        for item in ("lanterns", "tape music", "drone"):
            neighbour.call("PUT", f"/interests/{quote(item)}", {})
        neighbour.call("PUT", "/interests/polka", {"hated": True})
        you.call("PUT", "/interests/lanterns", {})
        you.call("PATCH", "/people/neighbour", {"buddy": True, "note": "Has the long version of the lighthouse."})
        you.call("POST", "/jobs", {"name": "Evenings outdoors", "list": JOB, "required": {"formats": ["flac", "mp3"]}})
        for wish in WISHES:
            you.call("POST", "/wishes", wish)
        you.call("POST", "/wishes/1/search")
        wait_for("a wish finds something", lambda: you.get("/wishes/1")["found"] > 0)
        you.call("POST", "/searches", {"query": "flac"})
        wait_for("results", lambda: you.get("/searches")["items"][-1]["files"] > 0)

    def show(self, name, address, something):
        self.browser.open("about:blank")
        self.browser.open(f"{self.you.api}/#/{address}")
        self.browser.find(something)
        self.browser.wait_for_text("Online as you")
        if name == "browse":
            self.browser.wait("the tree", "return document.querySelectorAll('.pane [role=row]').length > 1")
            for row in (0, 1):
                self.browser.run("document.querySelectorAll('.turn')[arguments[0]].click()", row)
            self.browser.wait("the albums", "return document.querySelectorAll('.pane [role=row]').length > 4")
            self.browser.run("document.querySelectorAll('.pane [role=row]')[2].click()")
            self.browser.wait_for_text("cover.png", "[aria-label=Files]")

    def look(self, name, suffix):
        self.browser.run_async("document.fonts.ready.then(() => setTimeout(arguments[0], 250))")
        self.browser.screenshot(scene.PICTURES / f"{name}-{suffix}.{KIND}")
        self.assertEqual(self.browser.run(FAULTS), [], f"{name} {suffix}")
        self.assertEqual(self.browser.run(CONTRAST), [], f"{name} {suffix}")

    def test_every_page_everywhere(self):
        page = self.browser
        for name, (address, something) in PAGES.items():
            with self.subTest(page=name):
                page.size(1280, 800)
                page.colours("light")
                self.show(name, address, something)
                self.look(name, "light")
                page.colours("dark")
                self.look(name, "dark")
                page.size(390, 780)
                self.look(name, "phone")
                self.assertEqual(page.complaints(), [])

    def test_a_message_to_several(self):
        page = self.browser
        page.size(1280, 800)
        page.colours("light")
        self.show("to-several", "messages", "ul[aria-label=Conversations] li")
        page.click("button", "Message to several users")
        page.type("dialog [aria-label=To] input", "somebody,")
        page.click("dialog button", "Add 1 buddy")
        page.type("dialog textarea", "The long version of the lighthouse is shared now.")
        page.wait_for_text("1 online", "dialog")
        self.look("to-several", "light")
        page.colours("dark")
        self.look("to-several", "dark")
        page.size(390, 780)
        self.look("to-several", "phone")
        page.click("dialog button", "Send to 2 users")
        page.wait_for_text("Sent to", "dialog [role=status]")
        self.look("sent-to-several", "phone")
        self.assertEqual(page.complaints(), [])
        page.press("Escape")

    def test_albums_and_why(self):
        page = self.browser
        page.size(1280, 800)
        page.colours("light")
        self.show("albums", "search", "[role=row]")
        page.click(".rank button:not([role=columnheader] *)")
        page.wait_for_text("What counted", "dialog")
        self.look("why", "light")
        page.type("body", KEYS["Escape"])
        page.click("button", "Albums")
        page.click(".line.album")
        page.click(".line.source")
        self.look("albums", "light")


if __name__ == "__main__":
    browser.skip_without_browser()
    unittest.main(verbosity=2)
