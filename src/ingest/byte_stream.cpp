// Layers of a ByteStream: a source of raw bytes, which may be a member of an archive, an inflater
// chosen by magic bytes, a converter for byte-order marks.
#include "ingest/byte_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/ticks.h"
#include "base/utf8.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

constexpr size_t kRawBytes = 256 * 1024;

// Reads a file, or a part of it, by position, so that several streams can share a descriptor.
class FileStream : public ByteStream {
 public:
  FileStream(int descriptor, bool is_owned, uint64_t begin = 0, uint64_t size = UINT64_MAX)
      : descriptor_(descriptor), is_owned_(is_owned), begin_(begin), size_(size) {}
  ~FileStream() override {
    if (is_owned_ && descriptor_ >= 0) ::close(descriptor_);
  }
  size_t Read(char* out, size_t size) override {
    size = static_cast<size_t>(std::min<uint64_t>(size, size_ - position_));
    while (error_.empty()) {
      const ssize_t count = ::pread(descriptor_, out, size, static_cast<off_t>(begin_ + position_));
      if (count >= 0) {
        position_ += static_cast<uint64_t>(count);
        return static_cast<size_t>(count);
      }
      if (errno != EINTR) error_ = std::strerror(errno);
    }
    return 0;
  }
  uint64_t position() const override { return position_; }

 private:
  int descriptor_;
  bool is_owned_;
  uint64_t begin_;
  uint64_t size_;
  uint64_t position_ = 0;  // behind begin_
};

class FailedStream : public ByteStream {
 public:
  explicit FailedStream(std::string reason) { error_ = std::move(reason); }
  size_t Read(char*, size_t) override { return 0; }
  uint64_t position() const override { return 0; }
};

class MemoryStream : public ByteStream {
 public:
  explicit MemoryStream(std::string bytes) : bytes_(std::move(bytes)) {}
  size_t Read(char* out, size_t size) override {
    const size_t count = std::min(size, bytes_.size() - position_);
    std::memcpy(out, bytes_.data() + position_, count);
    position_ += count;
    return count;
  }
  uint64_t position() const override { return position_; }

 private:
  std::string bytes_;
  size_t position_ = 0;
};

// A stream over another one, with a buffer of its input.
class Layer : public ByteStream {
 public:
  Layer(std::unique_ptr<ByteStream> inner, std::string prefix)
      : inner_(std::move(inner)), buffer_(kRawBytes), end_(prefix.size()) {
    std::memcpy(buffer_.data(), prefix.data(), prefix.size());
  }
  uint64_t position() const override { return inner_->position(); }

 protected:
  size_t available() const { return end_ - begin_; }
  const char* next() const { return buffer_.data() + begin_; }
  void Skip(size_t count) { begin_ += count; }
  // Adds bytes behind those that are there; false at the end of the input.
  bool Fill() {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), next(), available());
      end_ -= begin_;
      begin_ = 0;
    }
    const size_t count = inner_->Read(buffer_.data() + end_, buffer_.size() - end_);
    if (count == 0 && error_.empty()) error_ = inner_->error();
    end_ += count;
    return count > 0;
  }
  // Past the buffer, which must be empty.
  size_t ReadDirect(char* out, size_t size) {
    const size_t count = inner_->Read(out, size);
    if (count == 0 && error_.empty()) error_ = inner_->error();
    return count;
  }

 private:
  std::unique_ptr<ByteStream> inner_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

class PlainLayer : public Layer {
 public:
  using Layer::Layer;
  size_t Read(char* out, size_t size) override {
    if (available() == 0) return ReadDirect(out, size);
    const size_t count = std::min(size, available());
    std::memcpy(out, next(), count);
    Skip(count);
    return count;
  }
};

class GzipLayer : public Layer {
 public:
  GzipLayer(std::unique_ptr<ByteStream> inner, std::string prefix)
      : Layer(std::move(inner), std::move(prefix)) {
    if (inflateInit2(&state_, 15 + 16) != Z_OK) error_ = "out of memory";
  }
  ~GzipLayer() override { inflateEnd(&state_); }
  size_t Read(char* out, size_t size) override {
    size_t done = 0;
    while (done == 0 && error_.empty() && !is_done_) done = Step(out, size);
    return done;
  }

