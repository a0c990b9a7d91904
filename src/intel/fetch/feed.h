// Feed: where intelligence is published and how it is to be taken, as data/feeds.yaml describes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ticks.h"
#include "intel/store/store.h"

namespace quoll::intel {

enum class FeedForm : uint8_t {
  kFile,   // one answer holds all
  kTaxii,  // a TAXII 2.1 server, API root or collection
};

// How the key of a feed travels. It is never part of a message, a snapshot or the state.
enum class KeyPlace : uint8_t {
  kNone,
  kHeader,  // `Auth-Key: KEY`
  kQuery,   // `?auth-key=KEY`
  kBearer,  // `Authorization: Bearer KEY`
  kBasic,   // the key is `user:password`
};

struct Feed {
  std::string name;   // `threatfox-recent`
  std::string about;  // one line for people
  std::string url;
  FeedForm form = FeedForm::kFile;
  // The reader that must know the answer, `threatfox_csv`; empty: whatever reads it.
  std::string reader;
  SourcePolicy policy;
  // The answer is all that the source has; see ImportOptions::is_full.
  bool is_full = false;
  // The answer is kept and nothing is imported: a list that queries read by its URL.
  bool is_copy_only = false;
  // Not asked again before; 0: whenever asked.
  int64_t interval = base::kTicksPerHour;
  // The name of the key, for its file and variable; empty: none.
  std::string key;
  KeyPlace key_place = KeyPlace::kNone;
  std::string key_field;  // of the header or the parameter
  // Fetched without its key, too, where there is none.
  bool is_key_optional = false;
  // TAXII: title, alias or id of the collection; empty: all that can be read.
  std::string collection;
  // Fetched by `quoll intel fetch` without names.
  bool is_enabled = false;
};

}  // namespace quoll::intel
