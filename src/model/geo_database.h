// GeoDatabase: where an IP address lies, seen from above; hunt/geo_file.h reads one from a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace quoll::model {

struct GeoPlace {
  // English names; empty where the database has none.
  std::string country;
  std::string state;
  std::string city;
  std::optional<double> latitude;
  std::optional<double> longitude;
};

class GeoDatabase {
 public:
  virtual ~GeoDatabase() = default;
  // `address` is an IPv6 address in network order, an IPv4 address mapped into it (::ffff:a.b.c.d).
  // Nothing where the database has no entry. Thread-safe.
  virtual std::optional<GeoPlace> Find(const uint8_t (&address)[16]) const = 0;
};

}  // namespace quoll::model
