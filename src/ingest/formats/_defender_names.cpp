#include "ingest/formats/_defender_names.h"

namespace quoll::ingest {
namespace {

struct Renamed {
  std::string_view internal;
  std::string_view hunting;
};

// As in exports of process creations; the reference of the formats pairs them.
constexpr Renamed kRenamed[] = {
    {"CreatedProcessName", "FileName"},
    {"CreatedProcessFilePath", "FolderPath"},
    {"CreatedProcessFileSize", "FileSize"},
    {"CreatedProcessFileSha256", "SHA256"},
    {"CreatedProcessFileSha1", "SHA1"},
    {"CreatedProcessFileMd5", "MD5"},
    {"CreatedProcessCommandLine", "ProcessCommandLine"},
    {"CreatedProcessId", "ProcessId"},
    {"CreatedProcessCreationTime", "ProcessCreationTime"},
    {"CreatedProcessIntegrityLevel", "ProcessIntegrityLevel"},
    {"CreatedProcessAccountSid", "AccountSid"},
    {"CreatedProcessAccountName", "AccountName"},
    {"CreatedProcessAccountDomainName", "AccountDomain"},
    {"CreatedProcessAccountUpn", "AccountUpn"},
    {"InitiatingProcessName", "InitiatingProcessFileName"},
    {"InitiatingProcessImageFilePath", "InitiatingProcessFolderPath"},
    {"InitiatingProcessImageMd5", "InitiatingProcessMD5"},
    {"InitiatingProcessImageSha1", "InitiatingProcessSHA1"},
    {"InitiatingProcessImageSha256", "InitiatingProcessSHA256"},
    {"InitiatingProcessImageFileSizeInBytes", "InitiatingProcessFileSize"},
    {"InitiatingProcessAccountDomainName", "InitiatingProcessAccountDomain"},
    {"InitiatingProcessParentProcessId", "InitiatingProcessParentId"},
    {"InitiatingProcessParentProcessName", "InitiatingProcessParentFileName"},
    {"Process_CommandLine", "InitiatingProcessCommandLine"},
    {"ComputerDnsName", "DeviceName"},
    {"MachineId", "DeviceId"},
    {"ReportTime", "Timestamp"},
    {"ReportIndex", "ReportId"},
};

}  // namespace

std::string_view HuntingNameOf(std::string_view internal_name) {
  for (const Renamed& renamed : kRenamed) {
    if (renamed.internal == internal_name) return renamed.hunting;
  }
  return {};
}

}  // namespace quoll::ingest
