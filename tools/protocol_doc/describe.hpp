// The visitor that tells what a message consists of, in words. It asks a message for its fields
// several times, answering one of its conditions differently each time; what then appears or
// vanishes depends on that condition.
#pragma once

#include "protocol/file_records.hpp"
#include "protocol/records.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace kindred::protocol_doc {

struct Field {
    std::string name;
    std::string type;
    bool optional = false;
    bool modern = false;  ///< not in the 2003 form
    std::string condition;
    bool operator==(const Field&) const = default;
};

template <class T>
std::string type_name();

template <class T>
std::string record_name() {
    using namespace protocol;
    if constexpr (std::is_same_v<T, UserStats>) return "UserStats";
    if constexpr (std::is_same_v<T, FileEntry>) return "FileEntry";
    if constexpr (std::is_same_v<T, Directory>) return "Directory";
    if constexpr (std::is_same_v<T, FileAttribute>) return "FileAttribute";
    if constexpr (std::is_same_v<T, UserInfoSeedForm>) return "UserInfoSeedForm";
    if constexpr (std::is_same_v<T, RoomTicker>) return "RoomTicker";
    if constexpr (std::is_same_v<T, Recommendation>) return "Recommendation";
    if constexpr (std::is_same_v<T, SimilarUser>) return "SimilarUser";
    if constexpr (std::is_same_v<T, RelatedTerm>) return "RelatedTerm";
    if constexpr (std::is_same_v<T, PossibleParent>) return "PossibleParent";
    return {};
}

class Describe {
  public:
    /// Answers yes to every condition but the one with number `flipped`.
    explicit Describe(int flipped) : flipped_(flipped) {}

    template <class T>
    Describe& operator()(const char* name, const T&) {
        fields_.push_back({name, type_name<T>(), false, modern_, {}});
        return *this;
    }
    template <class T>
    Describe& tail(const char* name, const std::optional<T>&) {
        fields_.push_back({name, type_name<T>(), true, modern_, {}});
        return *this;
    }
    template <class A, class B>
    Describe& either(const char* name, const std::optional<A>&, const char*,
                     const std::optional<B>&) {
        fields_.push_back({name, type_name<A>() + " or " + type_name<B>(), true, modern_, {}});
        return *this;
    }
    bool when(const char* words, bool) { return ask(std::string("if ") + words); }
    bool exactly(std::size_t count, bool) {
        return ask("if " + std::to_string(count) + " bytes are left");
    }
    protocol::Dialect dialect() {
        return ask("in today's dialect") ? protocol::Dialect::modern : protocol::Dialect::seed2003;
    }
    Describe& modern() {
        modern_ = true;
        return *this;
    }

    const std::vector<Field>& fields() const { return fields_; }
    const std::vector<std::string>& questions() const { return questions_; }

  private:
    bool ask(std::string words) {
        questions_.push_back(std::move(words));
        return static_cast<int>(questions_.size()) - 1 != flipped_;
    }

    int flipped_;
    bool modern_ = false;
    std::vector<Field> fields_;
    std::vector<std::string> questions_;
};

template <class T>
std::string type_name() {
    using namespace protocol;
    if constexpr (std::is_same_v<T, bool>) {
        return "bool";
    } else if constexpr (std::is_enum_v<T>) {
        return type_name<std::underlying_type_t<T>>();
    } else if constexpr (Integer<T>) {
        return (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
    } else if constexpr (std::is_same_v<T, IPv4>) {
        return "ip";
    } else if constexpr (std::is_same_v<T, FileSize>) {
        return "u64";
    } else if constexpr (std::is_same_v<T, std::string>) {
        return "str";
    } else if constexpr (std::is_same_v<T, Blob>) {
        return "bytes";
    } else if constexpr (std::is_same_v<T, Rest>) {
        return "rest";
    } else if constexpr (List<T>) {
        return "n×" + type_name<typename T::value_type>();
    } else {
        static_assert(Record<T>, "this field type has no name");
        return record_name<T>();
    }
}

/// The fields of T in wire order, with the condition of each. Conditions do not nest.
template <class T>
std::vector<Field> describe() {
    const T value{};
    const auto visit = [&](int flipped) {
        Describe visitor(flipped);
        T::fields(value, visitor);
        return visitor;
    };
    const Describe base = visit(-1);
    std::vector<Field> fields = base.fields();
    for (std::size_t i = 0; i < base.questions().size(); ++i) {
        const auto& question = base.questions()[i];
        const std::vector<Field> other = visit(static_cast<int>(i)).fields();
        auto last = fields.begin();
        for (auto& field : fields) {
            const bool stays = std::ranges::find(other, field.name, &Field::name) != other.end();
            const bool in_place = stays && question != "in today's dialect";
            if (!in_place && field.condition.empty()) field.condition = question;
            if (!in_place) last = fields.begin() + (&field - fields.data()) + 1;
        }
        std::vector<Field> otherwise;
        for (Field field : other) {
            const bool known =
                std::ranges::find(base.fields(), field.name, &Field::name) != base.fields().end();
            if (known && question != "in today's dialect") continue;
            field.condition = question == "in today's dialect" ? "in 2003" : "otherwise";
            otherwise.push_back(field);
        }
        fields.insert(last, otherwise.begin(), otherwise.end());
    }
    return fields;
}

}  // namespace kindred::protocol_doc
