// What readers report through: assertions, rejected entries and remarks of one file, kept in order.
#include "intel/reader_def.h"

namespace quoll::intel {

void ReaderContext::StartFile(std::string file, std::string payload_sha256) {
  file_ = std::move(file);
  payload_sha256_ = std::move(payload_sha256);
  file_entries_start_ = entries_.size();
  file_rejected_start_ = num_rejected_;
}

void ReaderContext::Add(Entry entry) {
  if (!entry.canon.ok()) {
    Reject(entry.assertion.line, entry.canon.reason, entry.assertion.raw);
    return;
  }
  if (entries_.size() >= kMaxEntries) {
    Reject(entry.assertion.line, "more than 5,000,000 entries", entry.assertion.raw);
    return;
  }
  if (!entry.canon.note.empty()) Note(entry.assertion.line, entry.canon.note);
  entry.assertion.file = file_;
  entry.assertion.payload_sha256 = payload_sha256_;
  entries_.push_back(std::move(entry));
}

void ReaderContext::Reject(uint64_t line, std::string reason, std::string_view raw) {
  ++num_rejected_;
  if (rejected_.size() >= kMaxRejectedKept) return;
  size_t size = raw.size();
  if (size > kMaxRawBytes) {
    // Not in the middle of a character.
    size = kMaxRawBytes;
    while (size > 0 && (static_cast<unsigned char>(raw[size]) & 0xC0) == 0x80) --size;
  }
  rejected_.push_back({file_, line, std::move(reason), std::string(raw.substr(0, size))});
}

void ReaderContext::AddCompound(Compound compound) {
  if (compounds_.size() >= kMaxRejectedKept) {
    Reject(compound.line, "more than 100,000 compound patterns", compound.text);
    return;
  }
  compound.file = file_;
  compounds_.push_back(std::move(compound));
}

void ReaderContext::Note(uint64_t line, std::string text) {
  if (remarks_.size() >= kMaxRejectedKept) return;
  remarks_.push_back({file_, line, std::move(text)});
}

void ReaderContext::Warn(uint64_t line, std::string text) {
  remarks_.push_back({file_, line, std::move(text), true});
}

}  // namespace quoll::intel
