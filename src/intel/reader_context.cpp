// What readers report through: assertions, rejected entries and remarks of one file, kept in order.
#include "intel/reader_def.h"

namespace quoll::intel {

std::string_view ShortRaw(std::string_view raw) {
  if (raw.size() <= kMaxRawBytes) return raw;
  size_t size = kMaxRawBytes;
  while (size > 0 && (static_cast<unsigned char>(raw[size]) & 0xC0) == 0x80) --size;
  return raw.substr(0, size);
}

void ReaderContext::StartFile(std::string file, std::string payload_sha256, bool looks_back) {
  file_ = std::move(file);
  payload_sha256_ = std::move(payload_sha256);
  looks_back_ = looks_back;
  is_file_complete_ = true;
  num_file_entries_ = 0;
  file_entries_start_ = entries_.size();
  file_compounds_start_ = compounds_.size();
  file_rejected_start_ = num_rejected_;
}

void ReaderContext::EndFile() {
  if (consumer_ == nullptr) return;
  consumer_->Take(std::move(entries_));
  entries_.clear();
}

void ReaderContext::Add(Entry entry) {
  if (!entry.canon.ok()) {
    Reject(entry.assertion.line, entry.canon.reason, entry.assertion.raw);
    return;
  }
  if (num_entries_ >= kMaxEntries) {
    Reject(entry.assertion.line, "more than 5,000,000 entries", entry.assertion.raw);
    return;
  }
  if (!entry.canon.note.empty()) Note(entry.assertion.line, entry.canon.note);
  entry.assertion.file = file_;
  entry.assertion.payload_sha256 = payload_sha256_;
  entries_.push_back(std::move(entry));
  ++num_entries_;
  ++num_file_entries_;
  const bool is_full = consumer_ != nullptr && entries_.size() >= kEntriesPerBatch;
  if (!is_full || looks_back_) return;
  consumer_->Take(std::move(entries_));
  entries_.clear();
  entries_.reserve(kEntriesPerBatch);
}

void ReaderContext::RejectRest(uint64_t line, std::string reason, std::string_view raw) {
  is_file_complete_ = false;
  Reject(line, std::move(reason), raw);
}

void ReaderContext::Reject(uint64_t line, std::string reason, std::string_view raw) {
  ++num_rejected_;
  if (rejected_.size() >= kMaxRejectedKept) return;
  rejected_.push_back({file_, line, std::move(reason), std::string(ShortRaw(raw))});
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

void ReaderContext::SawEvent(std::string_view uuid) { seen_events_.emplace(uuid); }

void ReaderContext::ExpectEvent(std::string_view uuid, uint64_t line) {
  if (expected_events_.size() >= kMaxRejectedKept) return;
  expected_events_.emplace(std::string(uuid), Rejected{.file = file_, .line = line});
}

void ReaderContext::WarnOfMissingEvents() {
  for (const auto& [uuid, place] : expected_events_) {
    if (seen_events_.contains(uuid)) continue;
    remarks_.push_back(
        {place.file, place.line, "an event that the feed names is not among the sources", true});
  }
}

}  // namespace quoll::intel
