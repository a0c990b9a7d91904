// IPv4 and IPv6 addresses with an optional mask, and the loops that the ip functions share. IPv4
// addresses compare as mapped IPv6 ones (::ffff:a.b.c.d), whose mask counts from bit 96.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lang/functions/_rows.h"

namespace quoll::lang {

struct Ipv4 {
  uint32_t address = 0;
  int prefix = 32;
};

struct Ipv6 {
  std::array<uint8_t, 16> bytes{};
  int prefix = 128;
  bool is_ipv4 = false;  // written as one
};

// `a.b.c.d` or `a.b.c.d/n`, nothing round it.
std::optional<Ipv4> ParseIpv4(std::string_view text);
// Either kind of address with an optional mask.
std::optional<Ipv6> ParseIpv6(std::string_view text);
std::optional<Ipv6> ParseIpv4AsIpv6(std::string_view text);
uint32_t Ipv4Mask(int prefix);
std::string FormatIpv4(uint32_t address);
// The address with all bits behind the prefix cleared.
Ipv6 Masked(Ipv6 ip, int prefix);
// Eight groups of four hexadecimal digits.
void AppendIpv6(std::string& out, const Ipv6& ip);

using IpParser = std::optional<Ipv6> (*)(std::string_view text);
// Arguments: ip, range. Null where one is no address.
void IsInRangeRows(const model::KernelCall& call, IpParser parse, model::Column& out);
// Arguments: ip, then ranges or one dynamic array of them.
void IsInAnyRangeRows(const model::KernelCall& call, IpParser parse, model::Column& out);

enum class MaskShown : uint8_t { kNo, kYes };
// Arguments: text or number, optionally a mask.
void FormatIpv4Rows(const model::KernelCall& call, MaskShown mask, model::Column& out);

enum class IpNeedle : uint8_t { kAddress, kPrefix };
// Arguments: text, then needles or one dynamic array of them.
void HasIpv4Rows(const model::KernelCall& call, IpNeedle needle, model::Column& out);

// The order of two addresses under the shortest of both masks and `prefix`, which counts in bits of
// IPv6.
int CompareIp(const Ipv6& a, const Ipv6& b, int prefix);

// Arguments: ip, ip, optionally a mask of at most max_prefix. Calls store(row, order) for the rows
// that have a result.
template <typename Store>
void CompareIpRows(const model::KernelCall& call, IpParser parse, int64_t max_prefix, Store store) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args.size() > 2 && call.args[2].IsNull(row)) continue;
    const auto a = parse(call.args[0].Text(row));
    const auto b = parse(call.args[1].Text(row));
    int64_t prefix = OptionalCell<int64_t>(call, 2, row, max_prefix);
    if (!a || !b || prefix < 0 || prefix > max_prefix) continue;
    // A mask for two IPv4 addresses is one of theirs, unless it is too long for that.
    if (a->is_ipv4 && b->is_ipv4 && prefix <= 32) prefix += 96;
    store(row, CompareIp(*a, *b, static_cast<int>(prefix)));
  }
}

}  // namespace quoll::lang
