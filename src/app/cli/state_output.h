// What the commands of the intelligence state print: counts of an import, changes, sources and
// feeds. JSON ends with a newline where a document ends.
#pragma once

#include <string>
#include <vector>

#include "intel/fetch/feed.h"
#include "intel/fetch/fetch.h"
#include "intel/store/store.h"

namespace quoll::cli {

// One or two lines.
std::string ImportText(const intel::ImportReport& report);
// An object, without a newline.
std::string ImportJson(const intel::ImportReport& report);

// `+ domain sadd.io  threatfox:1693315`; the last line counts.
std::string ChangesText(const std::vector<intel::Change>& changes);
std::string ChangesJson(const std::vector<intel::Change>& changes);

// A line for people; an object, without a newline (`report` null: it failed).
std::string FetchText(const intel::Feed& feed, const intel::FetchReport& report);
std::string FetchJson(const intel::Feed& feed, const intel::FetchReport* report);

std::string SourcesText(const std::vector<intel::SourceInfo>& sources,
                        const std::vector<intel::Feed>& feeds,
                        const std::vector<intel::FeedState>& states);
std::string SourcesJson(const std::vector<intel::SourceInfo>& sources,
                        const std::vector<intel::Feed>& feeds,
                        const std::vector<intel::FeedState>& states);

}  // namespace quoll::cli
