// Readable messages for the golden files: strings that name their field, numbers that count up.
#pragma once

#include "base/text.hpp"
#include "protocol/wire_traits.hpp"

namespace kindred::protocol {

struct SampleOptions {
    Dialect dialect = Dialect::modern;
    bool full = true;  ///< every condition true and every tail present, or none
};

class Sample {
  public:
    explicit Sample(SampleOptions options) : options_(options) {}

    template <class T>
    Sample& operator()(const char* name, T& value) {
        if (!ended_) make(name, value);
        return *this;
    }
    template <class T>
    Sample& tail(const char* name, std::optional<T>& value) {
        if (options_.full && !ended_) make(name, value.emplace());
        return *this;
    }
    template <class A, class B>
    Sample& either(const char* wide_name, std::optional<A>& wide, const char*, std::optional<B>&) {
        return tail(wide_name, wide);
    }
    bool when(const char*, bool condition) const { return condition; }
    bool exactly(std::size_t, bool) const { return options_.dialect == Dialect::seed2003; }
    Dialect dialect() const { return options_.dialect; }
    Sample& modern() {
        ended_ = ended_ || options_.dialect == Dialect::seed2003;
        return *this;
    }

  private:
    template <class T>
    void make(const char* name, T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            value = options_.full;
        } else if constexpr (Integer<T>) {
            value = static_cast<T>(++number_);
        } else if constexpr (std::is_same_v<T, IPv4>) {
            value.value = 0x0a000000 + ++number_;
        } else if constexpr (std::is_same_v<T, FileSize>) {
            value.value = 5'000'000'000 + ++number_;
        } else if constexpr (std::is_same_v<T, std::string>) {
            value = name;
        } else if constexpr (std::is_same_v<T, Blob> || std::is_same_v<T, Rest>) {
            append(value.bytes, as_bytes(name));
        } else if constexpr (List<T>) {
            for (int i = 0; i < 2; ++i) {
                typename T::value_type element{};
                make(name, element);
                value.push_back(std::move(element));
            }
        } else {
            T::fields(value, *this);
        }
    }

    SampleOptions options_;
    std::uint32_t number_ = 0;
    bool ended_ = false;
};

/// Writes a message as `name value` lines, records in braces, lists in brackets.
class Dump {
  public:
    explicit Dump(Dialect dialect) : dialect_(dialect) {}

    template <class T>
    Dump& operator()(const char* name, const T& value) {
        text_.append(text_.empty() || text_.back() == '{' ? "" : ", ").append(name).append(" ");
        write(value);
        return *this;
    }
    template <class T>
    Dump& tail(const char* name, const std::optional<T>& value) {
        return value ? (*this)(name, *value) : *this;
    }
    template <class A, class B>
    Dump& either(const char* wide_name, const std::optional<A>& wide, const char* narrow_name,
                 const std::optional<B>& narrow) {
        return tail(wide_name, wide).tail(narrow_name, narrow);
    }
    bool when(const char*, bool condition) const { return condition; }
    bool exactly(std::size_t, bool otherwise) const { return otherwise; }
    Dialect dialect() const { return dialect_; }
    Dump& modern() { return *this; }

    const std::string& text() const { return text_; }

  private:
    template <class T>
    void write(const T& value) {
        if constexpr (std::is_same_v<T, bool>) {
            text_ += value ? "true" : "false";
        } else if constexpr (std::is_enum_v<T>) {
            write(static_cast<std::underlying_type_t<T>>(value));
        } else if constexpr (Integer<T>) {
            text_ += std::to_string(value);
        } else if constexpr (std::is_same_v<T, IPv4>) {
            text_ += to_string(value);
        } else if constexpr (std::is_same_v<T, FileSize>) {
            text_ += std::to_string(value.value);
        } else if constexpr (std::is_same_v<T, std::string>) {
            text_ += '"' + value + '"';
        } else if constexpr (std::is_same_v<T, Blob> || std::is_same_v<T, Rest>) {
            text_ += "0x" + to_hex(value.bytes);
        } else if constexpr (List<T>) {
            text_ += '[';
            for (const auto& element : value) {
                if (&element != &*value.begin()) text_ += "; ";
                write(element);
            }
            text_ += ']';
        } else {
            text_ += '{';
            T::fields(value, *this);
            text_ += '}';
        }
    }

    Dialect dialect_;
    std::string text_;
};

}  // namespace kindred::protocol
