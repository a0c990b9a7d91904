// A record of URLhaus, in the words of any of its forms; empty where it has none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "intel/reader_def.h"

namespace quoll::intel {

struct UrlhausRecord {
  std::string_view id;
  std::string_view url;
  std::string_view date_added;
  std::string_view last_online;
  std::string_view threat;
  std::string_view reference;
  std::string_view reporter;
  std::vector<std::string> tags;
};

// Whether a URL is online says nothing of its validity: old logs are hunted too.
void AddUrlhausUrl(ReaderContext& ctx, const UrlhausRecord& record, uint64_t line);

// A file that was served. Empty values are left out.
struct UrlhausPayload {
  std::string_view md5;
  std::string_view sha256;
  std::string_view first_seen;
  std::string_view signature;  // the family
  std::string_view url;        // that served it
};
void AddUrlhausPayload(ReaderContext& ctx, const UrlhausPayload& payload, uint64_t line);

}  // namespace quoll::intel
