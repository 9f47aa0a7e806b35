// The Encoder and its Sizer: the visitors that write a message. Encoding cannot fail; the Sizer
// runs first so that the bytes are written once, into memory of the right size.
#pragma once

#include "base/assert.hpp"
#include "protocol/wire_traits.hpp"

#include <bit>
#include <cstring>

namespace kindred::protocol {

namespace detail {

/// What Sizer and Encoder share: which fields are written. `Self` has `put(value)`.
template <class Self>
class Writer {
  public:
    explicit Writer(Dialect dialect) : dialect_(dialect) {}

    template <class T>
    Self& operator()(const char* /*name*/, const T& value) {
        if (!stopped_) write(value);
        return self();
    }
    template <class T>
    Self& tail(const char* /*name*/, const std::optional<T>& value) {
        if (!value) stopped_ = true;  // a field after a gap would be read as the missing one
        if (!stopped_) write(*value);
        return self();
    }
    template <class A, class B>
    Self& either(const char* wide_name, const std::optional<A>& wide, const char* narrow_name,
                 const std::optional<B>& narrow) {
        return wide ? tail(wide_name, wide) : tail(narrow_name, narrow);
    }
    bool when(const char* /*words*/, bool condition) const { return condition; }
    bool exactly(std::size_t /*count*/, bool otherwise) const { return otherwise; }
    Dialect dialect() const { return dialect_; }
    /// In the 2003 dialect the message ends here.
    Self& modern() {
        stopped_ = stopped_ || dialect_ == Dialect::seed2003;
        return self();
    }

  private:
    Self& self() { return static_cast<Self&>(*this); }

    template <class T>
    void write(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            self().put_integer(static_cast<std::uint8_t>(value));
        } else if constexpr (Integer<T>) {
            self().put_integer(value);
        } else if constexpr (std::is_same_v<T, IPv4> || std::is_same_v<T, FileSize>) {
            self().put_integer(value.value);
        } else if constexpr (std::is_same_v<T, std::string> ||
                             std::is_same_v<T, std::string_view>) {
            put_sized(as_bytes(value));
        } else if constexpr (std::is_same_v<T, Blob>) {
            put_sized(value.bytes);
        } else if constexpr (std::is_same_v<T, Rest>) {
            self().put_bytes(value.bytes);
        } else if constexpr (List<T>) {
            self().put_integer(static_cast<std::uint32_t>(value.size()));
            for (const auto& element : value) write(element);
        } else {
            static_assert(Record<T>, "this field type has no wire form");
            T::fields(value, self());
        }
    }
    void put_sized(ByteView bytes) {
        self().put_integer(static_cast<std::uint32_t>(bytes.size()));
        self().put_bytes(bytes);
    }

    Dialect dialect_;
    bool stopped_ = false;
};

}  // namespace detail

/// Counts the bytes a message takes.
class Sizer : public detail::Writer<Sizer> {
  public:
    explicit Sizer(Dialect dialect) : Writer(dialect) {}
    template <class T>
    void put_integer(T) {
        size_ += sizeof(T);
    }
    void put_bytes(ByteView bytes) { size_ += bytes.size(); }
    std::size_t size() const { return size_; }

  private:
    std::size_t size_ = 0;
};

/// Writes a message into memory that the Sizer measured.
class Encoder : public detail::Writer<Encoder> {
  public:
    Encoder(std::span<std::uint8_t> out, Dialect dialect)
        : Writer(dialect), next_(out.data()), end_(out.data() + out.size()) {}
    ~Encoder() { KINDRED_ASSERT(next_ == end_); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;

    template <class T>
    void put_integer(T value) {
        std::memcpy(next_, &value, sizeof value);
        next_ += sizeof value;
    }
    void put_bytes(ByteView bytes) {
        if (!bytes.empty()) std::memcpy(next_, bytes.data(), bytes.size());
        next_ += bytes.size();
    }

  private:
    std::uint8_t* next_;
    std::uint8_t* end_;
};

/// Appends `room` bytes for the caller to write, and the fields of `message`.
template <class M>
void encode_fields_behind(std::size_t room, const M& message, Buffer& out, Dialect dialect) {
    Sizer sizer(dialect);
    M::fields(message, sizer);
    const std::size_t begin = out.size() + room;
    out.resize(begin + sizer.size());
    Encoder encoder({out.data() + begin, sizer.size()}, dialect);
    M::fields(message, encoder);
}

/// Appends the fields of `message` to `out`, without code or length.
template <class M>
void encode_fields(const M& message, Buffer& out, Dialect dialect = Dialect::modern) {
    encode_fields_behind(0, message, out, dialect);
}

}  // namespace kindred::protocol
