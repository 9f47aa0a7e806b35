// Jobs: lists of wanted music that are searched for, fetched, and fetched from the next source when
// one does not deliver.
#include "talk.hpp"

#include <algorithm>

namespace kindred::client {
namespace {

constexpr Endpoint ann_address{IPv4{0x0a000003}, 2234};

class WantedJobs : public testing::Test {
  protected:
    using Files = std::vector<std::string>;

    WantedJobs() { talk.login(); }

    static JobRequest request(const std::string& list, ListMode mode = ListMode::track) {
        JobRequest made;
        made.name = "mine";
        made.mode = mode;
        made.items = parse_wanted_list(list, ListFormat::automatic, mode).items;
        return made;
    }
    void begin(JobRequest made) {
        const auto started = talk.client.start_job(
            std::move(made), talk.now,
            [this](const Result<void>& stored) { durable += stored ? 1 : 0; });
        ASSERT_TRUE(started) << started.error().message;
        id = *started;
        talk.pass(1ms);
    }
    void begin(const std::string& list) { begin(request(list)); }

    /// The search the client has sent, which the next answers belong to.
    /// Those of jobs are in no list; this looks for them by their numbers.
    bool searches_are_kept() const {
        for (std::uint64_t number = 1; number <= 10; ++number)
            if (talk.client.search(SearchId{number})) return true;
        return false;
    }
    std::string asked() {
        const auto search = talk.told_server<to_server::FileSearch>();
        if (!search) return "";
        token = search->token;
        return search->query;
    }
    void answers(ConnectionId peer, const std::string& username, const Files& files,
                 bool free_slot = true) {
        peer::FileSearchResponse response;
        response.username = username;
        response.token = token;
        response.free_slot = free_slot;
        for (const std::string& path : files) {
            protocol::FileEntry entry;
            entry.name = path;
            entry.size.value = 1000;
            response.files.push_back(entry);
        }
        talk.says(peer, response);
    }
    /// Bob and ann connect, and answer; bob is the better source.
    void both_have(const std::string& name) {
        bob = talk.peer("bob");
        ann = talk.peer("ann", ann_address);
        answers(ann, "ann", {"hers\\" + name}, false);
        answers(bob, "bob", {"his\\" + name});
        talk.pass(7s);
    }
    /// Offers the file, and sends all of it.
    void deliver(ConnectionId peer, const std::string& username, const std::string& path,
                 Endpoint from = bob_address) {
        talk.expect(peer, peer::QueueUpload{path});
        talk.says(peer,
                  peer::TransferRequest{protocol::TransferDirection::upload, ++offer, path, 1000});
        const ConnectionId file = talk.arrive(username, "F", from);
        talk.bytes(file, little_endian(offer, 4));
        ASSERT_TRUE(talk.receiving(file));
        talk.file_done(file);
        talk.pass(1ms);
    }
    JobStatus job() const { return *talk.client.job(id); }
    JobItemStatus item(std::uint64_t number = 1) const { return *talk.client.job_item(id, number); }
    bool told(auto wanted) const {
        return std::ranges::any_of(talk.events, [&](const Event& event) {
            return std::holds_alternative<decltype(wanted)>(event);
        });
    }

