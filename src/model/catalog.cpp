// Reads data/schemas.bin. tools/make_schemas.py writes it; its head describes every byte. In short:
//
//   header ─┬─ tables ────┬─ names              found by binary search over the names
//           ├─ functions ─┴─ lists ── columns   numbers of (name, type) pairs, front-coded
//           │      └─ parameters                in blocks of 32, which start where `blocks` says
//           └─ version
//
// The bytes are checked once by their sum; an entry is decoded when it is asked for, so that a
// start costs no work for the 2,000 tables that a query does not name. Every access is
// bounds-checked all the same: a file with a right sum and wrong offsets lacks entries, it never
// crashes the program.
#include "model/catalog.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

namespace quoll::model {
namespace {

constexpr std::string_view kMagic = "QUOLLSCH";
constexpr uint32_t kFormat = 1;
constexpr size_t kHeaderSize = 96;
constexpr size_t kSectionsOffset = 32;
constexpr size_t kTableRecordSize = 20;
constexpr size_t kFunctionRecordSize = 16;
constexpr uint32_t kBlockSize = 32;
constexpr size_t kMaxFileBytes = size_t{64} << 20;
constexpr uint8_t kTypeMark = 0x80;

constexpr uint8_t kOpenFlag = 1;
constexpr uint8_t kSentinelFlag = 2;
constexpr uint8_t kDefenderFlag = 4;
constexpr uint8_t kExtendFlag = 2;

enum Section {
  kVersion,
  kNames,
  kTables,
  kFunctions,
  kBlocks,
  kColumns,
  kLists,
  kParameters,
  kNumSections
};

// Reads integers from a section; past the end `ok` becomes false and all reads yield zero.
class Reader {
 public:
  Reader(std::string_view bytes, size_t position) : bytes_(bytes), position_(position) {}

  uint32_t ReadInteger(size_t num_bytes) {
    const std::string_view taken = ReadBytes(num_bytes);
    uint32_t value = 0;
    for (size_t i = taken.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(taken[i]);
    return value;
  }
  std::string_view ReadBytes(size_t size) {
    if (!ok_ || position_ > bytes_.size() || size > bytes_.size() - position_) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(position_, size);
    position_ += size;
    return taken;
  }
  bool ok() const { return ok_; }

 private:
  std::string_view bytes_;
  size_t position_;
  bool ok_ = true;
};

std::string_view Slice(std::string_view bytes, size_t offset, size_t size) {
  return Reader(bytes, offset).ReadBytes(size);
}

std::optional<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return std::nullopt;
  const std::streamoff size = file.tellg();
  if (size < 0 || static_cast<size_t>(size) > kMaxFileBytes) return std::nullopt;
  std::string bytes(static_cast<size_t>(size), '\0');
  file.seekg(0);
  file.read(bytes.data(), size);
  if (file.gcount() != size) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<size_t> TableSchema::Find(std::string_view column) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return i;
  }
  return std::nullopt;
}

struct Catalog::Impl {
  std::string bytes;
  std::array<std::string_view, kNumSections> sections;
  uint32_t num_columns = 0;
  std::vector<std::string_view> table_names;
  std::vector<std::string_view> function_names;

  // Fills all but `bytes` from `bytes`; says what is wrong, or nothing.
  std::string Open();
  bool OpenIndex(Section section, size_t record_size, size_t count,
                 std::vector<std::string_view>& names);
  // The record of `name` in an index; nothing for an unknown name.
  std::optional<Reader> FindRecord(std::string_view name,
                                   const std::vector<std::string_view>& names, Section section,
                                   size_t record_size) const;
  std::optional<Field> DecodeColumn(uint32_t number) const;
  bool DecodeList(uint32_t offset, Schema& out) const;
  bool DecodeParameters(uint32_t offset, std::vector<WorkspaceFunction::Parameter>& out) const;
};

std::string Catalog::Impl::Open() {
  Reader header(bytes, 0);
  if (header.ReadBytes(kMagic.size()) != kMagic) return "it is no schema file";
  if (header.ReadInteger(4) != kFormat) return "its format is of another version";
  if (header.ReadInteger(4) != bytes.size()) return "it is cut off";
  const uint32_t sum = header.ReadInteger(4);
  const size_t num_tables = header.ReadInteger(4);
  const size_t num_functions = header.ReadInteger(4);
  num_columns = header.ReadInteger(4);
  if (!header.ok() || bytes.size() < kHeaderSize) return "it is cut off";
  const auto* body = reinterpret_cast<const Bytef*>(bytes.data() + kHeaderSize);
  if (crc32(0, body, static_cast<uInt>(bytes.size() - kHeaderSize)) != sum)
    return "its checksum is wrong";
  Reader places(bytes, kSectionsOffset);
  for (std::string_view& section : sections) {
    const size_t offset = places.ReadInteger(4);
    const size_t size = places.ReadInteger(4);
    section = Slice(bytes, offset, size);
    if (section.size() != size) return "a section lies outside it";
  }
  if (!OpenIndex(kTables, kTableRecordSize, num_tables, table_names) ||
      !OpenIndex(kFunctions, kFunctionRecordSize, num_functions, function_names)) {
    return "an index in it is damaged";
  }
  return {};
}

bool Catalog::Impl::OpenIndex(Section section, size_t record_size, size_t count,
                              std::vector<std::string_view>& names) {
  if (sections[section].size() != count * record_size) return false;
  names.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    Reader record(sections[section], i * record_size);
    const size_t offset = record.ReadInteger(4);
    const size_t size = record.ReadInteger(2);
    const std::string_view name = Slice(sections[kNames], offset, size);
    if (name.empty() || (i > 0 && names.back() >= name)) return false;
    names.push_back(name);
  }
  return true;
}

