// The bytes of a value that the hash functions see: text as UTF-8, numbers and times as 8
// little-endian bytes, guids as their 16 bytes, dynamic and decimal as their text.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lang/functions/_convert.h"
#include "lang/functions/_numbers.h"

namespace quoll::lang {

// XXH64 with seed 0.
int64_t HashBytes(std::string_view bytes);
// `buffer` lends its room. The cell must be present.
int64_t HashCell(const model::ColumnView& column, size_t row, std::string& buffer);

// hash(value[, modulus]).
void HashKernel(const model::KernelCall& call, model::Column& out);

// A digest of the value's text, in lower-case hexadecimal digits.
template <typename Digest>
void MapDigest(const model::KernelCall& call, model::Column& out, Digest digest) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    out.SetText(row, digest(CellToText(call.args[0], row, buffer)));
  }
}

}  // namespace quoll::lang