 private:
  size_t Step(char* out, size_t size) {
    if (available() == 0 && !Fill()) {
      if (is_inside_ && error_.empty()) error_ = "the gzip data is cut off";
      is_done_ = true;
      return 0;
    }
    if (!is_inside_) {
      // Padding or foreign bytes behind the last member end the data.
      if (available() < 2) Fill();
      if (available() < 2 || next()[0] != '\x1f' || next()[1] != '\x8b') {
        if (next()[0] != '\0') error_ = "bytes that are no gzip data follow the gzip data";
        is_done_ = true;
        return 0;
      }
      inflateReset(&state_);
      is_inside_ = true;
    }
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next()));
    state_.avail_in = static_cast<uInt>(available());
    state_.next_out = reinterpret_cast<Bytef*>(out);
    state_.avail_out = static_cast<uInt>(std::min<size_t>(size, 1u << 30));
    const uInt room = state_.avail_out;
    const int code = inflate(&state_, Z_NO_FLUSH);
    Skip(available() - state_.avail_in);
    if (code == Z_STREAM_END) {
      is_inside_ = false;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      error_ = "the gzip data is damaged";
    }
    return room - state_.avail_out;
  }

  z_stream state_{};
  bool is_inside_ = false;
  bool is_done_ = false;
};

// Raw deflate, as members of ZIP archives are packed.
class DeflateLayer : public Layer {
 public:
  explicit DeflateLayer(std::unique_ptr<ByteStream> inner) : Layer(std::move(inner), {}) {
    if (inflateInit2(&state_, -15) != Z_OK) error_ = "out of memory";
  }
  ~DeflateLayer() override { inflateEnd(&state_); }
  size_t Read(char* out, size_t size) override {
    while (error_.empty() && !is_done_) {
      if (available() == 0 && !Fill()) {
        if (error_.empty()) error_ = "the compressed data is cut off";
        return 0;
      }
      state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next()));
      state_.avail_in = static_cast<uInt>(available());
      state_.next_out = reinterpret_cast<Bytef*>(out);
      state_.avail_out = static_cast<uInt>(std::min<size_t>(size, 1u << 30));
      const uInt room = state_.avail_out;
      const int code = inflate(&state_, Z_NO_FLUSH);
      Skip(available() - state_.avail_in);
      is_done_ = code == Z_STREAM_END;
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        error_ = "the compressed data is damaged";
      if (room > state_.avail_out) return room - state_.avail_out;
    }
    return 0;
  }

 private:
  z_stream state_{};
  bool is_done_ = false;
};

// A member of an archive, unpacked, with its checksum.
class MemberStream : public ByteStream {
 public:
  MemberStream(std::unique_ptr<ByteStream> inner, uint32_t crc)
      : inner_(std::move(inner)), expected_(crc) {}
  size_t Read(char* out, size_t size) override {
    const size_t count = inner_->Read(out, size);
    if (count > 0) {
      crc_ = crc32_z(crc_, reinterpret_cast<const Bytef*>(out), count);
    } else if (error_.empty()) {
      error_ = inner_->error();
      if (error_.empty() && crc_ != expected_) error_ = "its checksum in the archive does not fit";
    }
    return count;
  }
  uint64_t position() const override { return inner_->position(); }

 private:
  std::unique_ptr<ByteStream> inner_;
  uint32_t expected_;
  uLong crc_ = 0;
};

class ZstdLayer : public Layer {
 public:
  ZstdLayer(std::unique_ptr<ByteStream> inner, std::string prefix)
      : Layer(std::move(inner), std::move(prefix)), state_(ZSTD_createDStream()) {
    if (state_ == nullptr) error_ = "out of memory";
    // Frames that ask for a larger window than this are refused, not obeyed.
    if (state_ != nullptr) ZSTD_DCtx_setParameter(state_, ZSTD_d_windowLogMax, 27);
  }
  ~ZstdLayer() override { ZSTD_freeDStream(state_); }
  size_t Read(char* out, size_t size) override {
    while (error_.empty()) {
      if (available() == 0 && !Fill()) {
        if (is_inside_ && error_.empty()) error_ = "the zstd data is cut off";
        return 0;
      }
      ZSTD_inBuffer input{next(), available(), 0};
      ZSTD_outBuffer output{out, size, 0};
      const size_t code = ZSTD_decompressStream(state_, &output, &input);
      Skip(input.pos);
      if (ZSTD_isError(code) != 0) error_ = "the zstd data is damaged";
      is_inside_ = code != 0;
      if (output.pos > 0) return output.pos;
    }
    return 0;
  }

 private:
  ZSTD_DStream* state_;
  bool is_inside_ = false;
};

// UTF-16 to UTF-8; a lone surrogate becomes U+FFFD.
class Utf16Layer : public Layer {
 public:
  Utf16Layer(std::unique_ptr<ByteStream> inner, std::string prefix, bool is_big_endian)
      : Layer(std::move(inner), std::move(prefix)), is_big_endian_(is_big_endian) {}
  size_t Read(char* out, size_t size) override {
    while (pending_.size() - pending_pos_ == 0) {
      pending_.clear();
      pending_pos_ = 0;
      if (!Convert()) return 0;
    }
    const size_t count = std::min(size, pending_.size() - pending_pos_);
    std::memcpy(out, pending_.data() + pending_pos_, count);
    pending_pos_ += count;
    return count;
  }

