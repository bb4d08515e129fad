#include "models/share.h"

#include "models/json.h"

bool share_read(const struct json_node *object, const char *name, bool whole, struct decimal *out,
                struct faults *faults)
{
    const struct json_node *node = json_member(object, name);
    double number;
    if (!json_require(object, name, faults) || !json_get_number(object, name, 0, 1, &number, faults)) return false;
    if (!decimal_read(json_number_text(node), out)) {
        json_fault(faults, FAULT_INPUT, node, "has too many decimals: at most 18");
        return false;
    }
    if (whole || number < 1) return true;
    json_fault(faults, FAULT_INPUT, node, "must be below 1 (a share of the price): nothing would be paid");
    return false;
}

const char *share_percent(struct decimal share, char text[MONEY_TEXT])
{
    struct decimal percent = share.scale >= 2 ? (struct decimal){share.value, share.scale - 2}
                                              : (struct decimal){share.value * (share.scale == 1 ? 10 : 100), 0};
    return decimal_text(percent, text);
}
