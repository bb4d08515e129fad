#include "reports/json_discounts.h"

#include "models/cost_result.h"
#include "models/json_write.h"
#include "reports/figure.h"
#include "reports/json_figure.h"

void json_line_discounts(struct json_write *line, const struct cost_result *cost, const struct cost_line *of)
{
    if (!cost->has_discounts) return;
    if (of->commitment != COMMITMENT_NONE) json_write_string(line, "Commitment", commitment_part_name[of->commitment]);
    json_write_string(line, "ListUnitPrice", of->list_unit_price);
    json_write_string(line, "ContractedUnitPrice", of->contracted_unit_price);
    json_figure_money(line, "ListCost", of->list_e10_usd);
    json_figure_money(line, "ContractedCost", of->contracted_e10_usd);
}

static void write_share(struct json_write *in, const char *name, int64_t part_e10_usd, int64_t whole_e10_usd)
{
    if (whole_e10_usd > 0)
        json_write_double(in, name, figure_significant((double)part_e10_usd / (double)whole_e10_usd));
}

static void write_commitment(struct json_write *in, const struct commitment_result *commitment)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Plan", commitment->plan);
    json_write_string(object, "SavingsPlanId", commitment->id);
    json_write_string(object, "Name", commitment->name);
    if (commitment->term_years > 0) json_write_integer(object, "TermInYears", commitment->term_years);
    json_write_string(object, "PaymentOption", commitment->payment_option);
    json_write_boolean(object, "Held", commitment->held);
    json_figure_money(object, "CommitmentPerHour", commitment->per_hour_e10_usd);
    if (commitment->per_hour_e10_usd == 0) return;
    write_share(object, "Utilization", commitment->used_e10_usd, commitment->committed_e10_usd);
    write_share(object, "Coverage", commitment->covered_e10_usd, commitment->eligible_e10_usd);
    json_figure_money(object, "Committed", commitment->committed_e10_usd);
    json_figure_money(object, "Used", commitment->used_e10_usd);
    json_figure_money(object, "OnDemandEquivalent", commitment->covered_e10_usd);
    json_figure_money(object, "OnDemandEligible", commitment->eligible_e10_usd);
    json_figure_money(object, "Total", commitment->total_e10_usd);
    json_figure_money(object, "Monthly", commitment->monthly_e10_usd);
    json_figure_money(object, "SavedMonthly", commitment->saved_monthly_e10_usd);
}

void json_discounts(struct json_write *bill, const struct cost_result *cost)
{
    if (!cost->has_discounts) return;
    json_figure_money(bill, "ListCost", cost->list_e10_usd);
    json_figure_money(bill, "ContractedCost", cost->contracted_e10_usd);
    if (cost->commitment_count == 0) return;
    struct json_write *commitments = json_write_add_array(bill, "Commitments");
    for (size_t i = 0; i < cost->commitment_count; i++) write_commitment(commitments, &cost->commitments[i]);
}
