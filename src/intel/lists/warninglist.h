// Warninglist: one list for grading as MISP publishes it, with its defects handled: each entry has
// its text as published and the form in which it is compared. A list of a million names is one text
// and 16 bytes per entry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intel/indicator.h"
#include "intel/lists/list_class.h"

namespace quoll::intel {

// Limits of a list; what exceeds them is refused or left aside by name.
inline constexpr uint64_t kMaxListBytes = uint64_t{256} << 20;
inline constexpr size_t kMaxListEntryBytes = 4096;
inline constexpr size_t kMaxListPatterns = 10'000;

enum class ListType : uint8_t { kString, kSubstring, kHostname, kCidr, kRegex };
// `string`, `substring`, `hostname`, `cidr`, `regex`.
std::string_view ListTypeName(ListType type);

// How an entry is compared.
enum class EntryForm : uint8_t {
  kNetwork,    // holds the address
  kExact,      // equals the value
  kSubtree,    // equals the name or one below it
  kBelow,      // equals a name below it (`.example.com`)
  kSubstring,  // stands in the value, any case
  kRegex,
};

struct ListEntry {
  uint32_t text_at = 0;   // into Warninglist::text
  uint32_t value_at = 0;  // the same place where nothing was changed
  uint16_t text_size = 0;
  uint16_t value_size = 0;
  uint16_t note_size =
      0;  // a remark on the entry, directly behind its text; built-in lists have them
  EntryForm form = EntryForm::kExact;
};

// A defect of a list, told once with the first entry that has it.
struct ListDefect {
  std::string text;      // `entries start with a dot and mean what lies below`
  uint64_t count = 0;    // of entries; 0: of the list as a whole
  std::string example;   // as published
  bool is_loss = false;  // the entries are left aside
};

struct Warninglist {
  std::string name;  // of its folder: `amazon-aws`
  std::string title;
  std::string version;
  std::string file;  // empty: built in
  ListType type = ListType::kString;
  uint32_t kinds = 0;  // bit per Kind
  const ListClass* list_class = nullptr;
  std::string text;
  std::vector<ListEntry> entries;
  std::vector<ListDefect> defects;
  uint64_t num_skipped = 0;

  bool HoldsKind(Kind kind) const { return (kinds >> static_cast<int>(kind) & 1) != 0; }
  // As published.
  std::string_view TextOf(const ListEntry& entry) const {
    return std::string_view(text).substr(entry.text_at, entry.text_size);
  }
  std::string_view ValueOf(const ListEntry& entry) const {
    return std::string_view(text).substr(entry.value_at, entry.value_size);
  }
  // What the entry is in particular, else what the list's class is.
  std::string_view NoteOf(const ListEntry& entry) const {
    if (entry.note_size == 0) return list_class->text;
    return std::string_view(text).substr(entry.text_at + entry.text_size, entry.note_size);
  }
};

// Whether the text may be a warning list at all: a JSON object with a `list`. Other JSON files lie
// beside the lists of MISP.
bool LooksLikeWarninglist(std::string_view json);

// Reads the JSON of a list. False with the reason when it is none: no JSON object, no array `list`,
// an unknown type, too large.
bool ParseWarninglist(std::string_view json, std::string_view name, Warninglist& list,
                      std::string& reason);

// Adds an entry in the form that the list's type and kinds give it; `defects` counts what had to be
// changed. For lists that are no JSON.
class EntryBuilder {
 public:
  explicit EntryBuilder(Warninglist& list);
  void Add(std::string_view published, std::string_view note = {});
  // Sorts the defects into the list.
  void Finish();

 private:
  struct Tally {
    uint64_t count = 0;
    std::string example;
  };
  void Count(Tally& tally, std::string_view published);
  bool AddName(std::string_view published, std::string_view name, EntryForm form);
  bool AddNetwork(std::string_view published, std::string_view text);
  bool AddString(std::string_view published, std::string_view text);
  void Keep(std::string_view published, std::string_view value, EntryForm form);
  void Skip(std::string_view published, Tally& why);

  Warninglist& list_;
  std::string_view note_;
  Tally dotted_, starred_, upper_, bare_, host_bits_, suffix_, blanks_;
  Tally no_network_, no_name_, no_hash_, too_long_, not_text_, too_many_, bad_pattern_;
};

}  // namespace quoll::intel
