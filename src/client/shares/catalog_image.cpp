#include "client/shares/catalog_image.hpp"

#include "client/shares/mix.hpp"

#include <string>
#include <type_traits>
#include <vector>

namespace kindred::client::shares {
namespace {

// Changes whenever the memory layout of a catalog does, or the rules by which words are made.
constexpr std::uint64_t format = 0x4b494e4443415402;

template <class T>
concept Plain = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>;

class Writer {
  public:
    explicit Writer(const ImageSink& sink) : sink_(sink) {}

    template <Plain T>
    void operator()(const T& value) {
        bytes(as_bytes({reinterpret_cast<const char*>(&value), sizeof value}));
    }
    template <Plain T>
    void operator()(const std::vector<T>& values) {
        sized({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
    }
    void operator()(const ByteArena& arena) { sized(arena.text(0, arena.size())); }
    void operator()(const std::string& text) { sized(text); }
    template <class T, class F>
    void each(const std::vector<T>& values, F&& visit) {
        (*this)(std::uint64_t{values.size()});
        for (const T& value : values) visit(value);
    }
    std::uint64_t hash() const { return hash_; }

  private:
    void sized(std::string_view content) {
        (*this)(std::uint64_t{content.size()});
        bytes(as_bytes(content));
    }
    void bytes(ByteView view) {
        hash_ = mix(hash_, as_text(view));
        if (!view.empty()) sink_(view);
    }

    const ImageSink& sink_;
    std::uint64_t hash_ = format;
};

class Reader {
  public:
    Reader(const ImageSource& source, std::uint64_t size) : source_(source), left_(size) {}

    template <Plain T>
    void operator()(T& value) {
        bytes({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
    }
    template <Plain T>
    void operator()(std::vector<T>& values) {
        values.resize(length(sizeof(T)) / sizeof(T));
        bytes({reinterpret_cast<std::uint8_t*>(values.data()), values.size() * sizeof(T)});
    }
    void operator()(ByteArena& arena) {
        const std::size_t size = length(1);
        arena.reserve_exactly(size);
        bytes({arena.extend(size), size});
    }
    void operator()(std::string& text) {
        text.resize(length(1));
        bytes({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    }
    template <class T, class F>
    void each(std::vector<T>& values, F&& visit) {
        // Every element has a length of its own, so a false count is noticed soon.
        std::uint64_t count = 0;
        for ((*this)(count); count > 0 && !failed_; --count) visit(values.emplace_back());
    }
    bool failed() const { return failed_; }
    std::uint64_t hash() const { return hash_; }

  private:
    /// Zero after a failure, and for lengths that cannot be.
    std::size_t length(std::size_t unit) {
        std::uint64_t size = 0;
        (*this)(size);
        failed_ = failed_ || size > left_ || size % unit != 0;
        return failed_ ? 0 : static_cast<std::size_t>(size);
    }
    void bytes(std::span<std::uint8_t> out) {
        failed_ = failed_ || out.size() > left_ || (!out.empty() && !source_(out));
        if (failed_) return;
        left_ -= out.size();
        hash_ = mix(hash_, as_text(out));
    }

    const ImageSource& source_;
    std::uint64_t left_;
    bool failed_ = false;
    std::uint64_t hash_ = format;
};

}  // namespace

struct CatalogParts {
    /// Shows everything a catalog is made of to a Writer or a Reader.
    template <class C, class V>
    static void visit(C& catalog, V& visit) {
        auto& tree = catalog.tree_;
        visit(tree.nodes_.count_);
        visit(tree.nodes_.bits_);
        visit(tree.nodes_.ranks_);
        visit(tree.nodes_.ends_);
        visit.each(tree.shares_, [&](auto& share) {
            visit(share.root);
            visit(share.visibility);
            visit(share.first);
            visit(share.end);
            visit(share.counts.folders);
            visit(share.counts.files);
        });
        visit(tree.folders_);
        visit(tree.names_);
        visit(tree.records_);
        visit(tree.samples_);
        visit(tree.path_slots_);
        visit(tree.fingerprint_);
        visit(tree.bytes_);
        auto& index = catalog.index_;
        visit(index.texts_);
        visit(index.postings_);
        visit(index.words_);
        visit.each(index.bitmaps_, visit);
        visit(index.slots_);
    }
};

void write_image(const Catalog& catalog, const ImageSink& sink) {
    Writer writer(sink);
    writer(format);
    CatalogParts::visit(catalog, writer);
    writer(std::uint64_t{writer.hash()});
}

Result<Catalog> read_image(const ImageSource& source, std::uint64_t size) {
    Reader reader(source, size);
    std::uint64_t found = 0;
    reader(found);
    if (found != format) return fail("the kept catalog is of another version");
    Catalog catalog;
    CatalogParts::visit(catalog, reader);
    const std::uint64_t hash = reader.hash();
    std::uint64_t expected = 0;
    reader(expected);
    if (reader.failed() || hash != expected) return fail("the kept catalog is damaged");
    return catalog;
}

}  // namespace kindred::client::shares
