#!/usr/bin/env python3
"""A new user, in the browser alone: set up, search, fetch an album, answer a message."""

import unittest

import browser
import scene  # finds the modules of tests/e2e
import network
from browser import KEYS
from network import sha256, wait_for


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scene = cls.enterClassContext(scene.Scene())
        cls.browser = cls.enterClassContext(browser.Browser())
        cls.browser.size(1280, 800)
        cls.me = cls.scene.unconfigured()

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def test_1_set_up(self):
        page = self.browser
        share = self.scene.folder / "my music"
        network.write_random_file(share / "song.mp3", 5000, 1)
        page.open(self.me.api + "/")
        page.wait_for_text("Welcome to Kindred")
        page.type("[name=host]", self.scene.kindred_server.address)
        page.type("[name=username]", "fresh")
        page.type("[name=password]", "a password")
        page.click("button", "Log in")
        page.wait_for_text("Your folders")
        page.type("[name=share]", str(share))
        page.click("button", "Next")
        page.wait_for_text("Your port")
        page.click("button", "Next")
        page.wait_for_text("You are ready")
        page.wait_for_text("1 file")
        page.click("button", "Start searching")
        page.wait_for_text("Online as fresh")

    def test_2_an_album_is_found_and_fetched(self):
        page = self.browser
        page.type("input[type=search]", "aurora pines tide tables" + KEYS["Enter"])
        page.click("button", "Albums")
        page.wait_for_text("Tide Tables", "[role=treegrid]")
        page.click("[role=row] button[aria-label^=Download]")
        page.click("a", "Transfers")
        page.wait_for_text("5 of 5 done", "[role=treegrid]")
        fetched = {file.name: sha256(file) for file in self.me.data.rglob("*.mp3")}
        shared = {file.name: sha256(file) for file in scene.MUSIC.rglob("Tide Tables*/*.mp3")}
        self.assertEqual(len(shared), 4)
        self.assertEqual(fetched, shared)

    def test_2b_a_list_is_fetched(self):
        page = self.browser
        page.click("nav a", "Jobs")
        page.click("a", "New job")
        page.type("textarea", "Aurora Pines - Lantern Walk\nThe Quiet Circuits - Warm Resistor\nartist=A, length=long\n")
        page.wait_for_text("1 line not understood")
        page.click("button", "Leave these lines out")
        page.wait("the list is understood", "return !document.body.innerText.includes('not understood')")
        page.click("button", "Fetch 2 entries")
        page.wait_for_text("2 of 2 entries")
        page.click("button[aria-label^='Why this source?']", "Lantern Walk")
        page.wait_for_text("Sources for Aurora Pines - Lantern Walk", "dialog")
        page.press("Escape")
        fetched = {file.name for file in self.me.data.rglob("*") if "Lantern Walk" in file.name or "Warm Resistor" in file.name}
        self.assertEqual(len(fetched), 2)

    def test_2c_a_wish_is_looked_for_again(self):
        page = self.browser
        page.click("nav a", "Search")
        page.wait("the search page", "return document.querySelector('[data-page=search]')")
        page.type("input[type=search]", "cigales" + KEYS["Enter"])
        page.wait_for_text("03 - Cigales.flac", "[role=grid]")
        page.click("button", "Keep looking")
        page.click("a", "On the wishlist")
        page.wait_for_text("cigales", "ul[aria-label=Wishlist]")
        page.click("button", "More: cigales")
        page.click("[role=menuitem]", "Change the rules")
        page.type("dialog [aria-label=Formats] input", "flac" + KEYS["Enter"])
        page.click("dialog button", "Save")
        page.wait_for_text("flac", "ul[aria-label=Wishlist]")
        page.click("button", "More: cigales")
        page.click("[role=menuitem]", "Search now")
        page.click("button", "1 file found")
        page.wait_for_text("03 - Cigales.flac", "[role=grid]")
        wait_for("it is seen", lambda: self.me.get("/wishes")["items"][0]["new"] == 0)

    def test_3_a_message_is_answered(self):
        page = self.browser
        self.scene.neighbour.call("POST", "/conversations/fresh/messages", {"text": "did you like it?"})
        page.wait_for_text("1", "nav a[href='#/messages'] .badge")
        page.click("nav a", "Messages")
        page.click("a", "neighbour")
        page.wait_for_text("did you like it?", "[role=log]")
        page.type("textarea", "very much: https://example.org/ thanks" + KEYS["Enter"])
        page.wait_for_text("very much", "[role=log]")
        path = "/conversations/fresh/messages"
        wait_for("the answer arrives", lambda: "very much" in str(self.scene.neighbour.get(path)))
        page.wait("the mark is gone", "return !document.querySelector('nav .badge')")
        link = page.run("const a = document.querySelector('[role=log] a[href^=http]'); return [a.href, a.rel]")
        self.assertEqual(link, ["https://example.org/", "noopener noreferrer nofollow"])

    def test_3b_one_message_goes_to_several(self):
        page = self.browser
        for friend in (self.scene.neighbour, self.scene.you()):
            friend.call("PUT", "/users/fresh/watch", {})  # servers pass it on to who has an eye on the sender
        page.click("nav a", "People")
        page.wait("the page of people", "return document.querySelector('[data-page=people]')")
        page.type("aside input[type=search]", "you" + KEYS["Enter"])
        page.click("button", "Buddy")
        wait_for("the mark is kept", lambda: self.me.get("/people/you")["buddy"])
        page.click("nav a", "Messages")
        page.click("button", "Message to several users")
        page.type("dialog [aria-label=To] input", "neighbour" + KEYS["Enter"] + "nobody of all," + KEYS["Tab"])
        page.click("dialog button", "Add 1 buddy")
        page.wait_for_text("The server does not know nobody of all.", "dialog")
        page.wait_for_text("2 online", "dialog")
        page.type("dialog textarea", "the tape is ready" + KEYS["Enter"])
        page.wait_for_text("Sent to 2 of 3 users.", "dialog [role=status]")
        page.wait_for_text("nobody has this name", "ul[aria-label='What became of it']")
        for friend in (self.scene.neighbour, self.scene.programs[-1]):
            path = "/conversations/fresh/messages"
            wait_for("the message arrives", lambda: "the tape is ready" in str(friend.get("/conversations")) and friend.get(path))
        page.press("Enter")
        page.wait("the dialog is closed", "return !document.querySelector('dialog')")
        page.wait_for_text("the tape is ready", "ul[aria-label=Conversations]")

    def test_3c_all_buddies_are_written_to(self):
        page = self.browser
        page.click("nav a", "People")
        page.click("aside button", "Buddies")
        page.click("aside button", "Message all buddies")
        page.wait_for_text("you", "dialog [aria-label=To]")
        page.press("Escape")

    def test_4_a_room_is_made_and_talked_in(self):
        page = self.browser
        page.click("nav a", "Rooms")
        page.type("aside input[type=search]", "Shipping News" + KEYS["Enter"])
        page.wait_for_text("Leave room")
        self.scene.neighbour.call("POST", "/rooms/Shipping%20News/join", {})
        page.wait_for_text("neighbour", "[role=list][aria-label='People here']")
        page.type("textarea", "hello all" + KEYS["Enter"])
        page.wait_for_text("hello all", "[role=log]")
        wait_for(
            "the line arrives",
            lambda: "hello all" in str(self.scene.neighbour.get("/rooms/Shipping%20News/messages")),
        )

    def test_4b_what_stands_on_the_wall_and_who_may_enter(self):
        page = self.browser
        self.scene.neighbour.call("PUT", "/rooms/Shipping%20News/ticker", {"text": "mind the fog"})
        page.wait_for_text("mind the fog", ".wall")
        page.click("button.wall")
        page.type("dialog input", "moderate, good" + KEYS["Enter"])
        page.wait_for_text("moderate, good", "dialog ul")
        page.press("Escape")
        page.type("aside input[type=search]", "The Den")
        page.click("label", "Make it private")
        page.click("button", "Join or make")
        page.click("button", "Members")
        page.type("dialog input", "neighbour" + KEYS["Enter"])
        page.wait_for_text("neighbour", "dialog ul")
        page.click("dialog button", "operator")
        wait_for("the neighbour is told", lambda: "The Den" in str(self.scene.neighbour.get("/rooms")))
        page.press("Escape")

    def test_4c_people_are_remembered_with_what_they_like(self):
        page = self.browser
        self.scene.neighbour.call("PUT", "/interests/lighthouses", {})
        page.click("nav a", "People")
        page.wait("the page of people", "return document.querySelector('[data-page=people]')")
        page.type("aside input[type=search]", "neighbour" + KEYS["Enter"])
        page.type("textarea", "met at sea" + KEYS["Tab"])
        page.click("button", "Served first")
        wait_for("the note is kept", lambda: self.me.get("/people/neighbour")["note"] == "met at sea")
        wait_for("the mark is kept", lambda: self.me.get("/people/neighbour")["prioritized"])
        page.click("[aria-label=Likes] button", "I like it: lighthouses")
        wait_for("the interest is kept", lambda: self.me.get("/interests")["likes"] == ["lighthouses"])
        page.click("a", "Interests and recommendations")
        page.wait_for_text("neighbour", "[aria-label='People like you']")

    def test_4d_what_is_said_in_all_public_rooms_is_followed(self):
        page = self.browser
        page.click("nav a", "Rooms")
        page.click("aside button", "All public rooms")

        def something_is_heard():
            self.scene.neighbour.call("POST", "/rooms/Shipping%20News/messages", {"text": "the fog lifts"})
            return "the fog lifts" in str(self.me.get("/public-rooms")["items"])

        wait_for("a line of the feed", something_is_heard)
        page.wait_for_text("the fog lifts", "ol[aria-label='All public rooms']")
        page.click("button", "Stop following")
        wait_for("it is followed no more", lambda: not self.me.get("/public-rooms")["following"])

    def test_4e_the_server_takes_a_new_password(self):
        page = self.browser
        page.click("nav a", "System")
        page.type("input[type=password]", "another secret" + KEYS["Enter"])
        page.wait_for_text("the server has taken the new password")

    def test_5_settings_are_checked_and_saved(self):
        page = self.browser
        page.click("nav a", "Settings")
        page.clear("#setting-upload_slots")
        page.type("#setting-upload_slots", "0x")
        page.wait_for_text("A whole number is needed")
        page.clear("#setting-upload_slots")
        page.type("#setting-upload_slots", "7")
        page.click("button", "Save 1 change")
        page.wait_for_text("Saved")
        items = self.me.get("/settings")["items"]
        self.assertEqual({item["name"]: item["value"] for item in items}["upload_slots"], 7)

    def test_5a_a_group_of_uploads_is_made_and_removed(self):
        page = self.browser

        def groups():
            items = self.me.get("/settings")["items"]
            return next(item["value"] for item in items if item["name"] == "upload_groups")

        page.click("#setting-upload_groups")
        page.wait_for_text("This is needed", "[aria-labelledby=setting-upload_groups]")
        self.assertTrue(page.run("return document.querySelector('footer .primary').disabled"))
        page.type(".members [name=name]", "friends" + KEYS["Tab"])
        page.type(".members [name=users]", "neighbour, al*" + KEYS["Tab"])
        page.clear(".members [name=slots]")
        page.type(".members [name=slots]", "3" + KEYS["Tab"])
        page.click("button", "Save 1 change")
        wait_for("the group is kept", groups)
        self.assertEqual([(one["name"], one["users"], one["slots"]) for one in groups()], [("friends", ["neighbour", "al*"], 3)])
        page.click("button", "Remove: friends")
        page.click("button", "Save 1 change")
        wait_for("the group is gone", lambda: not groups())

    def test_5b_others_see_a_picture(self):
        page = self.browser
        cover = next(scene.MUSIC.rglob("cover.png"))
        page.choose_file("[aria-label='Your picture'] input", cover)
        loaded = "const image = document.querySelector(\"img[alt='Your picture']\"); return image?.complete && image.naturalWidth > 0"
        page.wait("the picture", loaded)

        def seen_by_the_neighbour():
            asked = self.scene.neighbour.call("POST", "/users/fresh/info", {})["id"]
            answer = wait_for("an answer", lambda: self.scene.neighbour.get(f"/requests/{asked}").get("info"))
            return answer["picture_bytes"]

        self.assertEqual(seen_by_the_neighbour(), cover.stat().st_size)
        page.click("[aria-label='Your picture'] button", "Remove")
        page.find("[aria-label='Your picture'] button", "Choose a picture")
        wait_for("the picture is gone", lambda: seen_by_the_neighbour() == 0)

    def test_5c_a_hook_tells_a_program(self):
        page = self.browser
        told = self.scene.folder / "told"
        page.click("nav a", "System")
        page.click("button", "Add a hook")
        page.click("dialog button", "Script")
        page.type("dialog textarea", f"/usr/bin/tee\n{told}")
        page.click("dialog button", "Save")
        page.click("button", "More: script")
        page.click("[role=menuitem]", "Send a test")
        wait_for("the program is told", lambda: told.exists() and "test" in told.read_text())

    def test_6_by_keyboard_alone(self):
        page = self.browser
        page.run("document.activeElement.blur()")
        page.press("?")
        page.wait_for_text("Go to the search field", "dialog")
        page.press("Escape")
        page.wait("the list of keys is closed", "return !document.querySelector('dialog')")
        page.press("g", "s")
        page.wait("the search page", "return document.querySelector('[data-page=search]') && location.hash.startsWith('#/search')")
        page.press("/")
        page.wait("the field", "return document.activeElement.type === 'search'")
        page.press(*"northern", "Enter")
        page.wait_for_text("First Frost", "[role=grid]")
        page.run("document.querySelector('[role=grid]').focus()")
        page.press("ArrowDown", "ArrowDown", " ", "Escape", "ArrowUp", "Enter")
        page.wait_for_text("1 file added to downloads")

    def test_7_it_goes_on_when_the_daemon_comes_back(self):
        page = self.browser
        page.click("nav a", "Transfers")
        self.me.stop()
        page.wait_for_text("Connection to the daemon lost")
        self.me.start()
        page.click("button", "Try now")
        page.wait_for_text("Online as fresh")
        page.wait_for_text("5 of 5 done")
        page.complaints()  # the refused attempts meanwhile

    def test_8_many_transfers_are_changed_at_once(self):
        page = self.browser
        page.context_click("[role=row].file")
        page.click("[role=menuitem]", "Why is it so?")
        page.wait("sentences that explain it", "return document.querySelector('dialog .sentence')?.innerText")
        page.press("Escape")
        page.click("button", "Clear done")
        page.wait_for_text("No downloads")

    def test_9_who_has_an_account_signs_in(self):
        page = self.browser
        self.me.call("PUT", "/accounts/admin", {"password": "let me in please", "role": "admin"})
        page.open("about:blank")
        page.open(self.me.api + "/")
        page.type("[name=username]", "admin")
        page.type("[name=password]", "something else" + KEYS["Enter"])
        page.wait("a refusal", "return document.querySelector('[role=alert]')?.innerText")
        page.clear("[name=password]")
        page.type("[name=password]", "let me in please" + KEYS["Enter"])
        page.wait_for_text("Online as fresh")
        page.click("nav a", "System")
        page.click("section button", "Key")
        page.type("dialog [name=new-name]", "browser" + KEYS["Enter"])
        key = page.wait("the key", "return document.querySelector('dialog input[readonly]')?.value")
        page.press("Escape")
        page.click("button", "Sign out")
        page.wait_for_text("This daemon asks who you are")
        page.click("button", "Key")
        page.type("[name=key]", key + KEYS["Enter"])
        page.wait_for_text("Online as fresh")
        page.click("nav a", "System")
        page.wait_for_text("Signed in as the key browser (user)")
        page.complaints()  # the refusals


if __name__ == "__main__":
    browser.skip_without_browser()
    unittest.main(verbosity=2)
