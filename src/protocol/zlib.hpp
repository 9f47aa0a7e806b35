// The zlib streams (RFC 1950) inside browse replies, search replies and folder contents. Inflating
// is incremental and capped, because the bytes come from strangers.
#pragma once

#include "protocol/decoder.hpp"

#include <functional>
#include <memory>

namespace kindred::protocol {

/// Appends `plain` as a zlib stream. Level 1 (fast) to 12 (small); 6 suits what is sent once.
void deflate(ByteView plain, Buffer& out, int level = 6);

/// Makes a zlib stream piece by piece, in a few hundred KiB whatever its length.
class DeflateSink {
  public:
    explicit DeflateSink(std::function<void(ByteView)> out, int level = 6);
    ~DeflateSink();
    DeflateSink(const DeflateSink&) = delete;
    DeflateSink& operator=(const DeflateSink&) = delete;

    void write(ByteView plain);
    /// Ends the stream; nothing may be written after it.
    void finish();

  private:
    struct Stream;
    void run(ByteView plain, bool end);

    std::unique_ptr<Stream> stream_;
    std::function<void(ByteView)> out_;
};

/// Bytes that were inflated at once.
struct Inflated {
    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t size = 0;
    ByteView view() const { return {bytes.get(), size}; }
};

/// Inflates a short stream at once, which is twice as fast as an InflateSource. Empty when the
/// stream is long, inflates to more than a few times its size or to more than `limit`, or is
/// broken: then an InflateSource does with less memory, and knows why.
Inflated inflate_at_once(ByteView compressed, std::size_t limit);

/// Inflates a zlib stream into a Decoder window of some tens of KiB at a time.
class InflateSource final : public Source {
  public:
    /// `limit` is the most bytes the stream may inflate to.
    InflateSource(ByteView compressed, std::size_t limit);
    ~InflateSource() override;
    InflateSource(const InflateSource&) = delete;
    InflateSource& operator=(const InflateSource&) = delete;

    ByteView refill(ByteView unread, std::size_t need) override;
    std::string_view why() const override { return why_; }

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
    Buffer window_;
    std::size_t left_;  // of the limit
    std::string_view why_;
};

}  // namespace kindred::protocol
