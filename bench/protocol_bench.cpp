// How fast messages are written and read, beside memcpy, inflate and deflate of
// the same bytes in the same run. CPU time of this thread is measured, and the
// best of many rounds is printed, so that a busy machine disturbs little.
//   protocol_bench [--benchmark_filter=TEXT]
#include "base/random.hpp"
#include "protocol/codec.hpp"
#include "protocol/from_server_messages.hpp"
#include "protocol/peer_messages.hpp"

#include <zlib.h>

#include <cstdio>
#include <ctime>
#include <string>

namespace kindred::protocol {
namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Makes the compiler believe that `value` is looked at.
void keep(const auto& value) {
    asm volatile("" : : "r"(&value) : "memory");
}

/// Seconds that one call takes: the best of many batches of about 2 ms. `tidy` undoes what a call
/// did, outside of the measurement; a call that is short is then measured with it.
double seconds_of(auto&& run, auto&& tidy) {
    double best = 1e9;
    std::size_t batch = 1;
    for (int round = 0; round < 60; ++round) {
        double took = 0;
        const double start = cpu_seconds();
        for (std::size_t i = 0; i + 1 < batch; ++i) {
            run();
            tidy();
        }
        run();
        took = cpu_seconds() - start;
        tidy();
        best = std::min(best, took / static_cast<double>(batch));
        if (took < 0.002) batch *= 2;
    }
    return best;
}

class Table {
  public:
    explicit Table(std::string filter) : filter_(std::move(filter)) {
        std::printf("%-34s %12s %10s %14s %9s\n", "", "bytes", "MB/s", "messages/s", "relative");
    }
    /// `reference` is the time of the bare operation that `row` is compared with;
    /// zero if none.
    double row(const std::string& name, std::size_t bytes, double reference, auto&& run) {
        return row(name, bytes, reference, run, [] {});
    }
    double row(const std::string& name, std::size_t bytes, double reference, auto&& run,
               auto&& tidy) {
        if (name.find(filter_) == std::string::npos && reference != 0) return 0;
        const double took = seconds_of(run, tidy);
        const std::string relative =
            reference == 0 ? "" : std::to_string(took / reference).substr(0, 5) + "x";
        std::printf("%-34s %12zu %10.0f %14.0f %9s\n", name.c_str(), bytes,
                    1e-6 * static_cast<double>(bytes) / took, 1 / took, relative.c_str());
        return took;
    }

