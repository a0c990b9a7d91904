// A result is at most kMaxResultBytes, so that a small text cannot fill the memory.
#include "lang/functions/_compression.h"

#include <zlib.h>

#include <string>

#include "base/utf8.h"
#include "base/base64.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

namespace {

// zlib's coding: 15 bits of window, and 16 more for a gzip header.
int WindowBits(Container container) { return container == Container::kGzip ? 15 + 16 : 15; }

// zlib does not write through next_in, though its type allows it.
Bytef* InputOf(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

bool Compress(std::string_view text, Container container, std::string& out) {
  z_stream stream{};
  if (text.size() > kMaxResultBytes ||
      deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WindowBits(container), 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return false;
  }
  out.resize(deflateBound(&stream, text.size()));
  stream.next_in = InputOf(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return status == Z_STREAM_END;
}

bool Decompress(std::string_view bytes, Container container, std::string& out) {
  z_stream stream{};
  if (bytes.size() > kMaxResultBytes || inflateInit2(&stream, WindowBits(container)) != Z_OK)
    return false;
  stream.next_in = InputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  char buffer[16 * 1024];
  int status = Z_OK;
  while (status == Z_OK && out.size() <= kMaxResultBytes) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof(buffer);
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof(buffer) - stream.avail_out);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && out.size() <= kMaxResultBytes;
}

}  // namespace

void CompressRows(const KernelCall& call, Container container, Column& out) {
  std::string bytes;
  MapText<std::string_view>(call, out, [&](std::string_view text, std::string& buffer) {
    bytes.clear();
    if (!Compress(text, container, bytes)) return false;
    base::AppendBase64(buffer, bytes);
    return true;
  });
}

void DecompressRows(const KernelCall& call, Container container, Column& out) {
  std::string bytes;
  MapText<std::string_view>(call, out, [&](std::string_view text, std::string& buffer) {
    bytes.clear();
    return base::DecodeBase64(text, bytes) && Decompress(bytes, container, buffer) &&
           base::IsValidUtf8(buffer);
  });
}

}  // namespace quoll::lang
