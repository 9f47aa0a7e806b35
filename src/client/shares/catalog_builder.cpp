#include "client/shares/catalog_builder.hpp"

#include "base/assert.hpp"
#include "base/limits.hpp"
#include "client/shares/mix.hpp"
#include "client/shares/words.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kindred::client::shares {
namespace {

/// Orders paths name by name: the separator comes before every other character, so that a folder
/// stands directly before what is below it.
bool path_before(std::string_view a, std::string_view b) {
    const auto rank = [](char c) { return c == '\\' ? 0 : static_cast<unsigned char>(c) + 1; };
    return std::ranges::lexicographical_compare(a, b, {}, rank, rank);
}

/// The characters of a shared name, from those of a local one.
int shared_character(char c) {
    return c == '\\' ? '_' : static_cast<unsigned char>(c);
}

/// By the name others see; of names that look the same to them, first the one without backslashes.
bool shared_name_before(const ScannedFile& a, const ScannedFile& b) {
    const auto order = std::lexicographical_compare_three_way(
        a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
        [](char left, char right) { return shared_character(left) <=> shared_character(right); });
    return order == 0 ? a.name > b.name : order < 0;
}

bool same_shared_name(const ScannedFile& a, const ScannedFile& b) {
    return std::ranges::equal(a.name, b.name, {}, shared_character, shared_character);
}

}  // namespace

Result<void> CatalogBuilder::add_share(std::string_view alias, std::string_view root,
                                       Visibility visibility) {
    root = without_slash(root);
    if (is_next_of_last(alias, root, visibility)) {
        ++shares_put_off_;
        return {};
    }
    stop_being_as_last();
    return begin_share(alias, root, visibility);
}

bool CatalogBuilder::is_next_of_last(std::string_view alias, std::string_view root,
                                     Visibility visibility) const {
    if (!as_last_ || shares_put_off_ == last_->tree_.shares_.size()) return false;
    const FileTree& tree = last_->tree_;
    const FileTree::Share& share = tree.shares_[shares_put_off_];
    return share.root == root && share.visibility == visibility && tree.alias(share) == alias;
}

void CatalogBuilder::stop_being_as_last() {
    if (!std::exchange(as_last_, false)) return;
    files_ = 0;
    const FileTree& tree = last_->tree_;
    auto copy = copies_put_off_.begin();
    for (std::size_t i = 0; i < shares_put_off_; ++i) {
        const FileTree::Share& share = tree.shares_[i];
        // They were good before, so nothing is refused.
        static_cast<void>(begin_share(tree.alias(share), share.root, share.visibility));
        const auto here = [&] { return tree.folders_[copy->folder.value - 1].share == i; };
        for (; copy != copies_put_off_.end() && here(); ++copy) copy_now(*copy);
    }
    copies_put_off_ = {};
}

Result<void> CatalogBuilder::begin_share(std::string_view alias, std::string_view root,
                                         Visibility visibility) {
    const std::string name(alias);
    if (alias.empty()) return fail("a share needs a name");
    if (alias.find_first_of("\\/") != std::string_view::npos)
        return fail("the share name '" + name + "' contains a slash or backslash");
    if (alias.size() > limits::shared_name)
        return fail("the share name '" + name + "' is too long");
    if (std::ranges::any_of(aliases_,
                            [&](const auto& taken) { return equal_ignoring_case(taken, alias); }))
        return fail("the share name '" + name + "' is used twice");
    if (aliases_.size() >= limits::shares) return fail("too many shares");
    aliases_.push_back(name);
    tree_.shares_.push_back({std::string(root), visibility, 0, 0, {}});
    make_folder(name, name, next_folder());
    return {};
}

