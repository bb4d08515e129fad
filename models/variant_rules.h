/* variant_rules.h - the rules of endpoint_rules.h that look at one production or shadow variant alone. */
#ifndef LOADLINE_MODELS_VARIANT_RULES_H
#define LOADLINE_MODELS_VARIANT_RULES_H

#include <stdbool.h>

struct catalogue;
struct faults;
struct instance_type;
struct production_variant;

void variant_rules_check(const struct production_variant *variant, const struct catalogue *catalogue,
                         struct faults *faults);

/* The first of the variant's instance types (its own or its pools') that has disks of its own, or NULL. */
const struct instance_type *variant_type_with_disks(const struct production_variant *variant,
                                                    const struct catalogue *catalogue);

#endif
