#include "hunt/kql_text.h"

#include "base/escape.h"
#include "base/ticks.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {
constexpr size_t kMaxCommentBytes = 100;
}

std::string DynamicList(const std::vector<std::string>& values) {
  std::string out = "dynamic([";
  for (size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out += ", ";
    out += base::QuoteForKql(values[i]);
  }
  return out + "])";
}

std::string CommentText(std::string_view text) {
  std::string out = base::EscapeForTerminal(text);
  for (char& c : out) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  if (out.size() > kMaxCommentBytes) {
    size_t end = kMaxCommentBytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
    out += "…";
  }
  return out;
}

std::string KqlTime(int64_t datetime_ticks) {
  const std::string text = intel::FormatIsoTime(datetime_ticks);
  return datetime_ticks % base::kTicksPerDay == 0 ? text.substr(0, 10) : text;
}

std::string_view GroupNoun(IocGroup group, size_t count) {
  const bool is_one = count == 1;
  switch (group) {
    case IocGroup::kIp:
      return is_one ? "address" : "addresses";
    case IocGroup::kCidr:
      return is_one ? "network" : "networks";
    case IocGroup::kDomain:
      return is_one ? "domain" : "domains";
    case IocGroup::kUrl:
      return is_one ? "URL" : "URLs";
    case IocGroup::kHash:
      return is_one ? "file hash" : "file hashes";
    case IocGroup::kOther:
      break;
  }
  return is_one ? "indicator" : "indicators";
}

}  // namespace quoll::hunt