std::uint32_t CatalogBuilder::make_folder(const std::string& virtual_path,
                                          std::string_view local_name, std::uint32_t parent) {
    const auto [entry, is_new] = by_path_.try_emplace(virtual_path, next_folder());
    if (!is_new) return entry->second;
    Folder folder;
    folder.name = static_cast<std::uint32_t>(tree_.names_.size());
    folder.name_length = static_cast<std::uint16_t>(local_name.size());
    folder.parent = parent;
    folder.share = static_cast<std::uint16_t>(aliases_.size() - 1);
    tree_.names_.append(local_name);
    folders_.push_back(folder);
    filled_.push_back(false);
    return entry->second;
}

std::optional<std::uint32_t> CatalogBuilder::make_folders(std::string_view path) {
    std::string virtual_path = aliases_.back();
    std::uint32_t folder = by_path_.at(virtual_path);
    while (!path.empty()) {
        const std::string_view name = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(name.size() + 1, path.size()));
        virtual_path += '\\';
        virtual_path += shared_name(name);
        folder = make_folder(virtual_path, name, folder);
        if (tree_.name(folders_[folder]) != name) return std::nullopt;
    }
    return folder;
}

std::vector<Refusal> CatalogBuilder::add_folder(std::string_view path,
                                                std::vector<ScannedFile> files) {
    stop_being_as_last();
    KINDRED_ASSERT(!aliases_.empty());
    if (tree_.records_.size() > limits::shared_records) return {{"", "too many files are shared"}};
    const auto number = make_folders(path);
    if (!number || filled_[*number]) return {{"", "another folder is shared under the same name"}};
    filled_[*number] = true;

    std::vector<Refusal> refused;
    std::ranges::sort(files, shared_name_before);
    const auto same = [&](const ScannedFile& a, const ScannedFile& b) {
        const bool equal = same_shared_name(a, b);
        if (equal) refused.push_back({b.name, "another file is shared under the same name"});
        return equal;
    };
    files.erase(std::unique(files.begin(), files.end(), same), files.end());
    write_files(folders_[*number], files);
    return refused;
}

void CatalogBuilder::write_files(Folder& folder, const std::vector<ScannedFile>& files) {
    ByteArena& records = tree_.records_;
    folder.records = static_cast<std::uint32_t>(records.size());
    folder.samples = static_cast<std::uint32_t>(tree_.samples_.size());
    for (const ScannedFile& file : files) {
        if (folder.files > 0 && folder.files % FileTree::sample_distance == 0)
            tree_.samples_.push_back(static_cast<std::uint32_t>(records.size() - folder.records));
        write_record(records, {file.name, file.size, file.attributes});
        ++folder.files;
    }
    files_ += folder.files;
}

void CatalogBuilder::copy(FolderId folder, bool below) {
    if (!as_last_) return copy_now({folder, below});
    copies_put_off_.push_back({folder, below});
    const FileTree& tree = last_->tree_;
    const Node first = tree.folders_[folder.value - 1].node;
    const Node end = below ? tree.nodes_.folder_end(folder.value - 1)
                           : first + 1 + tree.folders_[folder.value - 1].files;
    const std::uint32_t folders = tree.nodes_.folder_of(end - 1) - (folder.value - 1) + 1;
    folders_put_off_ += folders;
    files_ += end - first - folders;
}

void CatalogBuilder::copy_now(const Copy& copy) {
    const FileTree& tree = last_->tree_;
    const std::uint32_t first = copy.folder.value - 1;
    const Node end = copy.below ? tree.nodes_.folder_end(first) : tree.folders_[first].node + 1;
    for (std::uint32_t i = first; i < tree.folder_count() && tree.folders_[i].node < end; ++i) {
        std::vector<ScannedFile> files;
        files.reserve(tree.folders_[i].files);
        const std::uint8_t* in = tree.records_.data() + tree.folders_[i].records;
        for (std::uint32_t file = 0; file < tree.folders_[i].files; ++file) {
            const FileRecord record = read_record(in);
            files.push_back({std::string(record.local_name), record.size, record.attributes});
        }
        add_folder(last_->path_in_share(FolderId{i + 1}), std::move(files));
    }
}

