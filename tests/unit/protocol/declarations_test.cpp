// What holds for the declarations themselves: no member is forgotten in `fields`, names and codes
// are told apart, and the 2003 forms are read by the parser of today.
#include "all_messages.hpp"
#include "base/text.hpp"
#include "fill.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kindred::protocol {
namespace {

/// Notes the address of every field it meets.
class Addresses {
  public:
    Addresses(std::set<const void*>& seen, Random& random, Dialect dialect)
        : seen_(seen), random_(random), dialect_(dialect) {}

    template <class T>
    Addresses& operator()(const char*, const T& value) {
        seen_.insert(&value);
        return *this;
    }
    template <class T>
    Addresses& tail(const char* name, const T& value) {
        return (*this)(name, value);
    }
    template <class A, class B>
    Addresses& either(const char* wide_name, const A& wide, const char* narrow_name,
                      const B& narrow) {
        return (*this)(wide_name, wide)(narrow_name, narrow);
    }
    bool when(const char*, bool) { return random_.chance(1, 2); }
    bool exactly(std::size_t, bool) { return random_.chance(1, 2); }
    Dialect dialect() const { return dialect_; }
    Addresses& modern() { return *this; }

  private:
    std::set<const void*>& seen_;
    Random& random_;
    Dialect dialect_;
};

template <class M>
std::size_t visited() {
    Random random(1);
    const M message{};
    std::set<const void*> seen;
    for (int i = 0; i < 40; ++i) {
        Addresses visitor(seen, random, i % 2 == 0 ? Dialect::modern : Dialect::seed2003);
        M::fields(message, visitor);
    }
    return seen.size();
}

/// How many members an aggregate has: the most initializers it takes.
template <class M>
constexpr std::size_t members() {
    if constexpr (requires { M{{}, {}, {}, {}, {}, {}, {}, {}}; }) return 8;
    if constexpr (requires { M{{}, {}, {}, {}, {}, {}, {}}; }) return 7;
    if constexpr (requires { M{{}, {}, {}, {}, {}, {}}; }) return 6;
    if constexpr (requires { M{{}, {}, {}, {}, {}}; }) return 5;
    if constexpr (requires { M{{}, {}, {}, {}}; }) return 4;
    if constexpr (requires { M{{}, {}, {}}; }) return 3;
    if constexpr (requires { M{{}, {}}; }) return 2;
    if constexpr (requires { M{{}}; }) return 1;
    return 0;
}

/// Members of a record that a message visits in place of the record itself.
template <class M>
constexpr std::size_t inlined() {
    if constexpr (requires(M m) { m.users.usernames; }) return members<UserArrays>() - 1;
    if constexpr (std::is_same_v<M, from_server::GetUserStats>) return members<UserStats>() - 1;
    return 0;
}

template <class M>
void expect_complete(const char* where) {
    static_assert(!requires { M{{}, {}, {}, {}, {}, {}, {}, {}, {}}; }, "members() must count on");
    EXPECT_EQ(visited<M>(), members<M>() + inlined<M>())
        << where << ": fields() of " << M::name << " forgets a member";
}

struct Forgetful {
    int a = 0;
    int b = 0;
    static void fields(auto& m, auto& v) { v("a", m.a); }
};

TEST(Declarations, FieldsVisitsEveryMember) {
    for_every_message([]<class M>(TypeTag<M>, const char* where) { expect_complete<M>(where); });
    EXPECT_NE(visited<Forgetful>(), members<Forgetful>()) << "the check itself is blind";
}

TEST(Declarations, RecordsVisitEveryMemberToo) {
    EXPECT_EQ(visited<UserStats>(), members<UserStats>());
    EXPECT_EQ(visited<UserArrays>(), members<UserArrays>());
    EXPECT_EQ(visited<RoomTicker>(), members<RoomTicker>());
    EXPECT_EQ(visited<Recommendation>(), members<Recommendation>());
    EXPECT_EQ(visited<SimilarUser>(), members<SimilarUser>());
    EXPECT_EQ(visited<RelatedTerm>(), members<RelatedTerm>());
    EXPECT_EQ(visited<PossibleParent>(), members<PossibleParent>());
    EXPECT_EQ(visited<FileAttribute>(), members<FileAttribute>());
    EXPECT_EQ(visited<FileEntry>(), members<FileEntry>());
    EXPECT_EQ(visited<Directory>(), members<Directory>());
    EXPECT_EQ(visited<UserInfoSeedForm>(), members<UserInfoSeedForm>());
}

TEST(Declarations, ListsAreInTheOrderOfTheirCodesAndNamesDiffer) {
    std::set<std::string> names;
    std::string list;
    std::uint32_t last = 0;
    for_every_framed_message([&]<class M>(TypeTag<M>, std::size_t code_size, const char* where) {
        if (list != where) {
            list = where;
        } else {
            EXPECT_GT(M::code, last) << where << "::" << M::name;
        }
        last = M::code;
        EXPECT_TRUE(names.insert(list + "::" + std::string(M::name)).second) << M::name;
        EXPECT_TRUE(code_size == 4 || M::code < 256) << M::name;
        EXPECT_FALSE(M::about.empty());
    });
    EXPECT_EQ(names.size(), 188u);
}

/// The 2003 form is a prefix of today's, and today's parser reads it; the one exception is noted
/// at the message.
TEST(Declarations, TheSeedFormIsAPrefixOfTodays) {
    Random random(8);
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        if constexpr (!std::is_same_v<M, from_server::ExactFileSearch>) {
            for (int i = 0; i < 20; ++i) {
                const M message = filled<M>(random, {.every_tail = true});
                Buffer modern;
                Buffer seed;
                encode_fields(message, modern);
                encode_fields(message, seed, Dialect::seed2003);
                ASSERT_LE(seed.size(), modern.size()) << where << "::" << M::name;
                EXPECT_TRUE(std::equal(seed.begin(), seed.end(), modern.begin()))
                    << where << "::" << M::name;
                Decoder decoder(seed);
                M decoded;
                M::fields(decoded, decoder);
                EXPECT_FALSE(decoder.failed())
                    << where << "::" << M::name << "." << decoder.error().field;
                EXPECT_EQ(decoder.skip_rest(), 0u);
            }
        }
    });
}

/// Messages whose body ends early in 2003; whoever changes a cut changes this list too.
TEST(Declarations, KnowsWhichMessagesTheSeedCuts) {
    std::set<std::string> cut;
    Random random(9);
    for_every_message([&]<class M>(TypeTag<M>, const char* where) {
        for (int i = 0; i < 20; ++i) {
            const M message = filled<M>(random, {.every_tail = true});
            Buffer modern;
            Buffer seed;
            encode_fields(message, modern);
            encode_fields(message, seed, Dialect::seed2003);
            if (modern.size() != seed.size() && where != std::string("peer"))
                cut.insert(std::string(where).substr(0, 1) + " " + std::string(M::name));
        }
    });
    const std::set<std::string> expected{
        "f CantConnectToPeer",   "f ConnectToPeer", "f ExactFileSearch",
        "f GetPeerAddress",      "f GetUserStatus", "f GlobalUserList",
        "f ItemRecommendations", "f JoinRoom",      "f Login",
        "f MessageUser",         "f RoomList",      "f UserJoinedRoom",
        "f WatchUser",           "t JoinRoom",      "t Login",
        "t SetWaitPort"};
    EXPECT_EQ(cut, expected);
}

}  // namespace
}  // namespace kindred::protocol
