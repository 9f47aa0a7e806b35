// The Decoder: the visitor that fills a message from bytes. The first failure sticks, names the
// field and its place, and turns everything after it into nothing, so callers check once. Memory
// grows with the bytes that are present, never with a count or length that is merely claimed.
#pragma once

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "protocol/wire_traits.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

namespace kindred::protocol {

static_assert(std::endian::native == std::endian::little,
              "fields are copied as they lie in memory");

/// Why a message could not be decoded: in which field, and at which byte of the (inflated) body.
struct DecodeError {
    std::string field;
    std::size_t offset = 0;
    std::string reason;

    bool operator==(const DecodeError&) const = default;
};

/// More bytes for a Decoder whose window has run short; for bodies that are inflated as they are
/// read.
class Source {
  public:
    virtual ~Source() = default;
    /// Makes at least `need` bytes readable, keeping the unread ones `[begin, end)` at the front,
    /// and returns the window. A shorter window means that there is no more, or that why() tells.
    virtual ByteView refill(ByteView unread, std::size_t need) = 0;
    /// Empty, or why no more bytes come although the body has not ended.
    virtual std::string_view why() const = 0;
};

struct DecodeOptions {
    Dialect dialect = Dialect::modern;
    /// File sizes in lists are u32: an old client's search reply that does not parse with u64.
    bool narrow_file_sizes = false;
    std::size_t max_list_elements = limits::list_elements;
};

class Decoder {
  public:
    explicit Decoder(ByteView bytes, DecodeOptions options = {})
        : next_(bytes.data()),
          end_(bytes.data() + bytes.size()),
          start_(next_),
          options_(options) {}
    explicit Decoder(Source& source, DecodeOptions options = {}) : Decoder(ByteView{}, options) {
        source_ = &source;
    }

    /// A mandatory field.
    template <class T>
    Decoder& operator()(const char* name, T& value) {
        if (!failed_ && !read(value)) note_failure(name);
        return *this;
    }

    /// An optional trailing field: present if at least its smallest form is left, and if no
    /// optional field before it was absent.
    template <class T>
    Decoder& tail(const char* name, std::optional<T>& value) {
        if (!take_tail(name, value)) ended_ = true;
        return *this;
    }

    /// An optional trailing field with two widths: the wide one if it fits, else the narrow one.
    template <class A, class B>
    Decoder& either(const char* wide_name, std::optional<A>& wide, const char* narrow_name,
                    std::optional<B>& narrow) {
        narrow.reset();
        return take_tail(wide_name, wide) ? *this : tail(narrow_name, narrow);
    }

    /// The condition of the fields that follow, with words for the documentation.
    bool when(const char* /*words*/, bool condition) { return condition && !failed_; }
    /// True if exactly `count` bytes are left; other visitors answer `otherwise`.
    bool exactly(std::size_t count, bool /*otherwise*/) const {
        return !failed_ && remaining() == count;
    }
    Dialect dialect() const { return options_.dialect; }
    /// What follows does not exist in the 2003 dialect; a parser takes it when it is there.
    Decoder& modern() { return *this; }

    bool failed() const { return failed_; }
    /// Why, once it has failed.
    const DecodeError& error() const { return *error_; }
    /// Bytes consumed so far.
    std::size_t offset() const { return before_ + static_cast<std::size_t>(next_ - start_); }
    /// Bytes left in the window; for a body that is not streamed, the bytes left in the message.
    std::size_t remaining() const { return static_cast<std::size_t>(end_ - next_); }
    /// Reads to the end of the body and returns how many bytes nobody asked for.
    std::size_t skip_rest() { return has(1) ? skip() : 0; }

  private:
    template <class T>
    bool take_tail(const char* name, std::optional<T>& value);
    bool has(std::size_t count) {
        return remaining() >= count || (source_ != nullptr && refill(count));
    }
    bool refill(std::size_t count);
    std::size_t skip();
    DecodeError& failure() { return error_ ? *error_ : error_.emplace(); }
    bool truncated(std::size_t wanted);
    bool too_many_elements();
    void note_failure(const char* name);
    void note_element(std::size_t index);