    Talk talk;
    JobId id;
    ConnectionId bob;
    ConnectionId ann;
    std::uint32_t token = 0;
    std::uint32_t offer = 0;
    int durable = 0;
};

TEST_F(WantedJobs, SearchFetchAndComplete) {
    begin("Ann Band - First Song");
    EXPECT_EQ(durable, 1);
    EXPECT_EQ(job().state, JobState::running);
    EXPECT_EQ(item().state, JobItemState::searching);
    EXPECT_EQ(asked(), "Ann Band First Song");
    EXPECT_TRUE(searches_are_kept());
    EXPECT_TRUE(talk.client.searches().empty()) << "people asked nothing";
    both_have("Ann Band - First Song.mp3");
    EXPECT_EQ(item().state, JobItemState::downloading);
    EXPECT_EQ(item().username, "bob");
    EXPECT_EQ(item().candidates, 2u);
    EXPECT_EQ(item().tried, 1u);
    ASSERT_EQ(item().downloads.size(), 1u);
    EXPECT_FALSE(searches_are_kept()) << "it is not needed any more";
    deliver(bob, "bob", "his\\Ann Band - First Song.mp3");
    EXPECT_EQ(item().state, JobItemState::completed);
    EXPECT_EQ(job().state, JobState::completed);
    EXPECT_EQ(job().items_completed, 1u);
    EXPECT_NE(job().finished, 0);
    EXPECT_TRUE(talk.files.contains("/downloads/his/Ann Band - First Song.mp3"));
    EXPECT_TRUE(told(JobChanged{}));
    EXPECT_TRUE(told(JobItemChanged{}));
    const auto candidates = talk.client.job_candidates(id, 1);
    ASSERT_EQ(candidates.size(), 2u);
    EXPECT_TRUE(candidates[0].chosen);
    EXPECT_FALSE(candidates[0].reasons.empty());
    EXPECT_EQ(candidates[1].username, "ann");
    EXPECT_FALSE(candidates[1].tried);
}

TEST_F(WantedJobs, ARefusalLeadsToTheNextSource) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    talk.expect(bob, peer::QueueUpload{"his\\Ann Band - First Song.mp3"});
    talk.says(bob, peer::UploadDenied{"his\\Ann Band - First Song.mp3", "File not shared."});
    talk.pass(1ms);
    EXPECT_EQ(item().username, "ann");
    EXPECT_EQ(item().tried, 2u);
    EXPECT_EQ(talk.client.downloads().size(), 1u) << "the other is off the list";
    EXPECT_EQ(talk.client.job_candidates(id, 1)[0].rejected,
              "it was tried: the user refused: File not shared.");
    deliver(ann, "ann", "hers\\Ann Band - First Song.mp3", ann_address);
    EXPECT_EQ(job().state, JobState::completed);
}

TEST_F(WantedJobs, AStallLeadsToTheNextSourceAndTheLastIsWaitedForLonger) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    talk.expect(bob, peer::QueueUpload{"his\\Ann Band - First Song.mp3"});
    talk.pass(timing::job_source_patience - 5s);
    EXPECT_EQ(item().username, "bob");
    talk.pass(timing::job_download_look + 5s);
    EXPECT_EQ(item().username, "ann");
    EXPECT_NE(talk.client.job_candidates(id, 1)[0].rejected.find("nothing came for 2 minutes"),
              std::string::npos);
    talk.pass(30min);
    EXPECT_EQ(item().state, JobItemState::downloading) << item().reason;
    talk.pass(timing::job_last_source_patience);
    EXPECT_EQ(item().state, JobItemState::failed);
    EXPECT_EQ(item().reason.find("none of 2 sources has delivered"), 0u) << item().reason;
    EXPECT_EQ(job().state, JobState::ended);
    EXPECT_EQ(job().items_failed, 1u);
}

TEST_F(WantedJobs, AMovingQueueIsNoStall) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    for (std::uint32_t place = 10; place > 4; --place) {
        bob = talk.peer("bob");  // the one before is idle, and ends
        talk.says(bob, peer::PlaceInQueueResponse{"his\\Ann Band - First Song.mp3", place});
        talk.pass(60s);
    }
    EXPECT_EQ(item().username, "bob");
}

TEST_F(WantedJobs, LookOnceMoreWithLooserWordsBeforeTheyFail) {
    begin("The Ann Band - First Song (Remastered)");
    EXPECT_EQ(asked(), "The Ann Band First Song Remastered");
    talk.pass(talk.client.settings().search_timeout + 2s);
    EXPECT_EQ(item().state, JobItemState::searching);
    EXPECT_EQ(item().reason, "searching with looser words");
    EXPECT_EQ(asked(), "ann band first song");
    talk.pass(talk.client.settings().search_timeout + 2s);
    EXPECT_EQ(item().state, JobItemState::failed);
    EXPECT_EQ(item().reason, "nobody has it");
    EXPECT_EQ(job().state, JobState::ended);
    EXPECT_EQ(job().reason, "1 of 1 could not be had");
    EXPECT_TRUE(talk.client.retry_job(id, talk.now));
    talk.pass(1ms);
    EXPECT_EQ(asked(), "The Ann Band First Song Remastered");
}

TEST_F(WantedJobs, TakeOnlyWhatMeetsTheConditions) {
    JobRequest made = request("Ann Band - First Song");
    made.required.formats = {"flac"};
    begin(std::move(made));
    asked();
    both_have("Ann Band - First Song.mp3");
    talk.pass(talk.client.settings().search_timeout);
    EXPECT_EQ(item().state, JobItemState::failed);
    EXPECT_EQ(item().reason, "2 users answered, but nothing is good enough: mp3 is none of flac");
    EXPECT_TRUE(talk.client.downloads().empty());
    EXPECT_EQ(talk.client.job_candidates(id, 1).size(), 2u);
}

