// The extension keys of CEF and the columns of CommonSecurityLog that they fill, as the vendor
// publishes them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace quoll::ingest {

struct CefKey {
  enum class Kind : uint8_t {
    kText,          // may hold blanks and, unescaped, ` word=`
    kToken,         // never holds blanks
    kAddress,       // `-` is missing; ports and zone ids are cut off
    kPort,          // 0 to 65535; `-` is missing
    kNumber,        // int, long or real, as the column says
    kDirection,     // 0 and 1 stand for Inbound and Outbound
    kCustomNumber,  // int, and beyond it the long column beside
    kExternalId,    // int where it is one, and the text
    kTime,          // a datetime column, and a clock of the event
    kReceiptTime,   // a text column, and a clock of the event
    kTimeText,      // a text column
    kZone,          // the zone of times that state none
    kNoColumn,      // known, but kept with the other fields
  };
  std::string_view key;
  std::string_view column;
  Kind kind = Kind::kText;
  // The column that takes the value in its other form.
  std::string_view second_column = {};
};

std::span<const CefKey> AllCefKeys();

// Finds keys in any case. Immutable.
class CefKeyIndex {
 public:
  CefKeyIndex();
  // Index into AllCefKeys(), or -1.
  int Find(std::string_view key) const;

 private:
  static constexpr size_t kSlots = 1024;
  std::array<int16_t, kSlots> slots_{};
};

// True if an unknown `word=` behind a value of this kind can only be the next key.
bool EndsAtBlank(CefKey::Kind kind);

}  // namespace quoll::ingest
