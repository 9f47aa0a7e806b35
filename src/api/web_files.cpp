#include "api/web_files.hpp"

#include "api/call.hpp"
#include "api/reply.hpp"

#include <array>
#include <charconv>

namespace kindred::api {
namespace {

constexpr std::string_view index_page = "index.html";
constexpr std::string_view gzip_ending = ".gz";
/// Vite puts a hash of the content into the names below this folder.
constexpr std::string_view hashed_folder = "assets/";

/// Scripts, styles and fonts of our own only; pictures also from data, which user pictures are.
/// Styles may be set by scripts (progress bars), scripts may not be written into a page.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr std::string_view not_installed =
    "This is Kindred. Its web UI is not installed here; name its folder with kindredd --web.\n"
    "The API is below /api/v1.";

std::string_view type_of(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".wasm", "application/wasm"},
        {".xml", "application/xml"},
    }};
    for (const auto& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

/// FNV-1a: tells two versions of a file apart; it protects nothing.
std::string etag_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
    return '"' + std::string(digits.data(), end) + '-' + std::to_string(bytes.size()) + '"';
}

bool takes_gzip(const HttpRequest& request) {
    const auto accepted = request.header("Accept-Encoding").value_or("");
    return accepted.find("gzip") != accepted.npos && accepted.find("gzip;q=0") == accepted.npos;
}

/// Whether If-None-Match names it; a proxy may have made the tag a weak one.
bool is_known(const HttpRequest& request, std::string_view etag) {
    return request.header("If-None-Match").value_or("").find(etag) != std::string_view::npos;
}

HttpResponse plain_refusal(int status, std::string_view why) {
    return {status,
            {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
            std::string(why) + '\n'};
}

std::string joined(const std::vector<std::string>& segments) {
    std::string path;
    for (const std::string& segment : segments) path += (path.empty() ? "" : "/") + segment;
    return path;
}

}  // namespace

void WebFiles::add(std::string_view path, std::string bytes) {
    const bool compressed = path.ends_with(gzip_ending);
    if (compressed) path.remove_suffix(gzip_ending.size());
    File& file = files_[std::string(path)];
    Variant& variant = compressed ? file.gzip : file.plain;
    variant.etag = etag_of(bytes);
    variant.bytes = std::move(bytes);
}

const std::pair<const std::string, WebFiles::File>* WebFiles::find(std::string_view path) const {
    if (path.empty()) path = index_page;
    if (const auto file = files_.find(path);
        file != files_.end() && !file->second.plain.etag.empty())
        return &*file;
    const bool names_a_file = path.substr(path.rfind('/') + 1).find('.') != path.npos;
    if (names_a_file) return nullptr;
    const auto index = files_.find(index_page);
    return index == files_.end() ? nullptr : &*index;
}

HttpResponse WebFiles::answer(const HttpRequest& request) const {
    if (request.method != "GET" && request.method != "HEAD") {
        HttpResponse response = plain_refusal(405, "Only GET and HEAD are taken here.");
        response.headers.push_back({"Allow", "GET, HEAD"});
        return response;
    }
    if (files_.empty()) return plain_refusal(404, not_installed);
    const auto target = parse_target(request.target);
    if (!target) return plain_refusal(400, target.error().message);
    const auto* found = find(joined(target->segments));
    if (found == nullptr) return plain_refusal(404, "There is no such file.");
    const auto& [path, file] = *found;
    const bool gzip = !file.gzip.bytes.empty() && takes_gzip(request);
    const Variant& variant = gzip ? file.gzip : file.plain;
    HttpResponse response{
        200,
        {{"Content-Type", std::string(type_of(path))},
         {"ETag", variant.etag},
         {"Vary", "Accept-Encoding"},
         {"Cache-Control",
          path.starts_with(hashed_folder) ? "public, max-age=31536000, immutable" : "no-cache"},
         {"Content-Security-Policy", std::string(content_security_policy)},
         {"X-Content-Type-Options", "nosniff"},
         {"X-Frame-Options", "DENY"},
         {"Referrer-Policy", "no-referrer"},
         {"Cross-Origin-Opener-Policy", "same-origin"},
         {"Cross-Origin-Resource-Policy", "same-origin"}},
        {}};
    if (gzip) response.headers.push_back({"Content-Encoding", "gzip"});
    if (is_known(request, variant.etag))
        response.status = 304;
    else
        response.body = variant.bytes;
    return response;
}

}  // namespace kindred::api
