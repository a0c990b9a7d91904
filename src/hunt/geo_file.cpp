#include "hunt/geo_file.h"

#include <arpa/inet.h>
#include <maxminddb.h>
#include <netinet/in.h>

#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace quoll::hunt {
namespace {

class NoPlaces : public model::GeoDatabase {
 public:
  std::optional<model::GeoPlace> Find(const uint8_t (&)[16]) const override { return std::nullopt; }
};

class GeoFile : public model::GeoDatabase {
 public:
  GeoFile() = default;
  ~GeoFile() override {
    if (is_open_) MMDB_close(&file_);
  }
  GeoFile(const GeoFile&) = delete;

  int Open(const std::string& path) {
    const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &file_);
    is_open_ = status == MMDB_SUCCESS;
    return status;
  }

  std::optional<model::GeoPlace> Find(const uint8_t (&address)[16]) const override {
    sockaddr_storage storage{};
    // The tree of IPv4 addresses is asked as such: a file may hold nothing else.
    constexpr uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::memcmp(address, kMapped, sizeof kMapped) == 0) {
      auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
      v4.sin_family = AF_INET;
      std::memcpy(&v4.sin_addr, address + sizeof kMapped, 4);
    } else if (file_.metadata.ip_version == 6) {
      auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
      v6.sin6_family = AF_INET6;
      std::memcpy(&v6.sin6_addr, address, 16);
    } else {
      return std::nullopt;
    }
    int error = MMDB_SUCCESS;
    MMDB_lookup_result_s found = MMDB_lookup_sockaddr(&file_, reinterpret_cast<const sockaddr*>(&storage), &error);
    if (error != MMDB_SUCCESS || !found.found_entry) return std::nullopt;
    model::GeoPlace place;
    place.country = Text(found, "country", "names", "en", nullptr);
    place.state = Text(found, "subdivisions", "0", "names", "en", nullptr);
    place.city = Text(found, "city", "names", "en", nullptr);
    place.latitude = Real(found, "latitude");
    place.longitude = Real(found, "longitude");
    return place;
  }

 private:
  template <typename... Path>
  static std::string Text(MMDB_lookup_result_s& found, Path... path) {
    MMDB_entry_data_s data;
    if (MMDB_get_value(&found.entry, &data, path...) != MMDB_SUCCESS || !data.has_data) return {};
    return data.type == MMDB_DATA_TYPE_UTF8_STRING ? std::string(data.utf8_string, data.data_size) : std::string();
  }

  static std::optional<double> Real(MMDB_lookup_result_s& found, const char* name) {
    MMDB_entry_data_s data;
    const int status = MMDB_get_value(&found.entry, &data, "location", name, static_cast<const char*>(nullptr));
    if (status != MMDB_SUCCESS || !data.has_data || data.type != MMDB_DATA_TYPE_DOUBLE) return std::nullopt;
    return data.double_value;
  }

  MMDB_s file_{};
  bool is_open_ = false;
};

}  // namespace

base::Result<std::shared_ptr<const model::GeoDatabase>> OpenGeoFile(const std::string& path, diag::Sink& sink) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return sink.Fail(diag::Code::K5001, fmt::format("the geo database `{}` does not exist", path));
  }
  auto file = std::make_shared<GeoFile>();
  const int status = file->Open(path);
  if (status != MMDB_SUCCESS) {
    return sink.Fail(diag::Diagnostic{.code = diag::Code::K5002,
                                      .message = fmt::format("`{}` cannot be read as a geo database: {}", path,
                                                             MMDB_strerror(status))}
                         .Help("give a MaxMind DB file such as GeoLite2-City.mmdb"));
  }
  return std::shared_ptr<const model::GeoDatabase>(std::move(file));
}

std::shared_ptr<const model::GeoDatabase> EmptyGeoDatabase() { return std::make_shared<NoPlaces>(); }

}  // namespace quoll::hunt
