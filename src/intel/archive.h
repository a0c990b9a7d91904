// Archives as feeds are downloaded: ZIP files and gzip. Only what is needed, with limits against
// bombs; a damaged archive says what is wrong with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

// Of one source after unpacking, all members together.
inline constexpr uint64_t kMaxExpandedBytes = 1ULL << 30;
inline constexpr size_t kMaxArchiveMembers = 1000;

struct Member {
  std::string name;
  std::string content;
};

bool IsZip(std::string_view content);
bool IsGzip(std::string_view content);

// The files of a ZIP archive in the order of its directory; folders are left out. False: `reason`
// says why.
bool ReadZip(std::string_view content, std::vector<Member>& members, std::string& reason);
bool ReadGzip(std::string_view content, std::string& out, std::string& reason);

}  // namespace quoll::intel
