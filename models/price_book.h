/* price_book.h - what everything costs: the prices that are compiled in, and the user's own before them.
 *
 * Look-up    the user's price; else the price known for the region; else that of us-east-1, flagged as an estimate, with a
 *            source that says so. What has none of these has no price: that is an error to report, never 0.
 * Keys       by usage: an instance type (instance hours), a retired accelerator ("ml.eia2.medium"), "gp2" (volumes), "" (data),
 *            the memory in MB as text ("2048"), "" (S3 and SNS), or the names of PRICE_ADJACENT in models/catalogue/README.md.
 * Ownership  lives in the arena given to price_book_new(), with copies of the user's texts.
 * Source     models/catalogue/README.md.
 *
 * The user's prices are an object (a scenario's "Prices"); every member may be left out:
 *     {"Region": "eu-west-1",             the region they hold for; default: the scenario's
 *      "AsOf": "2026-11-01",              their date
 *      "Source": "our contract",          said on every line that they price; default: the file they stand in
 *      "InstanceHour": {"ml.c5.xlarge": "0.204", ...},
 *      "AcceleratorHour": {"ml.eia2.medium": 0.13, ...},
 *      "VolumeGBMonth": "0.14", "DataInPerGB": "0.016", "DataOutPerGB": "0.016",
 *      "ServerlessSecond": {"2048": "0.00004", ...},            by memory in MB
 *      "ProvisionedUsageSecond": {...}, "ProvisionedDurationSecond": {...},
 *      "S3StorageGBMonth": "0.023", "S3WritePerThousand": "0.005", "S3ReadPerThousand": "0.0004",
 *      "SNSPublishPerMillion": "0.5"}
 * A price is a number or a decimal string in USD, above 0, read exactly as it is written. */
#ifndef LOADLINE_MODELS_PRICE_BOOK_H
#define LOADLINE_MODELS_PRICE_BOOK_H

#include "models/price.h"

struct arena;
struct catalogue;
struct faults;
struct json_node;
struct price_book;

enum price_usage {
    PRICE_INSTANCE_HOUR,
    PRICE_ACCELERATOR_HOUR,
    PRICE_VOLUME_GB_MONTH,
    PRICE_DATA_IN_GB,
    PRICE_DATA_OUT_GB,
    PRICE_SERVERLESS_SECOND,
    PRICE_PROVISIONED_USAGE_SECOND,
    PRICE_PROVISIONED_DURATION_SECOND,
    PRICE_S3_STORAGE_GB_MONTH,
    PRICE_S3_WRITE, /* PUT, COPY, POST, LIST */
    PRICE_S3_READ,  /* GET and all others */
    PRICE_SNS_PUBLISH,
    PRICE_ADJACENT, /* alarms and metrics of CloudWatch: known, and on no bill */
    PRICE_USAGES
};
/* As in the user's prices and in prices.csv: "InstanceHour", "VolumeGBMonth", .. */
extern const char *const price_usage_name[PRICE_USAGES];

struct price_key {
    enum price_usage usage;
    const char *key;
    const char *region; /* "us-east-1" */
};

/* The built-in prices. The catalogue must outlive the book. */
struct price_book *price_book_new(struct arena *arena, const struct catalogue *catalogue);

/* Put the user's prices before the built-in ones, for a scenario that runs in `region`. Prices for another region are left
 * out with a warning. false, and nothing changed, where there is a fault. */
bool price_book_override(struct price_book *book, const struct json_node *prices, const char *region,
                         struct faults *faults);

/* false where there is no price. `arena` holds the texts of a price taken from another region. */
bool price_book_find(const struct price_book *book, struct arena *arena, struct price_key key, struct price *out);

#endif