    template <class T>
    bool read(T& value);
    bool read_bool(bool& value);
    /// What has its length in front; the bytes hold as long as the window.
    bool read_sized(ByteView& bytes);
    bool read_rest(Buffer& bytes);
    template <class T>
    bool read_list(T& list);

    const std::uint8_t* next_;
    const std::uint8_t* end_;
    const std::uint8_t* start_;
    std::size_t before_ = 0;  // bytes that came before start_
    Source* source_ = nullptr;
    DecodeOptions options_;
    bool failed_ = false;
    bool ended_ = false;  // an optional field was absent, so those after it are too
    std::optional<DecodeError> error_;
};

template <class T>
bool Decoder::take_tail(const char* name, std::optional<T>& value) {
    value.reset();
    if (failed_ || ended_ || !has(std::max<std::size_t>(1, min_wire_size<T>()))) return false;
    value.emplace();
    if (!read(*value)) note_failure(name);
    return true;
}

inline bool Decoder::read_sized(ByteView& bytes) {
    std::uint32_t size = 0;
    if (!read(size)) return false;
    if (!has(size)) return truncated(size);
    bytes = {next_, size};
    next_ += size;
    return true;
}

template <class T>
bool Decoder::read_list(T& list) {
    using Element = typename T::value_type;
    // Not constexpr: clang cannot evaluate the std::string of libstdc++ 12 at compile time.
    const std::size_t smallest = std::max<std::size_t>(1, min_wire_size<Element>());
    list.clear();
    std::uint32_t count = 0;
    if (!read(count)) return false;
    if (count > options_.max_list_elements) return too_many_elements();
    options_.max_list_elements -= count;
    if constexpr (PlainOnWire<Element>) {
        static_assert(sizeof(Element) == smallest);
        const std::size_t size = count * sizeof(Element);
        if (remaining() >= size) {  // else element by element, until the bytes end
            list.resize(count);
            if (size > 0) std::memcpy(list.data(), next_, size);
            next_ += size;
            return true;
        }
    }
    if constexpr (requires { list.reserve(count); })
        list.reserve(std::min<std::size_t>(count, remaining() / smallest));
    for (std::uint32_t i = 0; i < count; ++i) {
        if constexpr (requires { list.emplace_back(); }) {
            if (!read(list.emplace_back())) return note_element(i), false;
        } else {
            Element element{};
            if (!read(element)) return note_element(i), false;
            list.push_back(element);
        }
    }
    return true;
}

template <class T>
bool Decoder::read(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        return read_bool(value);
    } else if constexpr (Integer<T>) {
        if (!has(sizeof value)) return truncated(sizeof value);
        std::memcpy(&value, next_, sizeof value);
        next_ += sizeof value;
        return true;
    } else if constexpr (std::is_same_v<T, IPv4>) {
        return read(value.value);
    } else if constexpr (std::is_same_v<T, FileSize>) {
        if (!options_.narrow_file_sizes) return read(value.value);
        std::uint32_t narrow = 0;
        if (!read(narrow)) return false;
        value.value = narrow;
        return true;
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        KINDRED_ASSERT(source_ == nullptr);  // or the bytes would not stay where they are
        ByteView bytes;
        if (!read_sized(bytes)) return false;
        value = as_text(bytes);
        return true;
    } else if constexpr (std::is_same_v<T, std::string>) {
        ByteView bytes;
        if (!read_sized(bytes)) return false;
        value = std::string(as_text(bytes));
        return true;
    } else if constexpr (std::is_same_v<T, Blob>) {
        ByteView bytes;
        if (!read_sized(bytes)) return false;
        value.bytes.assign(bytes.begin(), bytes.end());
        return true;
    } else if constexpr (std::is_same_v<T, Rest>) {
        return read_rest(value.bytes);
    } else if constexpr (List<T>) {
        return read_list(value);
    } else {
        static_assert(Record<T>, "this field type has no wire form");
        T::fields(value, *this);
        return !failed_;
    }
}

}  // namespace kindred::protocol