TEST_F(WantedJobs, WhatIsThereIsNotFetchedAgain) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    deliver(bob, "bob", "his\\Ann Band - First Song.mp3");
    const JobId before = id;
    begin("ann band - first song!\nAnn Band - Second Song");
    EXPECT_EQ(id, before) << "the same name is the same job";
    EXPECT_EQ(item(1).state, JobItemState::present);
    EXPECT_EQ(item(2).state, JobItemState::searching);
    EXPECT_EQ(asked(), "Ann Band Second Song");
    EXPECT_EQ(asked(), "");
    JobRequest other = request("Ann Band - First Song");
    other.name = "another";
    begin(std::move(other));
    EXPECT_NE(id, before);
    EXPECT_EQ(job().state, JobState::completed);
    EXPECT_EQ(job().items_present, 1u);
    // Somebody deletes it: it is missing, and fetched.
    talk.files.clear();
    begin("Ann Band - First Song");
    EXPECT_EQ(item(1).state, JobItemState::searching);
    EXPECT_EQ(job().items, 1u) << "what is no longer in the list is dropped";
}

TEST_F(WantedJobs, AFileThatWasDeletedIsFetchedThoughTheListOfDownloadsHasIt) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    deliver(bob, "bob", "his\\Ann Band - First Song.mp3");
    talk.files.clear();
    begin("Ann Band - First Song");
    asked();
    answers(bob, "bob", {"his\\Ann Band - First Song.mp3"});
    talk.pass(7s);
    EXPECT_EQ(item().state, JobItemState::downloading);
    deliver(bob, "bob", "his\\Ann Band - First Song.mp3");
    EXPECT_EQ(item().state, JobItemState::completed);
    EXPECT_EQ(talk.files.size(), 1u);
}

TEST_F(WantedJobs, WhatWasFetchedByHandCounts) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    deliver(bob, "bob", "his\\Ann Band - First Song.mp3");
    talk.client.remove_job(id, talk.now);
    begin("Ann Band - First Song");
    asked();
    answers(bob, "bob", {"his\\Ann Band - First Song.mp3"});
    talk.pass(7s);
    EXPECT_EQ(item().state, JobItemState::completed);
    EXPECT_EQ(talk.client.downloads().size(), 1u);
}

TEST_F(WantedJobs, KeepWithinTheBudgetAndLeaveRoomForOthers) {
    std::string list;
    for (int i = 0; i < 100; ++i) list += "Ann Band - Song Number " + std::to_string(i) + "\n";
    begin(list);
    std::size_t sent = 0;
    for (int second = 0; second < 200; ++second) {
        talk.pass(1s);
        while (!asked().empty()) ++sent;
        EXPECT_LE(std::ranges::count(talk.client.job_items(id), JobItemState::searching,
                                     &JobItemStatus::state),
                  4);
    }
    EXPECT_GE(sent, 20u);
    EXPECT_LE(sent, talk.client.settings().search_budget);
    ASSERT_TRUE(talk.client.search({.query = "somebody asks"}, talk.now));
    talk.pass(220s);
    const std::string first = asked();
    EXPECT_TRUE(first == "somebody asks" || asked() == "somebody asks") << "after " << first;
}

TEST_F(WantedJobs, GoOnAfterARestartInTheMiddle) {
    begin("Ann Band - First Song\nAnn Band - Second Song");
    while (asked() != "Ann Band First Song") {
    }
    both_have("Ann Band - First Song.mp3");
    ASSERT_EQ(item(1).state, JobItemState::downloading);
    Talk later;
    later.storage = talk.storage;
    later.login();
    later.pass(1s);
    const auto first = later.client.job_item(id, 1);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->state, JobItemState::downloading);
    EXPECT_EQ(first->downloads, item(1).downloads);
    EXPECT_EQ(later.client.job_item(id, 2)->state, JobItemState::searching);
    EXPECT_EQ(later.client.job(id)->name, "mine");
    EXPECT_EQ(later.client.downloads().size(), 1u);
    // Bob does not answer any more: the other source that was found before is taken.
    later.pass(timing::job_source_patience + timing::job_download_look);
    EXPECT_EQ(later.client.job_item(id, 1)->username, "ann");
}

