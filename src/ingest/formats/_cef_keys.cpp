// The table of CEF keys and its hash index.
#include "ingest/formats/_cef_keys.h"

#include <cstring>

#include "base/text.h"

namespace quoll::ingest {
namespace {

using Kind = CefKey::Kind;

constexpr CefKey kKeys[] = {
    {"act", "DeviceAction", Kind::kText},
    {"app", "ApplicationProtocol", Kind::kText},
    {"cat", "DeviceEventCategory", Kind::kText},
    {"cnt", "EventCount", Kind::kNumber},
    {"deviceDirection", "CommunicationDirection", Kind::kDirection},
    {"deviceDnsDomain", "DeviceDnsDomain", Kind::kToken},
    {"deviceExternalId", "DeviceExternalID", Kind::kText},
    {"deviceFacility", "DeviceFacility", Kind::kText},
    {"deviceInboundInterface", "DeviceInboundInterface", Kind::kText},
    {"deviceOutboundInterface", "DeviceOutboundInterface", Kind::kText},
    {"deviceNtDomain", "DeviceNtDomain", Kind::kText},
    {"devicePayloadId", "DevicePayloadId", Kind::kText},
    {"deviceProcessName", "ProcessName", Kind::kText},
    {"deviceTranslatedAddress", "DeviceTranslatedAddress", Kind::kAddress},
    {"dhost", "DestinationHostName", Kind::kToken},
    {"dst", "DestinationIP", Kind::kAddress},
    {"dpt", "DestinationPort", Kind::kPort},
    {"dmac", "DestinationMACAddress", Kind::kToken},
    {"dntdom", "DestinationNTDomain", Kind::kText},
    {"dpid", "DestinationProcessId", Kind::kNumber},
    {"dproc", "DestinationProcessName", Kind::kText},
    {"dpriv", "DestinationUserPrivileges", Kind::kText},
    {"duid", "DestinationUserID", Kind::kText},
    {"duser", "DestinationUserName", Kind::kText},
    {"destinationDnsDomain", "DestinationDnsDomain", Kind::kToken},
    {"destinationServiceName", "DestinationServiceName", Kind::kText},
    {"destinationTranslatedAddress", "DestinationTranslatedAddress", Kind::kAddress},
    {"destinationTranslatedPort", "DestinationTranslatedPort", Kind::kPort},
    {"dtz", "DeviceTimeZone", Kind::kZone},
    {"dvc", "DeviceAddress", Kind::kAddress},
    {"dvchost", "DeviceName", Kind::kToken},
    {"dvcmac", "DeviceMacAddress", Kind::kToken},
    {"dvcpid", "ProcessID", Kind::kNumber},
    {"externalId", "ExternalID", Kind::kExternalId, "ExtID"},
    {"fname", "FileName", Kind::kText},
    {"filePath", "FilePath", Kind::kText},
    {"fsize", "FileSize", Kind::kNumber},
    {"fileHash", "FileHash", Kind::kToken},
    {"fileId", "FileID", Kind::kText},
    {"fileType", "FileType", Kind::kText},
    {"filePermission", "FilePermission", Kind::kText},
    {"fileCreateTime", "FileCreateTime", Kind::kTimeText},
    {"fileModificationTime", "FileModificationTime", Kind::kTimeText},
    {"oldFileName", "OldFileName", Kind::kText},
    {"oldFilePath", "OldFilePath", Kind::kText},
    {"oldFileSize", "OldFileSize", Kind::kNumber},
    {"oldFileHash", "OldFileHash", Kind::kToken},
    {"oldFileId", "OldFileID", Kind::kText},
    {"oldFileType", "OldFileType", Kind::kText},
    {"oldFilePermission", "OldFilePermission", Kind::kText},
    {"oldFileCreateTime", "OldFileCreateTime", Kind::kTimeText},
    {"oldFileModificationTime", "OldFileModificationTime", Kind::kTimeText},
    {"in", "ReceivedBytes", Kind::kNumber},
    {"out", "SentBytes", Kind::kNumber},
    {"msg", "Message", Kind::kText},
    {"outcome", "EventOutcome", Kind::kText},
    {"proto", "Protocol", Kind::kToken},
    {"reason", "Reason", Kind::kText},
    {"request", "RequestURL", Kind::kText},
    {"requestClientApplication", "RequestClientApplication", Kind::kText},
    {"requestContext", "RequestContext", Kind::kText},
    {"requestCookies", "RequestCookies", Kind::kText},
    {"requestMethod", "RequestMethod", Kind::kToken},
    {"rt", "ReceiptTime", Kind::kReceiptTime},
    {"shost", "SourceHostName", Kind::kToken},
    {"src", "SourceIP", Kind::kAddress},
    {"spt", "SourcePort", Kind::kPort},
    {"smac", "SourceMACAddress", Kind::kToken},
    {"sntdom", "SourceNTDomain", Kind::kText},
    {"spid", "SourceProcessId", Kind::kNumber},
    {"spriv", "SourceUserPrivileges", Kind::kText},
    {"sproc", "SourceProcessName", Kind::kText},
    {"suid", "SourceUserID", Kind::kText},
    {"suser", "SourceUserName", Kind::kText},
    {"sourceDnsDomain", "SourceDnsDomain", Kind::kToken},
    {"sourceServiceName", "SourceServiceName", Kind::kText},
    {"sourceTranslatedAddress", "SourceTranslatedAddress", Kind::kAddress},
    {"sourceTranslatedPort", "SourceTranslatedPort", Kind::kPort},
    {"start", "StartTime", Kind::kTime},
    {"end", "EndTime", Kind::kTime},
    {"type", "EventType", Kind::kNumber},
    {"cs1", "DeviceCustomString1", Kind::kText},
    {"cs1Label", "DeviceCustomString1Label", Kind::kText},
    {"cs2", "DeviceCustomString2", Kind::kText},
    {"cs2Label", "DeviceCustomString2Label", Kind::kText},
    {"cs3", "DeviceCustomString3", Kind::kText},
    {"cs3Label", "DeviceCustomString3Label", Kind::kText},
    {"cs4", "DeviceCustomString4", Kind::kText},
    {"cs4Label", "DeviceCustomString4Label", Kind::kText},
    {"cs5", "DeviceCustomString5", Kind::kText},
    {"cs5Label", "DeviceCustomString5Label", Kind::kText},
    {"cs6", "DeviceCustomString6", Kind::kText},
    {"cs6Label", "DeviceCustomString6Label", Kind::kText},
    {"cn1", "DeviceCustomNumber1", Kind::kCustomNumber, "FieldDeviceCustomNumber1"},
    {"cn1Label", "DeviceCustomNumber1Label", Kind::kText},
    {"cn2", "DeviceCustomNumber2", Kind::kCustomNumber, "FieldDeviceCustomNumber2"},
    {"cn2Label", "DeviceCustomNumber2Label", Kind::kText},
    {"cn3", "DeviceCustomNumber3", Kind::kCustomNumber, "FieldDeviceCustomNumber3"},
    {"cn3Label", "DeviceCustomNumber3Label", Kind::kText},
    {"cfp1", "DeviceCustomFloatingPoint1", Kind::kNumber},
    {"cfp1Label", "DeviceCustomFloatingPoint1Label", Kind::kText},
    {"cfp2", "DeviceCustomFloatingPoint2", Kind::kNumber},
    {"cfp2Label", "DeviceCustomFloatingPoint2Label", Kind::kText},
    {"cfp3", "DeviceCustomFloatingPoint3", Kind::kNumber},
    {"cfp3Label", "DeviceCustomFloatingPoint3Label", Kind::kText},
    {"cfp4", "DeviceCustomFloatingPoint4", Kind::kNumber},
    {"cfp4Label", "DeviceCustomFloatingPoint4Label", Kind::kText},
    {"c6a1", "DeviceCustomIPv6Address1", Kind::kAddress},
    {"c6a1Label", "DeviceCustomIPv6Address1Label", Kind::kText},
    {"c6a2", "DeviceCustomIPv6Address2", Kind::kAddress},
    {"c6a2Label", "DeviceCustomIPv6Address2Label", Kind::kText},
    {"c6a3", "DeviceCustomIPv6Address3", Kind::kAddress},
    {"c6a3Label", "DeviceCustomIPv6Address3Label", Kind::kText},
    {"c6a4", "DeviceCustomIPv6Address4", Kind::kAddress},
    {"c6a4Label", "DeviceCustomIPv6Address4Label", Kind::kText},
    {"deviceCustomDate1", "DeviceCustomDate1", Kind::kTimeText},
    {"deviceCustomDate1Label", "DeviceCustomDate1Label", Kind::kText},
    {"deviceCustomDate2", "DeviceCustomDate2", Kind::kTimeText},
    {"deviceCustomDate2Label", "DeviceCustomDate2Label", Kind::kText},
    {"flexString1", "FlexString1", Kind::kText},
    {"flexString1Label", "FlexString1Label", Kind::kText},
    {"flexString2", "FlexString2", Kind::kText},
    {"flexString2Label", "FlexString2Label", Kind::kText},
    {"flexNumber1", "FlexNumber1", Kind::kNumber},
    {"flexNumber1Label", "FlexNumber1Label", Kind::kText},
    {"flexNumber2", "FlexNumber2", Kind::kNumber},
    {"flexNumber2Label", "FlexNumber2Label", Kind::kText},
    {"flexDate1", "FlexDate1", Kind::kTimeText},
    {"flexDate1Label", "FlexDate1Label", Kind::kText},
    {"agentDnsDomain", "", Kind::kNoColumn},
    {"agentNtDomain", "", Kind::kNoColumn},
    {"agentTranslatedAddress", "", Kind::kNoColumn},
    {"agentTranslatedZoneExternalID", "", Kind::kNoColumn},
    {"agentTranslatedZoneURI", "", Kind::kNoColumn},
    {"agentZoneExternalID", "", Kind::kNoColumn},
    {"agentZoneURI", "", Kind::kNoColumn},
    {"agt", "", Kind::kNoColumn},
    {"ahost", "", Kind::kNoColumn},
    {"aid", "", Kind::kNoColumn},
    {"amac", "", Kind::kNoColumn},
    {"art", "", Kind::kNoColumn},
    {"at", "", Kind::kNoColumn},
    {"atz", "", Kind::kNoColumn},
    {"av", "", Kind::kNoColumn},
    {"customerExternalID", "", Kind::kNoColumn},
    {"customerURI", "", Kind::kNoColumn},
    {"destinationTranslatedZoneExternalID", "", Kind::kNoColumn},
    {"destinationTranslatedZoneURI", "", Kind::kNoColumn},
    {"destinationZoneExternalID", "", Kind::kNoColumn},
    {"destinationZoneURI", "", Kind::kNoColumn},
    {"deviceTranslatedZoneExternalID", "", Kind::kNoColumn},
    {"deviceTranslatedZoneURI", "", Kind::kNoColumn},
    {"deviceZoneExternalID", "", Kind::kNoColumn},
    {"deviceZoneURI", "", Kind::kNoColumn},
    {"dlat", "", Kind::kNoColumn},
    {"dlong", "", Kind::kNoColumn},
    {"eventId", "", Kind::kNoColumn},
    {"rawEvent", "", Kind::kNoColumn},
    {"slat", "", Kind::kNoColumn},
    {"slong", "", Kind::kNoColumn},
    {"sourceTranslatedZoneExternalID", "", Kind::kNoColumn},
    {"sourceTranslatedZoneURI", "", Kind::kNoColumn},
    {"sourceZoneExternalID", "", Kind::kNoColumn},
    {"sourceZoneURI", "", Kind::kNoColumn},
};

// Over the lower-cased bytes: length, the first eight and the last four.
uint32_t Hash(std::string_view key) {
  uint64_t head = 0;
  uint32_t tail = 0;
  std::memcpy(&head, key.data(), key.size() < 8 ? key.size() : 8);
  if (key.size() >= 4) std::memcpy(&tail, key.data() + key.size() - 4, 4);
  // Setting bit 5 lower-cases letters; that it also merges other characters only costs a
  // comparison.
  head |= 0x2020202020202020u;
  tail |= 0x20202020u;
  const uint64_t mixed = (head ^ (uint64_t{tail} << 17) ^ key.size()) * 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(mixed >> 40);
}

}  // namespace

std::span<const CefKey> AllCefKeys() { return kKeys; }

CefKeyIndex::CefKeyIndex() {
  slots_.fill(-1);
  for (size_t idx = 0; idx < std::size(kKeys); ++idx) {
    size_t slot = Hash(kKeys[idx].key) % kSlots;
    while (slots_[slot] >= 0) slot = (slot + 1) % kSlots;
    slots_[slot] = static_cast<int16_t>(idx);
  }
}

int CefKeyIndex::Find(std::string_view key) const {
  for (size_t slot = Hash(key) % kSlots; slots_[slot] >= 0; slot = (slot + 1) % kSlots) {
    const int idx = slots_[slot];
    const std::string_view known = kKeys[static_cast<size_t>(idx)].key;
    if (known == key || base::EqualsIgnoreCase(known, key)) return idx;
  }
  return -1;
}

bool EndsAtBlank(Kind kind) {
  switch (kind) {
    case Kind::kText:
      return false;
    case Kind::kToken:
    case Kind::kAddress:
    case Kind::kPort:
    case Kind::kNumber:
    case Kind::kDirection:
    case Kind::kCustomNumber:
    case Kind::kExternalId:
    case Kind::kTime:
    case Kind::kReceiptTime:
    case Kind::kTimeText:
    case Kind::kZone:
    case Kind::kNoColumn:
      return true;
  }
  return true;
}

}  // namespace quoll::ingest
