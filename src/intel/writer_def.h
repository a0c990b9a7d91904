// One row per format in which indicators leave. A writer gets what may leave (export.h decides
// that), says as much of it as its format can, and counts what it cannot say.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intel/indicator.h"

namespace quoll::intel {

struct ExportFile {
  std::string name;  // a file name without folders
  std::string content;
};

struct Export {
  // Of most formats one.
  std::vector<ExportFile> files;
  // Why indicators, or something of them, are not in the files, and how many.
  std::map<std::string, uint64_t> left_out;
};

struct ExportContext {
  // Stands where a format asks when a thing was made and no source says it; datetime ticks. 0: the
  // newest time of the indicators, so that the same indicators give the same bytes.
  int64_t now_ticks = 0;
  // Of the event or bundle.
  std::string title = "Quoll export";
};

struct WriterDef {
  std::string_view name;     // `stix`
  std::string_view summary;  // `STIX 2.1 bundle`
  // Detection: what reads it alerts on all of it, so only indicators that are to be hunted go in.
  // Exchange: the format says itself what is for enrichment and what is withdrawn.
  enum class Use { kDetection, kExchange } use = Use::kDetection;
  bool has_several_files = false;
  Export (*write)(std::span<const Indicator* const> indicators, const ExportContext& context);
};

// Every writer, by name.
std::span<const WriterDef* const> AllWriters();

}  // namespace quoll::intel
