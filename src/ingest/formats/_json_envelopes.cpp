#include "ingest/formats/_json_envelopes.h"

#include "base/text.h"

namespace quoll::ingest {
namespace {

constexpr std::string_view kHuntingPrefix = "AdvancedHunting-";

// Categories of diagnostic settings that are tables of their own, as Azure's reference of
// categories pairs them.
struct DiagnosticCategory {
  std::string_view category;
  std::string_view table;
};
constexpr DiagnosticCategory kDiagnosticCategories[] = {
    {"SignInLogs", "SigninLogs"},
    {"AuditLogs", "AuditLogs"},
    {"NonInteractiveUserSignInLogs", "AADNonInteractiveUserSignInLogs"},
    {"ServicePrincipalSignInLogs", "AADServicePrincipalSignInLogs"},
    {"ManagedIdentitySignInLogs", "AADManagedIdentitySignInLogs"},
    {"ADFSSignInLogs", "ADFSSignInLogs"},
    {"ProvisioningLogs", "AADProvisioningLogs"},
    {"RiskyUsers", "AADRiskyUsers"},
    {"UserRiskEvents", "AADUserRiskEvents"},
    {"RiskyServicePrincipals", "AADRiskyServicePrincipals"},
    {"ServicePrincipalRiskEvents", "AADServicePrincipalRiskEvents"},
    {"MicrosoftGraphActivityLogs", "MicrosoftGraphActivityLogs"},
    {"Administrative", "AzureActivity"},
    {"ServiceHealth", "AzureActivity"},
    {"ResourceHealth", "AzureActivity"},
    {"Alert", "AzureActivity"},
    {"Autoscale", "AzureActivity"},
    {"Security", "AzureActivity"},
    {"Policy", "AzureActivity"},
    {"Recommendation", "AzureActivity"},
};

}  // namespace

EnvelopedEvent ReadEnvelopedEvent(std::string_view record) {
  EnvelopedEvent out;
  JsonCursor fields(record);
  std::string_view key;
  JsonValue value;
  if (!fields.EnterObject()) return out;
  while (fields.Next(key, value)) {
    const bool is_name = value.kind == JsonKind::kString && !value.has_escape;
    if (is_name && (key == "category" || key == "Category")) out.category = value.text;
    if (key == "time" || key == "Time") out.time = value;
    if (key == "tenantId" || key == "TenantId") out.tenant = value;
    const bool is_row = key == "properties" || key == "Properties";
    if (is_row && value.kind == JsonKind::kObject) out.properties = value.text;
  }
  out.is_complete = fields.IsComplete();
  // A column named Category makes no envelope: both parts do.
  if (out.properties.empty() && !base::StartsWithIgnoreCase(out.category, kHuntingPrefix))
    out.category = {};
  return out;
}

CategoryTable TableOfCategory(std::string_view category) {
  if (base::StartsWithIgnoreCase(category, kHuntingPrefix))
    return {category.substr(kHuntingPrefix.size()), true};
  for (const DiagnosticCategory& known : kDiagnosticCategories) {
    if (base::EqualsIgnoreCase(known.category, category)) return {known.table, false};
  }
  return {};
}

std::string_view SourceOfDocument(std::string_view record) {
  JsonCursor fields(record);
  std::string_view key;
  JsonValue value;
  if (!fields.EnterObject()) return {};
  bool is_document = false;
  std::string_view source;
  while (fields.Next(key, value)) {
    if (key == "_index" || key == "_id") is_document = true;
    if (key == "_source" && value.kind == JsonKind::kObject) source = value.text;
  }
  return is_document && fields.IsComplete() ? source : std::string_view();
}

}  // namespace quoll::ingest