/// Puts the folders into preorder and gives them their nodes.
void CatalogBuilder::number_folders() {
    std::vector<const std::string*> paths(folders_.size());
    for (const auto& [path, number] : by_path_) paths[number] = &path;
    std::vector<std::uint32_t> order(folders_.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [&](auto a, auto b) { return path_before(*paths[a], *paths[b]); });
    std::vector<std::uint32_t> place(folders_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;

    Node node = 0;
    tree_.folders_.reserve(folders_.size());
    for (const std::uint32_t number : order) {
        Folder folder = folders_[number];
        folder.parent = place[folder.parent];
        folder.node = node;
        node += 1 + folder.files;
        tree_.folders_.push_back(folder);
    }
    by_path_ = {};
    folders_ = {};
}

std::vector<Node> CatalogBuilder::ends_of_folders() const {
    std::vector<Node> ends(tree_.folders_.size());
    for (std::size_t i = ends.size(); i-- > 0;) {
        const Folder& folder = tree_.folders_[i];
        ends[i] = std::max(ends[i], folder.node + 1 + folder.files);
        ends[folder.parent] = std::max(ends[folder.parent], ends[i]);
    }
    return ends;
}

/// Ranges and counts of the shares, and the size and fingerprint of all.
void CatalogBuilder::sum_up() {
    std::uint64_t hash = 0;
    for (std::uint32_t i = 0; i < tree_.folders_.size(); ++i) {
        const Folder& folder = tree_.folders_[i];
        FileTree::Share& share = tree_.shares_[folder.share];
        if (folder.parent == i) {
            share.first = folder.node;
            share.end = tree_.nodes_.folder_end(i);
            hash = mix(mix(hash, share.root), static_cast<std::uint64_t>(share.visibility));
        }
        ++share.counts.folders;
        share.counts.files += folder.files;
        hash = mix(mix(mix(hash, folder.parent), folder.files), tree_.name(folder));
        const std::uint8_t* in = tree_.records_.data() + folder.records;
        const std::uint8_t* begin = in;
        for (std::uint32_t file = 0; file < folder.files; ++file)
            tree_.bytes_ += read_record(in).size;
        hash = mix(hash, as_text({begin, static_cast<std::size_t>(in - begin)}));
    }
    tree_.fingerprint_ = hash;
}

void CatalogBuilder::finish_tree() {
    number_folders();
    std::vector<Node> nodes(tree_.folders_.size());
    std::ranges::transform(tree_.folders_, nodes.begin(), &Folder::node);
    const Node count = nodes.back() + 1 + tree_.folders_.back().files;
    tree_.nodes_ = NodeMap(count, nodes, ends_of_folders());
    tree_.names_.shrink_to_fit();
    tree_.records_.shrink_to_fit();
    tree_.samples_.shrink_to_fit();
    tree_.index_paths();
    sum_up();
}

WordIndex CatalogBuilder::build_index() const {
    WordIndexBuilder index(tree_.nodes_);
    std::string folded;
    tree_.for_each_node([&](Node node, Node end, std::string_view name) {
        fold_words(name, folded);
        index.add(node, end, folded);
    });
    return std::move(index).build();
}

Catalog CatalogBuilder::build() && {
    stop_being_as_last();
    if (folders_.empty()) return {};
    finish_tree();
    // A statement of its own: the index looks at the tree, and arguments have no order.
    WordIndex words = build_index();
    return Catalog(std::move(tree_), std::move(words));
}

std::shared_ptr<const Catalog> CatalogBuilder::build_unless_same() && {
    if (as_last_ && shares_put_off_ == last_->tree_.shares_.size() &&
        folders_put_off_ == last_->folder_count())
        return last_;
    stop_being_as_last();
    if (folders_.empty()) return std::make_shared<const Catalog>();
    finish_tree();
    if (last_ != nullptr && last_->fingerprint() == tree_.fingerprint_) return last_;
    last_.reset();  // it may go before the next one is put together
    WordIndex words = build_index();
    return std::shared_ptr<const Catalog>(new Catalog(std::move(tree_), std::move(words)));
}

}  // namespace kindred::client::shares