  private:
    std::string filter_;
};

std::string word(Random& random, std::size_t shortest, std::size_t longest) {
    static constexpr std::string_view letters = "eeeeaaaiioouutttnnnsssrrrllddmmcchpgbvkw";
    std::string text(random.between(shortest, longest), ' ');
    for (char& c : text) c = letters[random.below(letters.size())];
    return text;
}

from_server::SayChatroom chat_line() {
    return {"indie & alternative", "JohnGalt",
            "has anybody the second album, the one they recorded at home?"};
}

from_server::JoinRoom room(std::size_t users) {
    Random random(1);
    std::vector<UserRow> rows(users);
    for (auto& row : rows) {
        row = {word(random, 4, 16), UserStatus::online, {}, 0, random.chance(1, 2) ? "DE" : "US"};
        row.stats = {static_cast<std::uint32_t>(random.below(5'000'000)),
                     static_cast<std::uint32_t>(random.below(10'000)), 0,
                     static_cast<std::uint32_t>(random.below(100'000)),
                     static_cast<std::uint32_t>(random.below(5'000))};
    }
    return {"indie & alternative", user_arrays(rows), {}, {}};
}

/// Albums of about twelve tracks below artist and album, as people share them.
peer::SharedFileListResponse share(std::size_t files) {
    Random random(2);
    peer::SharedFileListResponse share;
    std::vector<std::string> titles(3000);
    for (auto& title : titles) title = word(random, 2, 9);
    const auto title = [&](std::size_t words) {
        std::string text;
        for (; words > 0; --words) text += titles[random.below(titles.size())] + " ";
        text.pop_back();
        return text;
    };
    for (std::size_t made = 0; made < files;) {
        const std::string artist = title(random.between(1, 2));
        for (auto albums = random.between(1, 5); albums > 0 && made < files; --albums) {
            auto& folder = share.directories.emplace_back();
            folder.name = "@@music\\" + artist + "\\" + std::to_string(1970 + random.below(50)) +
                          " - " + title(random.between(1, 3));
            const auto bitrate = random.chance(1, 3) ? 320u : 192u;
            for (auto tracks = random.between(8, 16); tracks > 0 && made < files; --tracks) {
                auto& file = folder.files.emplace_back();
                file.name = std::to_string(10 + folder.files.size()).append(" - ") +
                            title(random.between(1, 4)) + ".mp3";
                const auto seconds = static_cast<std::uint32_t>(random.between(90, 420));
                file.size.value = std::uint64_t{seconds} * bitrate * 125 + random.below(4096);
                file.attributes = {{AttributeType::bitrate, bitrate},
                                   {AttributeType::duration, seconds},
                                   {AttributeType::vbr, 0}};
                ++made;
            }
        }
    }
    return share;
}

/// Plain rows: fields to bytes and back, beside memcpy.
template <class M>
void plain_rows(Table& table, const std::string& name, const M& message) {
    Buffer body;
    encode_fields(message, body);
    Buffer copy(body.size());
    const double bare = table.row(name + ": memcpy", body.size(), 0, [&] {
        std::memcpy(copy.data(), body.data(), body.size());
        keep(copy);
    });
    table.row(name + ": encode", body.size(), bare, [&] {
        copy.clear();
        encode_fields(message, copy);
        keep(copy);
    });
    std::optional<M> decoded;
    const auto decode_it = [&] {
        Decoder decoder(body);
        M::fields(decoded.emplace(), decoder);
        keep(decoded);
    };
    table.row(name + ": decode", body.size(), bare, decode_it, [&] { decoded.reset(); });
    table.row(name + ": decode and free", body.size(), bare, [&] {
        decode_it();
        decoded.reset();
    });
}

/// Inflates into a window of the size the Decoder uses, and throws the bytes
/// away.
void bare_inflate(ByteView packed) {
    static Buffer window(64 * limits::kib);
    z_stream z{};
    inflateInit(&z);
    z.next_in = const_cast<Bytef*>(packed.data());
    z.avail_in = static_cast<uInt>(packed.size());
    int status = Z_OK;
    while (status == Z_OK) {
        z.next_out = window.data();
        z.avail_out = static_cast<uInt>(window.size());
        status = inflate(&z, Z_NO_FLUSH);
        keep(window);
    }
    inflateEnd(&z);
}

/// Compressed rows; bytes are those of the plain form.
void zlib_rows(Table& table, const std::string& name, const peer::SharedFileListResponse& message) {
    using M = peer::SharedFileListResponse;
    Buffer plain;
    encode_fields(message, plain);
    Buffer packed;
    deflate(plain, packed);
    Buffer out;
    const double pack = table.row(name + ": bare deflate", plain.size(), 0, [&] {
        out.clear();
        deflate(plain, out);
        keep(out);
    });
    table.row(name + ": encode", plain.size(), pack, [&] {
        out.clear();
        encode(message, out);
        keep(out);
    });
    const double unpack =
        table.row(name + ": bare inflate", plain.size(), 0, [&] { bare_inflate(packed); });
    std::optional<std::expected<Decoded<M>, DecodeError>> decoded;
    table.row(
        name + ": decode", plain.size(), unpack, [&] { decoded = decode<M>(packed); },
        [&] { decoded.reset(); });
    table.row(name + ": decode and free", plain.size(), unpack, [&] { keep(decode<M>(packed)); });
    std::printf("%-34s %12zu\n", "  (bytes on the wire)", packed.size());
}

void run(const std::string& filter) {
    Table table(filter);
    plain_rows(table, "chat line", chat_line());
    plain_rows(table, "room of 5,000", room(5'000));
    const auto browse = share(100'000);
    plain_rows(table, "browse of 100,000", browse);
    zlib_rows(table, "browse of 100,000, zlib", browse);
}

}  // namespace
}  // namespace kindred::protocol

int main(int argc, char** argv) {
    const std::string flag = "--benchmark_filter=";
    std::string filter;
    if (argc > 1 && std::string(argv[1]).starts_with(flag))
        filter = std::string(argv[1]).substr(flag.size());
    kindred::protocol::run(filter);
}
