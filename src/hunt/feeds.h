// The feeds that `quoll intel fetch` knows: those of data/feeds.yaml, then a person's own in the
// state's folder, which may replace one of them by its name.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/fetch/feed.h"

namespace quoll::hunt {

// `state_folder` may hold a feeds.yaml of the same form. Fails with K5001 and K5002 as ReadYaml
// does, and with K5002 for a field or a value that no feed has, with its line.
base::Result<std::vector<intel::Feed>> ReadFeeds(const std::string& state_folder, diag::Sink& sink);

// What the feeds say of their sources, for imports of the same sources from files.
std::vector<intel::SourcePolicy> KnownSources(const std::vector<intel::Feed>& feeds);

}  // namespace quoll::hunt
