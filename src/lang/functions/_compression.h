// The gzip_… and zlib_… functions: text to compressed bytes in base 64, and back.
#pragma once

#include <cstdint>

#include "model/kernel.h"

namespace quoll::lang {

enum class Container : uint8_t { kZlib, kGzip };

void CompressRows(const model::KernelCall& call, Container container, model::Column& out);
void DecompressRows(const model::KernelCall& call, Container container, model::Column& out);

}  // namespace quoll::lang
