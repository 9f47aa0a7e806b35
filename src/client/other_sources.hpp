// Another source for a download that does not get on: a search for its name, within the network's
// budget, and of those who have a file of the same name and size the one most likely to deliver.
// That it is the same file is proved when its bytes are compared with what is here already.
#pragma once

#include "client/downloads.hpp"
#include "client/searches.hpp"

namespace kindred::client {

class OtherSources {
  public:
    OtherSources(Context& context, Session& session, Searches& searches, Downloads& downloads,
                 People& people)
        : context_(context),
          session_(session),
          searches_(searches),
          downloads_(downloads),
          people_(people) {}

    /// Looks now and then for what is stuck.
    void start();
    /// Looks at once.
    Result<void> find(DownloadId download);

  private:
    void look();
    void ended(DownloadId download, SearchId search);
    std::optional<FileSource> best(DownloadId download, SearchId search) const;

    Context& context_;
    Session& session_;
    Searches& searches_;
    Downloads& downloads_;
    People& people_;
    std::map<DownloadId, SearchId> searching_;
    Timer timer_;
};

/// The words to search a file by: those of its name without the extension.
std::string query_for_file(std::string_view virtual_path);

}  // namespace kindred::client
