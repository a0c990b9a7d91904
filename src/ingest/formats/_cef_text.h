// The texts of CEF records: header, transport in front of it, escapes, addresses. Separate from the
// parser to keep its parts testable and short.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/device_time.h"
#include "ingest/row_builder.h"

namespace quoll::ingest {

inline constexpr size_t kNumCefBars = 7;

// The place of `CEF:` with version and bar, any case, at a word's start; npos if there is none in
// reach.
size_t FindCefTag(std::string_view line);

struct CefHeader {
  // Tag with version, vendor, product, device version, class id, name, severity; still escaped.
  std::string_view fields[kNumCefBars];
  std::string_view extension;
};
// `\|` and `\\` are escapes; an eighth bar belongs to the extension. False if bars are missing.
bool SplitCefHeader(std::string_view text, CefHeader& header);

struct CefTransport {
  std::optional<int64_t> time;
  std::string_view host;
  // The relay that put its own header before the sender's.
  std::string_view collector;
};
// The syslog header (RFC 3164, RFC 5424, or pieces of one) before `CEF:`.
CefTransport ReadCefTransport(std::string_view text, const DeviceClock& clock);

// Undoes `\=` `\\` `\n` `\r` in extension values, `\|` and `\\` in header fields. Text without
// escapes comes back as it is.
enum class CefEscapes { kHeader, kExtension };
std::string_view UnescapeCef(std::string_view text, CefEscapes escapes, Scratch& scratch);

// The word that ends before the `=` at `pos` and could be a key, or empty: it needs a blank or the
// start before it. An escaped `\=` has a backslash there, which no key holds.
std::string_view KeyBefore(std::string_view text, size_t pos);
inline bool IsBlank(char c) { return c == ' ' || c == '\t'; }
// Without blanks, tabs and carriage returns at the end.
std::string_view TrimRight(std::string_view text);

struct CefAddress {
  std::string_view text;  // empty: missing
  std::string_view port;  // of `1.2.3.4:80` and `[::1]:80`
};
// Drops brackets and zone ids, unwraps `::ffff:1.2.3.4`; `-`, `?`, `unknown` and `n/a` are missing.
CefAddress CleanCefAddress(std::string_view text);

}  // namespace quoll::ingest
