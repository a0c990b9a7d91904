// SSLBL's three lists as CSV: certificates (`Listingdate,SHA1,Listingreason`), servers
// (`Firstseen,DstIP,DstPort`) and JA3 fingerprints (`ja3_md5,Firstseen,Lastseen,Listingreason`).
// The reason names the family: `Vidar C&C`.
#include "base/text.h"
#include "intel/readers/_header_csv.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kCertificates[] = {"Listingdate", "SHA1", "Listingreason"};
constexpr std::string_view kServers[] = {"Firstseen", "DstIP", "DstPort"};
constexpr std::string_view kFingerprints[] = {"ja3_md5", "Firstseen", "Listingreason"};

int DetectSslbl(std::string_view head, std::string_view /*file_name*/) {
  const bool is_sslbl = HasCsvHeader(head, kCertificates) || HasCsvHeader(head, kServers) ||
                        HasCsvHeader(head, kFingerprints);
  return is_sslbl ? 91 : 0;
}

// The family of `Vidar C&C`, `Gozi MITM`; a reason without such a word names none.
std::string_view FamilyOfReason(std::string_view reason) {
  for (const std::string_view role : {" C&C", " MITM", " distribution", " malware distribution"}) {
    const size_t at = reason.find(role);
    if (at != std::string_view::npos) return reason.substr(0, at);
  }
  return {};
}

void AddRow(ReaderContext& ctx, const CsvRow& row, Canonical canon, std::string_view raw) {
  Entry entry{.canon = std::move(canon)};
  Assertion& assertion = entry.assertion;
  assertion.source_id = "sslbl";
  assertion.licence = "CC0-1.0";
  assertion.line = row.line();
  assertion.raw = raw;
  assertion.threat_type = "botnet_cc";
  assertion.comment = row["Listingreason"];
  assertion.malware_name = FamilyOfReason(row["Listingreason"]);
  const std::string_view first = row["Listingdate"].empty() ? row["Firstseen"] : row["Listingdate"];
  assertion.first_seen = ReadStatedTime(ctx, first, row.line());
  assertion.last_seen = ReadStatedTime(ctx, row["Lastseen"], row.line());
  ctx.Add(std::move(entry));
}

void ReadSslbl(ReaderContext& ctx, std::string_view content) {
  const std::string_view head = content.substr(0, kHeadBytes);
  if (HasCsvHeader(head, kCertificates)) {
    ReadHeaderCsv(ctx, content, kCertificates, [&](const CsvRow& row) {
      AddRow(ctx, row, CanonStated(Kind::kCertSha1, row["SHA1"]), row["SHA1"]);
    });
  } else if (HasCsvHeader(head, kFingerprints)) {
    ReadHeaderCsv(ctx, content, kFingerprints, [&](const CsvRow& row) {
      AddRow(ctx, row, CanonStated(Kind::kJa3, row["ja3_md5"]), row["ja3_md5"]);
    });
  } else {
    ReadHeaderCsv(ctx, content, kServers, [&](const CsvRow& row) {
      const bool is_ipv6 = row["DstIP"].find(':') != std::string_view::npos;
      const std::string host =
          is_ipv6 ? '[' + std::string(row["DstIP"]) + ']' : std::string(row["DstIP"]);
      const std::string raw = host + ':' + std::string(row["DstPort"]);
      AddRow(ctx, row, CanonIpPort(raw), raw);
    });
  }
}

}  // namespace

extern const ReaderDef kReader_sslbl_csv;
constinit const ReaderDef kReader_sslbl_csv = {
    .name = "sslbl_csv",
    .summary = "SSLBL certificates, servers or JA3 fingerprints as CSV",
    .detect = DetectSslbl,
    .read = ReadSslbl,
};

}  // namespace quoll::intel
