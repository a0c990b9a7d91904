// Where an address lies, by the database that --geoip names. Without one the function is refused: an empty answer would
// look like an address that lies nowhere.
#include <cstring>

#include "lang/binder.h"
#include "lang/call_binder.h"
#include "lang/functions/_ip.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

ExprPtr Bind(CallBinder& call) {
  Binder& binder = call.binder;
  if (binder.context().geo == nullptr) {
    return binder.Fail(diag::Code::K3001, "`geo_info_from_ip_address` needs a database of places", call.call.span, {},
                       "name a MaxMind file: --geoip GeoLite2-City.mmdb");
  }
  std::vector<ExprPtr> args;
  for (const syntax::Argument& arg : call.call.args) {
    args.push_back(binder.BindExpr(*arg.value, call.scope));
    if (!args.back()) return nullptr;
  }
  return binder.MakeFunctionCall("geo_info_from_ip_address", std::move(args), call.call.span);
}

// Names that the database lacks are left out.
std::string BagOf(const GeoPlace& place) {
  DynamicWriter writer;
  writer.BeginBag();
  const auto text = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    writer.Name(name);
    writer.String(value);
  };
  const auto real = [&](std::string_view name, const std::optional<double>& value) {
    if (!value) return;
    writer.Name(name);
    writer.Real(*value);
  };
  text("country", place.country);
  text("state", place.state);
  text("city", place.city);
  real("latitude", place.latitude);
  real("longitude", place.longitude);
  writer.EndBag();
  return writer.Take();
}

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [&](std::string_view text, std::string& buffer) {
    if (call.context.geo == nullptr) return false;
    const auto ip = ParseIpv6(text);
    if (!ip) return false;
    uint8_t address[16];
    std::memcpy(address, ip->bytes.data(), sizeof address);
    const auto place = call.context.geo->Find(address);
    if (!place) return false;
    buffer = BagOf(*place);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_geo_info_from_ip_address = {
    .name = "geo_info_from_ip_address",
    .summary = "Country, state, city and coordinates of an IPv4 or IPv6 address; null for an unknown one.",
    .signatures = {{{Text("ip")}, Type::kDynamic}},
    .kernel = Kernel,
    .differs = "the places are those of the file that --geoip names; without one the function is refused",
    .bind = Bind,
};

}  // namespace quoll::lang
