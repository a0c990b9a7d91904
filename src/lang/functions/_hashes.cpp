#include "lang/functions/_hashes.h"

#include <bit>

#include <xxhash.h>

#include "lang/functions/_arithmetic.h"

namespace quoll::lang {

using model::ColumnView;
using model::Type;

static_assert(std::endian::native == std::endian::little);

int64_t HashBytes(std::string_view bytes) {
  return static_cast<int64_t>(XXH64(bytes.data(), bytes.size(), 0));
}

int64_t HashCell(const ColumnView& column, size_t row, std::string& buffer) {
  char bytes[8];
  switch (column.type) {
    case Type::kString:
    case Type::kDecimal:
    case Type::kDynamic:
      return HashBytes(CellToText(column, row, buffer));
    case Type::kGuid: {
      const model::Bytes16& guid = column.Get<model::Bytes16>(row);
      return HashBytes({reinterpret_cast<const char*>(guid.bytes.data()), guid.bytes.size()});
    }
    case Type::kReal:
      std::memcpy(bytes, &column.Get<double>(row), sizeof bytes);
      break;
    default: {
      const int64_t value = ReadInteger(column, row);
      std::memcpy(bytes, &value, sizeof bytes);
      break;
    }
  }
  return HashBytes({bytes, sizeof bytes});
}

void HashKernel(const model::KernelCall& call, model::Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const int64_t hash = HashCell(call.args[0], row, buffer);
    if (call.args.size() == 1) {
      out.Set(row, hash);
    } else if (!call.args[1].IsNull(row)) {
      if (const auto rest = ModuloIntegers(hash, ReadInteger(call.args[1], row)))
        out.Set(row, *rest);
    }
  }
}

}  // namespace quoll::lang
