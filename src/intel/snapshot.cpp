#include "intel/snapshot.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include "base/escape.h"
#include "intel/snapshot_header.h"

namespace quoll::intel {
namespace {

static_assert(std::endian::native == std::endian::little, "snapshots are mapped as they are");

// Takes `count` values of a type from the front of the bytes; false where they are too few.
template <typename T>
bool Take(std::string_view& bytes, uint64_t count, std::span<const T>& out) {
  if (count > bytes.size() / sizeof(T)) return false;
  out = {reinterpret_cast<const T*>(bytes.data()), static_cast<size_t>(count)};
  bytes.remove_prefix(count * sizeof(T));
  return true;
}

}  // namespace

Snapshot::~Snapshot() {
  if (mapped_ != nullptr) ::munmap(mapped_, bytes_.size());
}

bool Snapshot::Bind(std::string& reason) {
  SnapshotHeader header;
  if (bytes_.size() < sizeof header) {
    reason = "it is too short";
    return false;
  }
  std::memcpy(&header, bytes_.data(), sizeof header);
  if (std::memcmp(header.magic, kSnapshotMagic, sizeof header.magic) != 0) {
    reason = "it is no snapshot of indicators";
    return false;
  }
  if (header.version != kSnapshotVersion || header.byte_order != kSnapshotOrder) {
    reason = "another version of the program wrote it";
    return false;
  }
  std::string_view rest = bytes_.substr(sizeof header);
  const uint64_t num_bounds = header.num_entries == 0 ? 0 : header.num_buckets + 1;
  const bool is_whole =
      header.header_sum == SumOf(bytes_.substr(0, offsetof(SnapshotHeader, header_sum))) &&
      header.num_bytes == bytes_.size() && header.num_entries <= UINT32_MAX &&
      header.num_buckets < UINT32_MAX && header.num_filter_words < UINT32_MAX &&
      (header.num_entries == 0 || header.num_buckets > 0) &&
      Take(rest, header.num_filter_words, filter_) && Take(rest, num_bounds, buckets_) &&
      Take(rest, header.num_entries, tags_);
  if (is_whole && (num_bounds + header.num_entries) % 2 != 0) {
    // Entries begin at a multiple of 8 bytes.
    if (rest.size() < sizeof(uint32_t)) rest = {};
    rest.remove_prefix(std::min(rest.size(), sizeof(uint32_t)));
  }
  if (!is_whole || !Take(rest, header.num_entries, entries_) || header.num_families > UINT32_MAX ||
      !Take(rest, header.num_families * 2, families_) || header.num_text_bytes != rest.size()) {
    reason = "it is damaged";
    return false;
  }
  texts_ = rest;
  std::memcpy(network_lengths_, header.network_lengths, sizeof network_lengths_);
  network_lengths_[2] &= 1;  // 128 is the longest
  return true;
}

bool Snapshot::Verify() const {
  SnapshotHeader header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  return header.content_sum == SumOf(bytes_.substr(sizeof header));
}

std::shared_ptr<const Snapshot> Snapshot::FromBytes(std::string bytes, std::string& reason) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot());
  snapshot->owned_ = std::move(bytes);
  snapshot->bytes_ = snapshot->owned_;
  if (!snapshot->Bind(reason)) return nullptr;
  return snapshot;
}

base::Result<std::shared_ptr<const Snapshot>> Snapshot::Open(const std::string& path,
                                                             diag::Sink& sink) {
  const std::string shown = base::EscapeForTerminal(path);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return sink.Fail(
        errno == ENOENT ? diag::Code::K5001 : diag::Code::K5002,
        fmt::format("`{}` cannot be opened: {}", shown, std::generic_category().message(errno)));
  }
  struct stat status = {};
  std::shared_ptr<Snapshot> snapshot(new Snapshot());
  std::string reason = "it is too short";
  bool is_bound = false;
  if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
    const size_t size = static_cast<size_t>(status.st_size);
    void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (mapped != MAP_FAILED) {
      snapshot->mapped_ = mapped;
      snapshot->bytes_ = {static_cast<const char*>(mapped), size};
      is_bound = snapshot->Bind(reason);
    }
  }
  ::close(fd);
  if (!is_bound) {
    return sink.Fail(diag::Code::K5002,
                     fmt::format("the snapshot `{}` cannot be used: {}", shown, reason));
  }
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

std::string_view Snapshot::FamilyOf(const SnapshotEntry& entry) const {
  const uint64_t at = uint64_t{entry.family} * 2;
  if (at + 1 >= families_.size()) return {};
  return TextAt(families_[at], families_[at + 1]);
}

}  // namespace quoll::intel
