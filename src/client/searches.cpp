#include "client/searches.hpp"

#include "client/remote_files.hpp"
#include "protocol/search_response.hpp"

#include <algorithm>
#include <cctype>

namespace kindred::client {
namespace {

namespace to_server = protocol::to_server;

constexpr std::size_t max_searches = 1000;
// Servers drop longer queries.
constexpr std::size_t max_query = 256;
// List elements of one response: more than any client gives.
constexpr std::size_t max_response_elements = 200'000;
constexpr std::size_t max_searched_users = 1000;

bool is_punctuation(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && std::ispunct(byte) != 0;
}

Result<void> acceptable(const SearchRequest& request) {
    if (auto query = acceptable_query(request.query); !query) return query;
    if (request.scope == SearchScope::room && request.room.empty())
        return fail("a search in a room needs the room");
    if (request.scope == SearchScope::users && request.users.empty())
        return fail("a search of users needs the users");
    if (request.users.size() > max_searched_users)
        return fail("a search may name " + std::to_string(max_searched_users) + " users at most");
    return {};
}

}  // namespace

std::string outgoing_query(std::string_view typed) {
    std::string query;
    std::size_t at = 0;
    while (at < typed.size()) {
        const std::size_t end = std::min(typed.find_first_of(" \t\r\n", at), typed.size());
        const std::string_view word = typed.substr(at, end - at);
        at = end + 1;
        const std::string mark = word.starts_with('-') || word.starts_with('*')
                                     ? std::string(1, word.front())
                                     : std::string();
        std::string plain;
        for (const char c : word.substr(mark.size())) {
            if (!is_punctuation(c)) {
                plain += c;
            } else if (!plain.empty() && plain.back() != ' ') {
                plain += ' ';
            }
        }
        while (plain.ends_with(' ')) plain.pop_back();
        // An excluded or partial word that falls apart keeps its mark on every part.
        for (std::size_t i = 0; !mark.empty() && (i = plain.find(' ', i)) != plain.npos; ++i)
            plain.insert(i + 1, mark);
        if (plain.empty()) continue;
        if (!query.empty()) query += ' ';
        query += mark + plain;
    }
    return query;
}

Result<void> acceptable_query(std::string_view typed) {
    if (outgoing_query(typed).empty()) return fail("a search needs at least one word");
    if (typed.size() > max_query)
        return fail("a search may have " + std::to_string(max_query) + " bytes at most");
    return {};
}

Searches::Searches(Context& context, Session& session, People& people)
    : context_(context), session_(session), people_(people), tokens_(context.random) {}

Result<SearchId> Searches::start(SearchRequest request, std::function<void(SearchId)> ended,
                                 std::function<void(const SearchResponse&)> responded) {
    Search search;
    search.ended = std::move(ended);
    search.responded = std::move(responded);
    return start(std::move(request), std::move(search));
}

Result<SearchId> Searches::start_unseen(SearchRequest request,
                                        std::function<void(SearchId)> ended) {
    Search search;
    search.seen = false;
    search.ended = std::move(ended);
    return start(std::move(request), std::move(search));
}

Result<SearchId> Searches::start(SearchRequest request, Search begun) {
    if (auto verdict = acceptable(request); !verdict) return std::unexpected(verdict.error());
    if (searches_.size() >= max_searches)
        return fail("there are " + std::to_string(max_searches) + " searches; forget some first");
    const SearchId id{++last_search_};
    Search& search = searches_[id] = std::move(begun);
    search.token = tokens_.next();
    search.query = outgoing_query(request.query);
    search.status.id = id;
    search.status.request = std::move(request);
    search.status.started = context_.now.unix_seconds;
    by_token_[search.token] = id;
    waiting_.push_back(id);
    send_waiting();
    changed(search);
    return id;
}

void Searches::changed(const Search& search) {
    if (search.seen) context_.changes.search(search.status.id);
}

void Searches::send_waiting() {
    while (session_.online() && !waiting_.empty()) {
        Search& search = searches_.at(waiting_.front());
        if (!send(search)) break;
        waiting_.pop_front();
    }
    show_wait();
}

bool Searches::send(Search& search) {
    const Settings& settings = context_.settings;
    const SearchRequest& request = search.status.request;
    // Wishes have a budget of their own: the server tells their interval.
    if (request.scope != SearchScope::wish &&
        !limiter_.take(context_.now.steady, settings.search_budget, settings.search_period))
        return false;
    switch (request.scope) {
        case SearchScope::everyone:
            session_.send(to_server::FileSearch{search.token, search.query});
            break;
        case SearchScope::wish:
            session_.send(to_server::WishlistSearch{search.token, search.query});
            break;
        case SearchScope::room:
            session_.send(to_server::RoomSearch{request.room, search.token, search.query});
            break;
        case SearchScope::users:
            send_to(search, request.users);
            break;
        case SearchScope::buddies:
            send_to(search, people_.online_buddies());
            break;
    }
    set_state(search, SearchState::running, "");
    if (!search.end.running()) watch_end(search);
    return true;
}

void Searches::send_to(Search& search, const std::vector<std::string>& users) {
    for (std::size_t i = 0; i < std::min(users.size(), max_searched_users); ++i)
        session_.send(to_server::UserSearch{users[i], search.token, search.query});
    if (users.empty())
        context_.after(search.end, Duration{0}, [this, id = search.status.id] {
            stop(id, "none of your buddies is online");
        });
}

void Searches::show_wait() {
    limiter_timer_.cancel();
    const bool online = session_.online();
    const Duration period = context_.settings.search_period;
    std::size_t ahead = 0;
    for (const SearchId id : waiting_) {
        Search& search = searches_.at(id);
        search.status.sent_at = online ? limiter_.next(period, ahead++) : std::nullopt;
        set_state(search, SearchState::waiting,
                  online ? "the network allows " + std::to_string(context_.settings.search_budget) +
                               " searches in " + std::to_string(period / 1s) + " seconds"
                         : "not connected to the server");
    }
    if (!online || waiting_.empty()) return;
    if (const auto next = limiter_.next(period))
        limiter_timer_.set(context_.timers, *next, [this] { send_waiting(); });
}

void Searches::set_state(Search& search, SearchState state, std::string reason) {
    if (search.status.state == state && search.status.reason == reason) return;
    search.status.state = state;
    search.status.reason = std::move(reason);
    if (state != SearchState::waiting) search.status.sent_at.reset();
    changed(search);
}

void Searches::watch_end(Search& search) {
    context_.after(search.end, context_.settings.search_timeout,
                   [this, id = search.status.id] { stop(id, "no more responses came"); });
}

bool Searches::stop(SearchId id, const std::string& reason) {
    const auto it = searches_.find(id);
    if (it == searches_.end()) return false;
    Search& search = it->second;
    if (search.status.state == SearchState::stopped) return true;
    std::erase(waiting_, id);
    by_token_.erase(search.token);
    search.end.cancel();
    search.answered.clear();
    set_state(search, SearchState::stopped, reason);
    // Told from a timer: who asked may want to forget it.
    if (search.ended)
        context_.timers.add(context_.now.steady,
                            [ended = std::exchange(search.ended, {}), id] { ended(id); });
    show_wait();
    return true;
}

bool Searches::forget(SearchId id) {
    if (!stop(id, "forgotten")) return false;
    if (searches_.at(id).seen) context_.changes.search_removed(id);
    searches_.erase(id);
    return true;
}

std::vector<SearchStatus> Searches::list() const {
    std::vector<SearchStatus> list;
    list.reserve(searches_.size());
    for (const auto& [id, search] : searches_)
        if (search.seen) list.push_back(search.status);
    return list;
}

std::optional<SearchStatus> Searches::status(SearchId search) const {
    const auto it = searches_.find(search);
    return it == searches_.end() ? std::nullopt : std::optional(it->second.status);
}

std::span<const SearchResponse> Searches::responses(SearchId search, std::size_t first) const {
    const auto it = searches_.find(search);
    if (it == searches_.end()) return {};
    const std::span<const SearchResponse> all(it->second.responses);
    return all.subspan(std::min(first, all.size()));
}

Searches::Search* Searches::find_by_token(std::uint32_t token) {
    const auto it = by_token_.find(token);
    return it == by_token_.end() ? nullptr : &searches_.at(it->second);
}

bool Searches::aimed_at_self(std::uint32_t token) const {
    const auto it = by_token_.find(token);
    if (it == by_token_.end()) return false;
    const SearchRequest& request = searches_.at(it->second).status.request;
    return request.scope == SearchScope::users &&
           std::ranges::count(request.users, context_.settings.username) > 0;
}

void Searches::on_response(const PeerSource& from, ByteView body) {
    const auto head = protocol::peek_search_response(body);
    if (!head) {
        ++context_.statistics.malformed_messages;
        return;
    }
    Search* const search = find_by_token(head->token);
    if (search == nullptr || search->status.state != SearchState::running) return;
    // The name of the connection counts, not the one in the reply: it is what a download asks for.
    if (!search->answered.insert(from.username).second) return;
    protocol::DecodeOptions options;
    options.max_list_elements = max_response_elements;
    auto decoded = protocol::decode<protocol::peer::FileSearchResponse>(body, options);
    if (!decoded) {
        ++context_.statistics.malformed_messages;
        return;
    }
    decoded->message.username = from.username;
    take(*search, std::move(decoded->message));
}

void Searches::take(Search& search, protocol::peer::FileSearchResponse&& message) {
    SearchResponse response;
    response.username = std::move(message.username);
    response.free_slot = message.free_slot;
    response.average_speed = message.avg_speed;
    response.queue_length = message.queue_length;
    response.files = remote_files(std::move(message.files));
    if (message.private_files)
        response.locked_files = remote_files(std::move(*message.private_files));
    if (response.files.empty() && response.locked_files.empty()) return;

    SearchStatus& status = search.status;
    status.files += response.files.size();
    status.locked_files += response.locked_files.size();
    search.responses.push_back(std::move(response));
    status.responses = search.responses.size();
    if (search.seen) context_.changes.results(status.id, status.responses - 1, 1);
    changed(search);
    if (search.responded) search.responded(search.responses.back());
    const Settings& settings = context_.settings;
    if (status.responses >= settings.search_max_responses)
        stop(status.id, "enough users answered");
    else if (status.files + status.locked_files >= settings.search_max_files)
        stop(status.id, "enough files were found");
    else
        watch_end(search);
}

void Searches::session_up() {
    send_waiting();
}

void Searches::session_down() {
    show_wait();
}

}  // namespace kindred::client
