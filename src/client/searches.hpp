// The searches this client asks: sends them within the budget, takes the responses that belong to
// them, keeps these in the order they came.
#pragma once

#include "client/peers.hpp"
#include "client/people.hpp"
#include "client/search_limiter.hpp"

#include <deque>
#include <set>
#include <span>

namespace kindred::client {

class Searches {
  public:
    Searches(Context& context, Session& session, People& people);

    /// `ended`, if given, is called once when no more responses are taken; `responded` for each
    /// response that is.
    Result<SearchId> start(SearchRequest request, std::function<void(SearchId)> ended = {},
                           std::function<void(const SearchResponse&)> responded = {});
    /// For the engine's own use: it is not in the list, and nobody is told of it.
    Result<SearchId> start_unseen(SearchRequest request, std::function<void(SearchId)> ended);
    bool stop(SearchId search, const std::string& reason);
    bool forget(SearchId search);
    std::vector<SearchStatus> list() const;
    std::optional<SearchStatus> status(SearchId search) const;
    std::span<const SearchResponse> responses(SearchId search, std::size_t first) const;

    /// A search reply (message 9) that came from `from`.
    void on_response(const PeerSource& from, ByteView body);
    /// True for the token of a running search of a user that names this client itself; the server
    /// echoes room searches to the searcher too, and those are not answered.
    bool aimed_at_self(std::uint32_t token) const;

    void session_up();
    void session_down();

  private:
    struct Search {
        SearchStatus status;
        bool seen = true;  // by people
        std::uint32_t token = 0;
        std::string query;  // as sent
        std::vector<SearchResponse> responses;
        std::set<std::string> answered;
        std::function<void(SearchId)> ended;
        std::function<void(const SearchResponse&)> responded;
        Timer end;
    };

    Result<SearchId> start(SearchRequest request, Search search);
    void changed(const Search& search);
    void send_waiting();
    bool send(Search& search);
    void send_to(Search& search, const std::vector<std::string>& users);
    void show_wait();
    void set_state(Search& search, SearchState state, std::string reason);
    void watch_end(Search& search);
    void take(Search& search, protocol::peer::FileSearchResponse&& response);
    Search* find_by_token(std::uint32_t token);

    Context& context_;
    Session& session_;
    People& people_;
    Tokens tokens_;
    SearchLimiter limiter_;
    std::map<SearchId, Search> searches_;
    std::unordered_map<std::uint32_t, SearchId> by_token_;
    std::deque<SearchId> waiting_;
    Timer limiter_timer_;
    std::uint64_t last_search_ = 0;
};

/// The query as it is sent: words without punctuation, because some clients answer nothing when
/// there is any; `-word` and `*word` keep their mark; a lone `-` or `*` is dropped.
std::string outgoing_query(std::string_view typed);
/// Refuses what no search can be made of, in words.
Result<void> acceptable_query(std::string_view typed);

}  // namespace kindred::client