TEST_F(WantedJobs, ArePausedResumedCancelledAndRemoved) {
    begin("Ann Band - First Song\nAnn Band - Second Song");
    while (asked() != "Ann Band First Song") {
    }
    both_have("Ann Band - First Song.mp3");
    EXPECT_FALSE(talk.client.resume_job(id, talk.now));
    EXPECT_TRUE(talk.client.pause_job(id, talk.now));
    EXPECT_EQ(job().state, JobState::paused);
    EXPECT_EQ(talk.client.downloads()[0].state, DownloadState::paused);
    EXPECT_FALSE(searches_are_kept());
    talk.pass(1h);
    EXPECT_EQ(item(1).username, "bob") << "a pause is no stall";
    EXPECT_TRUE(talk.client.resume_job(id, talk.now));
    EXPECT_NE(talk.client.downloads()[0].state, DownloadState::paused);
    talk.pass(1ms);
    EXPECT_EQ(item(2).state, JobItemState::searching);
    EXPECT_TRUE(talk.client.cancel_job(id, talk.now));
    talk.pass(1ms);
    EXPECT_EQ(job().state, JobState::ended);
    EXPECT_EQ(talk.client.downloads()[0].state, DownloadState::cancelled);
    EXPECT_FALSE(talk.client.cancel_job(id, talk.now));
    EXPECT_TRUE(talk.client.retry_job_item(id, 2, talk.now));
    EXPECT_EQ(job().state, JobState::running);
    EXPECT_TRUE(talk.client.remove_job(id, talk.now));
    talk.pass(1ms);
    EXPECT_FALSE(talk.client.job(id));
    EXPECT_FALSE(searches_are_kept());
    EXPECT_TRUE(told(JobRemoved{}));
    EXPECT_TRUE(talk.storage.load(Table::jobs).empty());
    EXPECT_TRUE(talk.storage.load(Table::job_items).empty());
    EXPECT_FALSE(talk.client.pause_job(id, talk.now));
}

TEST_F(WantedJobs, ADownloadCancelledByHandIsNotSoughtElsewhere) {
    begin("Ann Band - First Song");
    asked();
    both_have("Ann Band - First Song.mp3");
    talk.client.cancel_download(item().downloads.front(), talk.now);
    talk.pass(1ms);
    EXPECT_EQ(item().state, JobItemState::cancelled);
    EXPECT_EQ(job().state, JobState::ended);
}

TEST_F(WantedJobs, AlbumsAreFetchedWholeIntoAFolderOfTheirOwn) {
    JobRequest made = request("Ann Band - Best Album", ListMode::album);
    made.destination = "new";
    begin(std::move(made));
    EXPECT_EQ(asked(), "Ann Band Best Album");
    bob = talk.peer("bob");
    const std::string folder = "music\\Ann Band\\Best Album";
    answers(bob, "bob", {folder + "\\1.mp3", folder + "\\2.mp3"});
    talk.pass(7s);
    EXPECT_EQ(item().path, folder);
    EXPECT_EQ(item().downloads.size(), 2u);
    const auto question = talk.told<peer::FolderContentsRequest>(bob);
    ASSERT_TRUE(question);
    peer::FolderContentsResponse answer;
    answer.token = question->token;
    answer.folder = question->folder;
    auto& directory = answer.directories.emplace_back();
    directory.name = folder;
    for (const char* name : {"1.mp3", "2.mp3", "cover.jpg"}) {
        protocol::FileEntry entry;
        entry.name = name;
        entry.size.value = 1000;
        directory.files.push_back(entry);
    }
    talk.says(bob, answer);
    talk.pass(1ms);
    EXPECT_EQ(item().downloads.size(), 3u);
    EXPECT_EQ(talk.client.downloads()[2].request.destination, "new/Best Album");
    deliver(bob, "bob", folder + "\\1.mp3");
    deliver(bob, "bob", folder + "\\2.mp3");
    EXPECT_EQ(item().state, JobItemState::downloading);
    talk.says(bob, peer::UploadDenied{folder + "\\cover.jpg", "File not shared."});
    talk.pass(1ms);
    EXPECT_EQ(item().state, JobItemState::completed) << "whole without its picture";
    EXPECT_TRUE(talk.files.contains("/downloads/new/Best Album/2.mp3"));
}

TEST_F(WantedJobs, RefuseWhatMakesNoSense) {
    EXPECT_EQ(talk.client.start_job({}, talk.now).error().message, "there is nothing in the list");
    JobRequest long_name = request("a - b");
    long_name.name = std::string(201, 'x');
    EXPECT_FALSE(talk.client.start_job(std::move(long_name), talk.now));
    begin("a - b");
    EXPECT_EQ(talk.client.start_job(request("a - b", ListMode::album), talk.now).error().message,
              "the job \"mine\" is one of tracks; use another name, or remove it");
}

TEST_F(WantedJobs, WaitForTheServerWithoutFailing) {
    begin("Ann Band - First Song");
    asked();
    talk.end(talk.server);
    talk.pass(1ms);
    EXPECT_EQ(job().reason, "not connected to the server");
    talk.pass(2min);
    EXPECT_NE(item().state, JobItemState::failed);
}

}  // namespace
}  // namespace kindred::client
