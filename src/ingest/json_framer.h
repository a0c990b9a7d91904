// JsonFramer: records in JSON files of every shape that exports have.
//
//   {…}⏎{…}⏎          one record per line              {…}{…}            several on a line
//   [{…},{…}]          an array                         {"value":[{…}]}   a wrapper: any of
//   kRecordLists
//   {"tables":[{"columns":[…],"rows":[[…],[…]]}]}       rows as arrays, with the columns as their
//   header
//
// Line-wise files are framed line by line, so that a broken line costs one record.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/block.h"
#include "ingest/json_text.h"

namespace quoll::ingest {

struct JsonShape {
  bool is_line_wise = false;  // no value crosses a line end
  bool has_wrappers = false;  // top-level objects hold lists of records
};
// From the first bytes.
JsonShape JsonShapeOf(std::string_view sample);

class JsonFramer : public Framer {
 public:
  explicit JsonFramer(JsonShape shape) : shape_(shape) {}
  size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) override;

 private:
  enum class Container : uint8_t { kTop, kRecords, kWrapper, kWrappers };
  // What one step over the text yields.
  enum class Step { kDone, kNeedsMore };

  size_t FrameLines(std::string_view text, bool is_last, size_t max_record, Block& block);
  void FrameLine(std::string_view text, size_t begin, size_t end, uint32_t line, size_t max_record,
                 Block& block);
  // Frames from `pos` on until the block has `max_records`; returns what is done with.
  size_t FrameDocument(std::string_view text, size_t pos, bool is_last, size_t max_record,
                       size_t max_records, Block& block);
  Step TakeItem(std::string_view text, size_t& pos, bool is_last, size_t max_record, Block& block);
  Step TakeRecord(std::string_view text, size_t& pos, bool is_last, size_t max_record,
                  Block& block);
  Step TakeWrapperField(std::string_view text, size_t& pos, bool is_last);
  void TakeGarbage(std::string_view text, size_t& pos, Block& block);
  void Emit(Block& block, std::string_view text, size_t begin, size_t end, Fault fault);
  uint32_t LineOf(std::string_view text, size_t pos);
  void Reset();

  JsonShape shape_;
  std::vector<Container> stack_ = {Container::kTop};
  // Where the wrapper at the top started, until a list of records in it was found.
  size_t wrapper_start_ = kNoEnd;
  std::shared_ptr<const std::string> header_;  // shared with the blocks whose records it describes
  uint16_t header_idx_ = kNoHeader;            // in the block at hand
  bool is_at_start_ = true;                    // of the input
  // A record over the limit, whose end is still to come.
  bool is_skipping_ = false;
  JsonSkipper skipper_;
  // Lines are counted on from here.
  size_t counted_pos_ = 0;
  uint32_t counted_line_ = 0;
};

}  // namespace quoll::ingest