std::optional<Reader> Catalog::Impl::FindRecord(std::string_view name,
                                                const std::vector<std::string_view>& names,
                                                Section section, size_t record_size) const {
  const auto found = std::lower_bound(names.begin(), names.end(), name);
  if (found == names.end() || *found != name) return std::nullopt;
  // The name's offset and size, 6 bytes, are known already.
  return Reader(sections[section], static_cast<size_t>(found - names.begin()) * record_size + 6);
}

std::optional<Field> Catalog::Impl::DecodeColumn(uint32_t number) const {
  if (number >= num_columns) return std::nullopt;
  Reader block(sections[kBlocks], size_t{number / kBlockSize} * 4);
  const std::string_view coded = sections[kColumns];
  size_t position = block.ReadInteger(4);
  if (!block.ok()) return std::nullopt;
  std::string name;
  for (uint32_t left = number % kBlockSize + 1; left > 0; --left) {
    if (position >= coded.size()) return std::nullopt;
    const size_t shared = static_cast<uint8_t>(coded[position++]);
    if (shared > name.size()) return std::nullopt;
    name.resize(shared);
    while (position < coded.size() && static_cast<uint8_t>(coded[position]) < kTypeMark) {
      name.push_back(coded[position++]);
    }
    if (position >= coded.size()) return std::nullopt;
    const int type = static_cast<uint8_t>(coded[position++]) - kTypeMark;
    if (type >= kNumTypes) return std::nullopt;
    if (left == 1) return Field{std::move(name), static_cast<Type>(type)};
  }
  return std::nullopt;
}

bool Catalog::Impl::DecodeList(uint32_t offset, Schema& out) const {
  Reader list(sections[kLists], offset);
  const uint32_t count = list.ReadInteger(2);
  for (uint32_t i = 0; i < count; ++i) {
    std::optional<Field> field = DecodeColumn(list.ReadInteger(2));
    if (!list.ok() || !field) return false;
    out.push_back(*std::move(field));
  }
  return list.ok();
}

bool Catalog::Impl::DecodeParameters(uint32_t offset,
                                     std::vector<WorkspaceFunction::Parameter>& out) const {
  Reader list(sections[kParameters], offset);
  const uint32_t count = list.ReadInteger(1);
  const auto read_text = [&list] { return std::string(list.ReadBytes(list.ReadInteger(1))); };
  for (uint32_t i = 0; i < count && list.ok(); ++i) {
    WorkspaceFunction::Parameter parameter;
    parameter.name = read_text();
    parameter.type = read_text();
    parameter.default_value = read_text();
    out.push_back(std::move(parameter));
  }
  return list.ok();
}

Catalog::Catalog() : impl_(std::make_unique<Impl>()) {}
Catalog::~Catalog() = default;

base::Result<std::shared_ptr<const Catalog>> Catalog::Load(const std::string& path,
                                                           diag::Sink& sink) {
  errno = 0;
  std::optional<std::string> bytes = ReadWholeFile(path);
  if (!bytes) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) {
      return sink.Fail(diag::Code::K5001, "the table schemas are missing: no file `" + path + "`");
    }
    const std::string reason =
        error != 0 ? std::generic_category().message(error) : "not a regular file";
    return sink.Fail(diag::Code::K5002, "cannot read the table schemas `" + path + "`: " + reason);
  }
  std::shared_ptr<Catalog> catalog(new Catalog());
  catalog->impl_->bytes = *std::move(bytes);
  const std::string fault = catalog->impl_->Open();
  if (!fault.empty()) {
    return sink.Fail(diag::Code::K5002, "the table schemas `" + path + "` are damaged: " + fault);
  }
  return std::shared_ptr<const Catalog>(std::move(catalog));
}

std::optional<TableSchema> Catalog::FindTable(std::string_view name) const {
  std::optional<Reader> record =
      impl_->FindRecord(name, impl_->table_names, kTables, kTableRecordSize);
  if (!record) return std::nullopt;
  TableSchema table;
  table.name = name;
  const uint32_t flags = record->ReadInteger(1);
  const uint32_t time_column = record->ReadInteger(1);
  table.is_open = (flags & kOpenFlag) != 0;
  table.in_sentinel = (flags & kSentinelFlag) != 0;
  table.in_defender = (flags & kDefenderFlag) != 0;
  if (time_column == 1) table.time_column = "TimeGenerated";
  if (time_column == 2) table.time_column = "Timestamp";
  for (Schema* schema : {&table.columns, &table.implicit_columns, &table.xdr_types}) {
    if (!impl_->DecodeList(record->ReadInteger(4), *schema)) return std::nullopt;
  }
  return table;
}

std::optional<WorkspaceFunction> Catalog::FindFunction(std::string_view name) const {
  std::optional<Reader> record =
      impl_->FindRecord(name, impl_->function_names, kFunctions, kFunctionRecordSize);
  if (!record) return std::nullopt;
  WorkspaceFunction function;
  function.name = name;
  // Flags, then a byte that is always zero.
  const uint32_t flags = record->ReadInteger(2);
  function.is_open = (flags & kOpenFlag) != 0;
  function.kind = (flags & kExtendFlag) != 0 ? WorkspaceFunction::Kind::kExtend
                                             : WorkspaceFunction::Kind::kTable;
  if (!impl_->DecodeList(record->ReadInteger(4), function.columns)) return std::nullopt;
  if (!impl_->DecodeParameters(record->ReadInteger(4), function.parameters)) return std::nullopt;
  return function;
}

std::vector<std::string_view> Catalog::TableNames() const { return impl_->table_names; }
std::vector<std::string_view> Catalog::FunctionNames() const { return impl_->function_names; }
std::string_view Catalog::version() const { return impl_->sections[kVersion]; }

}  // namespace quoll::model