 private:
  uint16_t Unit(size_t idx) const {
    const auto a = static_cast<unsigned char>(next()[2 * idx]);
    const auto b = static_cast<unsigned char>(next()[2 * idx + 1]);
    return static_cast<uint16_t>(is_big_endian_ ? a << 8 | b : b << 8 | a);
  }
  bool Convert() {
    bool has_more = true;
    while (has_more && available() < 4) has_more = Fill();
    if (available() < 2) {
      if (available() == 1) {
        base::AppendUtf8(pending_, base::kReplacementCharacter);
        Skip(1);
        return true;
      }
      return has_more;
    }
    const size_t num_units = available() / 2;
    size_t idx = 0;
    for (; idx < num_units; ++idx) {
      const uint16_t unit = Unit(idx);
      if ((unit & 0xFC00) != 0xD800) {
        const bool is_lone = (unit & 0xFC00) == 0xDC00;
        base::AppendUtf8(pending_, is_lone ? base::kReplacementCharacter : unit);
        continue;
      }
      if (idx + 1 == num_units && has_more) break;
      const uint16_t low = idx + 1 < num_units ? Unit(idx + 1) : 0;
      if ((low & 0xFC00) != 0xDC00) {
        base::AppendUtf8(pending_, base::kReplacementCharacter);
        continue;
      }
      base::AppendUtf8(pending_, 0x10000 + ((char32_t{unit} & 0x3FF) << 10 | (low & 0x3FF)));
      ++idx;
    }
    Skip(std::min(2 * idx, available()));
    return true;
  }

  bool is_big_endian_;
  std::string pending_;
  size_t pending_pos_ = 0;
};

// The first `size` bytes of a stream, or fewer at its end.
std::string ReadPrefix(ByteStream& stream, size_t size) {
  std::string prefix(size, '\0');
  size_t done = 0;
  while (done < size) {
    const size_t count = stream.Read(prefix.data() + done, size - done);
    if (count == 0) break;
    done += count;
  }
  prefix.resize(done);
  return prefix;
}

bool IsGzip(std::string_view first) { return first.starts_with("\x1f\x8b"); }

// A frame, or one that is to be skipped, of the first four bytes.
bool IsZstd(std::string_view first) {
  return first == "\x28\xb5\x2f\xfd" ||
         (first.size() == 4 && (first[0] & 0xF0) == 0x50 && first.substr(1) == "\x2a\x4d\x18");
}

std::unique_ptr<ByteStream> Decompress(std::unique_ptr<ByteStream> raw) {
  std::string prefix = ReadPrefix(*raw, 4);
  if (IsGzip(prefix)) return std::make_unique<GzipLayer>(std::move(raw), std::move(prefix));
  if (IsZstd(prefix)) return std::make_unique<ZstdLayer>(std::move(raw), std::move(prefix));
  return std::make_unique<PlainLayer>(std::move(raw), std::move(prefix));
}

std::unique_ptr<ByteStream> Decode(std::unique_ptr<ByteStream> raw) {
  std::unique_ptr<ByteStream> bytes = Decompress(std::move(raw));
  std::string prefix = ReadPrefix(*bytes, 3);
  if (prefix == "\xef\xbb\xbf") return bytes;
  if (prefix.starts_with("\xff\xfe")) {
    return std::make_unique<Utf16Layer>(std::move(bytes), prefix.substr(2), false);
  }
  if (prefix.starts_with("\xfe\xff")) {
    return std::make_unique<Utf16Layer>(std::move(bytes), prefix.substr(2), true);
  }
  return std::make_unique<PlainLayer>(std::move(bytes), std::move(prefix));
}

// Copies what can be read only once; returns the descriptor of an unlinked file or -1.
int CopyToTemporary(int descriptor, const std::string& temp_dir, std::string& reason) {
  const char* variable = std::getenv("TMPDIR");
  std::string name = !temp_dir.empty()                          ? temp_dir
                     : variable != nullptr && *variable != '\0' ? variable
                                                                : "/tmp";
  name += "/quoll-input-XXXXXX";
  const int copy = ::mkstemp(name.data());
  if (copy < 0) {
    reason = std::string("cannot create a temporary file: ") + std::strerror(errno);
    return -1;
  }
  ::unlink(name.c_str());
  std::vector<char> buffer(kRawBytes);
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) return copy;
    ssize_t written = 0;
    while (count > 0 && written < count) {
      const ssize_t step =
          ::write(copy, buffer.data() + written, static_cast<size_t>(count - written));
      if (step < 0 && errno == EINTR) continue;
      if (step < 0) break;
      written += step;
    }
    if (count < 0 || written < count) {
      reason = std::strerror(errno);
      ::close(copy);
      return -1;
    }
  }
}

