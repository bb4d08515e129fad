#include "reports/json_break_even.h"

#include "models/figure_text.h"
#include "models/json_write.h"
#include "reports/break_even_view.h"
#include "reports/json_figure.h"

#include <math.h>

static void write_usd(struct json_write *in, const char *name, double usd)
{
    json_figure_money(in, name, (int64_t)llround(usd * 1e10));
}

static void write_endpoint(struct json_write *in, const struct candidate *candidate)
{
    const struct rate_cost *cost = &candidate->cost;
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Name", candidate->name);
    write_usd(object, "PerHour", cost->by_time_per_hour);
    write_usd(object, "PerThousandRequests", cost->by_request_per_hour / 3.6 / cost->rate_per_s);
    if (isfinite(cost->full_per_s)) json_figure_number(object, "FullAtPerSecond", cost->full_per_s);
}

static void write_stretch(struct json_write *in, const struct break_even_view *view, const struct cheapest *stretch)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_figure_number(object, "FromPerSecond", stretch->from_per_s);
    if (isfinite(stretch->to_per_s)) json_figure_number(object, "ToPerSecond", stretch->to_per_s);
    json_write_string(object, "Name", view->candidates[stretch->candidate].name);
    if (stretch->full < view->count) json_write_string(object, "FullThere", view->candidates[stretch->full].name);
}

void json_break_even(struct json_write *in, const struct break_even_view *view)
{
    if (view->count + view->left_out_count < 2) return;
    struct json_write *object = json_write_add_object(in, "BreakEven");
    struct json_write *endpoints = json_write_add_array(object, "Endpoints");
    for (size_t i = 0; i < view->count; i++) write_endpoint(endpoints, &view->candidates[i]);
    struct json_write *cheapest = json_write_add_array(object, "Cheapest");
    for (size_t i = 0; i < view->stretch_count; i++) write_stretch(cheapest, view, &view->stretches[i]);
    struct json_write *left_out = json_write_add_array(object, "LeftOut");
    for (size_t i = 0; i < view->left_out_count; i++) {
        struct json_write *endpoint = json_write_add_object(left_out, NULL);
        json_write_string(endpoint, "Name", view->left_out[i].name);
        json_write_string(endpoint, "Reason", view->left_out[i].cost.why_not);
    }
}
