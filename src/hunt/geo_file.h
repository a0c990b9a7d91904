// Where addresses lie, from a MaxMind database file (GeoLite2-City.mmdb and the like).
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "model/geo_database.h"

namespace quoll::hunt {

// Maps the file into memory. Fails with K5001 or K5002.
base::Result<std::shared_ptr<const model::GeoDatabase>> OpenGeoFile(const std::string& path, diag::Sink& sink);
// A database without an entry, for runs that have no rows to look up.
std::shared_ptr<const model::GeoDatabase> EmptyGeoDatabase();

}  // namespace quoll::hunt