// `.name`, or below such a folder; what macOS adds to archives.
bool IsHidden(std::string_view path) {
  return path.starts_with('.') || path.starts_with("__MACOSX/") ||
         path.find("/.") != std::string_view::npos;
}

}  // namespace

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::unique_ptr<InputFile> InputFile::Open(const std::string& path, const std::string& temp_dir,
                                           std::string& reason) {
  auto file = std::unique_ptr<InputFile>(new InputFile());
  file->path_ = path;
  file->descriptor_ =
      path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (file->descriptor_ < 0 || ::fstat(file->descriptor_, &info) != 0) {
    reason = std::strerror(errno);
    return nullptr;
  }
  if (S_ISDIR(info.st_mode)) {
    reason = "is a folder";
    return nullptr;
  }
  if (!S_ISREG(info.st_mode)) {
    const int copy = CopyToTemporary(file->descriptor_, temp_dir, reason);
    if (copy < 0) return nullptr;
    ::close(file->descriptor_);
    file->descriptor_ = copy;
    file->is_copy_ = true;
    ::fstat(copy, &info);
  }
  if (path == "-") file->is_copy_ = true;
  file->size_ = static_cast<uint64_t>(info.st_size);
  file->modified_ticks_ = base::kUnixEpochTicks + info.st_mtim.tv_sec * base::kTicksPerSecond;
  return file;
}

void InputFile::Close() {
  if (is_copy_ || descriptor_ < 0) return;
  ::close(descriptor_);
  descriptor_ = -1;
}

std::unique_ptr<ByteStream> InputFile::OpenStream() const {
  const bool is_shared = descriptor_ >= 0;
  const int descriptor = is_shared ? descriptor_ : ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::make_unique<FailedStream>(std::strerror(errno));
  if (!is_member_) return Decode(std::make_unique<FileStream>(descriptor, !is_shared));
  std::unique_ptr<ByteStream> packed =
      std::make_unique<FileStream>(descriptor, !is_shared, data_at_, size_);
  if (entry_.method == base::ZipEntry::Method::kDeflated)
    packed = std::make_unique<DeflateLayer>(std::move(packed));
  return Decode(std::make_unique<MemberStream>(std::move(packed), entry_.crc));
}

bool InputFile::is_plain_file() const {
  char first[4] = {};
  if (is_copy_ || is_member_ || ::pread(descriptor_, first, 4, 0) < 0) return false;
  return !IsGzip({first, 4}) && !IsZstd({first, 4});
}

bool InputFile::IsArchive() const {
  char first[4];
  return descriptor_ >= 0 && !is_member_ && ::pread(descriptor_, first, 4, 0) == 4 &&
         base::IsZip({first, 4});
}

bool InputFile::OpenMembers(std::vector<ArchiveMember>& members, size_t& num_hidden,
                            std::string& reason) const {
  const base::ReadAt read = [this](uint64_t offset, char* out, size_t size) {
    FileStream stream(descriptor_, false, offset, size);
    while (size > 0) {
      const size_t count = stream.Read(out, size);
      if (count == 0) return false;
      out += count;
      size -= count;
    }
    return true;
  };
  std::vector<base::ZipEntry> entries;
  if (!base::ReadZipDirectory(read, size_, kMaxArchiveMembers, entries, reason)) return false;
  for (base::ZipEntry& entry : entries) {
    if (entry.name.ends_with('/')) continue;
    if (IsHidden(entry.name)) {
      ++num_hidden;
      continue;
    }
    ArchiveMember& member = members.emplace_back();
    member.name = entry.name;
    auto file = std::unique_ptr<InputFile>(new InputFile());
    if (!base::FindZipData(read, size_, entry, file->data_at_, member.reason)) continue;
    file->path_ = path_;
    file->is_copy_ = is_copy_;
    // Members of a file are opened when they are read: there may be very many.
    if (is_copy_ && (file->descriptor_ = ::dup(descriptor_)) < 0) {
      member.reason = std::strerror(errno);
      continue;
    }
    file->is_member_ = true;
    file->size_ = entry.packed_size;
    file->modified_ticks_ = modified_ticks_;
    file->entry_ = std::move(entry);
    member.file = std::move(file);
  }
  return true;
}

std::unique_ptr<ByteStream> OpenMemoryStream(std::string bytes) {
  return Decode(std::make_unique<MemoryStream>(std::move(bytes)));
}

}  // namespace quoll::ingest
