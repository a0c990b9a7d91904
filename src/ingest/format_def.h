// FormatDef: the registry row of a log format, and the two interfaces that a format implements.
//
//   sample ──detect──▶ score      sample ──inspect──▶ FileLayout ──▶ Framer (serial)  ──▶ blocks
//                                                               └──▶ RecordParser (one per worker)
//                                                               ──▶ rows
//
// A format is one file in formats/; the build derives the list from the folder.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/block.h"
#include "ingest/row_builder.h"
#include "ingest/table_finder.h"
#include "model/catalog.h"
#include "model/type.h"

namespace quoll::ingest {

// The start of an input.
struct Sample {
  std::string_view text;
  bool is_whole = false;  // nothing follows
};

// The clock of a run, for times that lack a year or a zone.
struct ClockOptions {
  int64_t reference_ticks = 0;
  int zone_offset_minutes = 0;
};

struct InspectContext {
  Sample sample;
  std::string path;
  // From `Table=PATH`; empty: to be found out.
  std::string table_override;
  ClockOptions clock;
  TableFinder* finder = nullptr;
};

// How a file feeds one table.
struct TableUse {
  std::string table;
  // Fields of the file that a known table lacks, or all fields of a table that is not known.
  model::Schema extra_columns;
  // Fields without a column may follow: the table gets a bag column if it has none.
  bool needs_bag = false;
};

// Parses records; used by one thread.
class RecordParser {
 public:
  virtual ~RecordParser() = default;
  // Gives every record of the block to `rows`, either as a row of a table or as rejected.
  virtual void Parse(const Block& block, BlockRows& rows) = 0;
};

// What is known of one file. Immutable, shared by threads; outlives its framers and parsers.
class FileLayout {
 public:
  virtual ~FileLayout() = default;
  const std::vector<TableUse>& tables() const { return tables_; }
  // True if records may name any known table, beyond tables().
  virtual bool is_routed() const { return false; }
  // True if `engine` reads the file itself (Parquet): the functions below are not called.
  virtual bool is_native() const { return false; }
  virtual std::unique_ptr<Framer> MakeFramer() const = 0;
  virtual std::unique_ptr<RecordParser> MakeParser() const = 0;

 protected:
  std::vector<TableUse> tables_;
};

struct FormatDef {
  std::string_view name;
  std::string_view summary;
  // Separated by blanks, with their points.
  std::string_view extensions;
  // 0 to 100 from the first bytes. Allocates nothing, never throws.
  int (*detect)(const Sample& sample) noexcept = nullptr;
  // Null with `reason` when the content cannot be placed; `hint` may say how to help.
  std::unique_ptr<FileLayout> (*inspect)(const InspectContext& ctx, std::string& reason,
                                         std::string& hint) = nullptr;
  // A fixture, relative to the source folder.
  std::string_view sample;
};

// All formats, sorted by name.
std::span<const FormatDef* const> AllFormats();

}  // namespace quoll::ingest
