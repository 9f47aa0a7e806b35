// A made-up music library of any size, and searches as they come from the network: the same for the
// same seed.
#pragma once

#include "base/random.hpp"
#include "client/shares/catalog_builder.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace kindred::bench {

/// Words of which few are frequent and most are rare, as in names of music.
class Vocabulary {
  public:
    Vocabulary(Random& random, std::size_t count) {
        static constexpr std::string_view consonants = "bcdfghjklmnprstvwz";
        static constexpr std::string_view vowels = "aeiou";
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::string word;
            for (std::uint64_t syllables = random.between(1, 4); syllables > 0; --syllables) {
                word += consonants[random.below(consonants.size())];
                word += vowels[random.below(vowels.size())];
            }
            // Numbers make rare words distinct, as catalogue names and odd spellings do.
            if (i > 2000) word += std::to_string(i % 10'000);
            words_.push_back(word);
            sum += 1 / std::pow(static_cast<double>(i + 1), 1.02);
            sums_.push_back(sum);
        }
    }
    const std::string& word(Random& random) const {
        const double place = static_cast<double>(random() >> 11) * 0x1p-53 * sums_.back();
        const auto at = std::ranges::lower_bound(sums_, place) - sums_.begin();
        return words_[static_cast<std::size_t>(at)];
    }

  private:
    std::vector<std::string> words_;
    std::vector<double> sums_;
};

class ShareWorld {
  public:
    explicit ShareWorld(std::size_t files) : random_(42), vocabulary_(random_, 300'000) {
        while (count_ < files) add_artist(files);
    }

    /// A folder and the names of its files.
    struct Folder {
        std::string path;
        std::vector<client::shares::ScannedFile> files;
    };
    const std::vector<Folder>& folders() const { return folders_; }

    client::shares::Catalog build() const {
        client::shares::CatalogBuilder builder;
        static_cast<void>(
            builder.add_share("Music", "/music", client::shares::Visibility::everyone));
        for (const Folder& folder : folders_) builder.add_folder(folder.path, folder.files);
        return std::move(builder).build();
    }

    enum class Kind { network_mix, hit, wildcard, exclusion };

    std::string query(Kind kind) {
        switch (kind) {
            case Kind::hit:
                return hit();
            case Kind::wildcard:
                return hit() + " *" + vocabulary_.word(random_).substr(1);
            case Kind::exclusion:
                return hit() + " -" + vocabulary_.word(random_);
            case Kind::network_mix:
                break;
        }
        // Most of what comes is not here: a word nobody has, or words that never come together.
        const std::uint64_t dice = random_.below(100);
        if (dice < 50) return words(random_.between(1, 3)) + " qx" + std::to_string(random_());
        if (dice < 85) return words(random_.between(2, 5));
        if (dice < 97) return hit();
        return query(dice < 99 ? Kind::exclusion : Kind::wildcard);
    }

  private:
    void add_artist(std::size_t most) {
        const std::string artist = words(random_.between(1, 3));
        for (std::uint64_t albums = random_.between(1, 8); albums > 0 && count_ < most; --albums) {
            Folder folder;
            folder.path = artist + "/" + words(random_.between(1, 4)) + " (" +
                          std::to_string(random_.between(1960, 2026)) + ") " +
                          std::to_string(folders_.size());
            const bool lossless = random_.chance(1, 4);
            for (std::uint64_t n = random_.between(6, 18); n > 0; --n) {
                const client::FileAttributes known{.bitrate_kbps = 320, .duration_seconds = 240};
                folder.files.push_back({(n < 10 ? "0" : "") + std::to_string(n) + " - " +
                                            words(random_.between(1, 5)) +
                                            (lossless ? ".flac" : ".mp3"),
                                        random_.between(2'000'000, 40'000'000), known});
            }
            folder.files.push_back({"cover.jpg", random_.below(500'000), {}});
            count_ += folder.files.size();
            folders_.push_back(std::move(folder));
        }
    }
    std::string words(std::uint64_t count) {
        std::string text = vocabulary_.word(random_);
        while (--count > 0) text += " " + vocabulary_.word(random_);
        return text;
    }
    /// Some words of a file that is there.
    std::string hit() {
        const Folder& folder = folders_[random_.below(folders_.size())];
        const std::string artist = folder.path.substr(0, folder.path.find('/'));
        const std::string& file = folder.files[random_.below(folder.files.size() - 1)].name;
        return artist + " " + file.substr(5, file.rfind('.') - 5);
    }

    Random random_;
    Vocabulary vocabulary_;
    std::size_t count_ = 0;
    std::vector<Folder> folders_;
};

}  // namespace kindred::bench
