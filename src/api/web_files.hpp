// The web UI's files, held in memory and answered from there: with types, ETags, the compressed
// variant for who takes it, and headers that keep a page from running anything but its own scripts.
//
// Addresses without a dot in their last part that are no file belong to pages of the UI, which
// begin with index.html. Names with a hash in them (assets/...) may be kept for ever by browsers.
#pragma once

#include "base/http.hpp"

#include <map>
#include <string>
#include <string_view>

namespace kindred::api {

class WebFiles {
  public:
    /// `path` is relative, with slashes; "x.js.gz" is taken as the compressed variant of "x.js".
    void add(std::string_view path, std::string bytes);

    /// GET and HEAD of anything outside of /api/.
    HttpResponse answer(const HttpRequest& request) const;

  private:
    struct Variant {
        std::string bytes;
        std::string etag;
    };
    struct File {
        Variant plain;
        Variant gzip;  ///< empty bytes: there is none
    };

    const std::pair<const std::string, File>* find(std::string_view path) const;

    std::map<std::string, File, std::less<>> files_;
};

}  // namespace kindred::api
