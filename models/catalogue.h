/* catalogue.h - the instance types that a SageMaker endpoint can ask for, as they were known when this version was made.
 *
 * Order      that of the service's own list; iterate index 0 .. catalogue_count() - 1.
 * Units      memory in GiB (2^30 bytes), local disks in GB (10^9 bytes), network in Gbit/s, prices in USD an hour in us-east-1.
 * Ownership  lives in the arena given to catalogue_new(); nothing to free.
 * Errors     none to handle: the data are compiled in, so a fault in them is a bug and asserts.
 * Source     models/catalogue/README.md. */
#ifndef LOADLINE_MODELS_CATALOGUE_H
#define LOADLINE_MODELS_CATALOGUE_H

#include "models/price.h"

struct arena;
struct catalogue;

enum accelerator_kind {
    ACCELERATOR_NONE,
    ACCELERATOR_GPU,
    ACCELERATOR_INFERENTIA,
    ACCELERATOR_TRAINIUM,
    ACCELERATOR_GAUDI,
    ACCELERATOR_KINDS
};
extern const char *const accelerator_kind_name[ACCELERATOR_KINDS]; /* "none", "gpu", "inferentia", .. */

struct instance_type {
    const char *name, *family, *size; /* "ml.g5.xlarge", "g5", "xlarge" */
    const char *cpu_architecture;     /* "x86_64", "arm64": what the container image must be built for */
    int vcpu;
    double memory_gib;
    enum accelerator_kind accelerator;
    const char *accelerator_model; /* "NVIDIA A10G"; NULL where there is none */
    int accelerator_count;
    double accelerator_memory_gib;              /* of each accelerator */
    double network_gbps, network_baseline_gbps; /* the most, and what lasts; 0: not known */
    bool local_nvme;                            /* has disks of its own: no volume is attached */
    int local_nvme_gb;
    bool burstable;          /* CPU credits (T families): the service offers no automatic scaling on them */
    bool current_generation; /* as EC2 says; false also where it says nothing */
    bool has_price;          /* false for types that are only sold as reserved capacity */
    struct price price;
    const char *price_low, *price_high; /* bounds of an estimated price, as text; NULL where it is listed */
    const char *price_note;             /* a remark on the price; NULL: none */
    const char *specification_source;
};

struct catalogue *catalogue_new(struct arena *arena);

size_t catalogue_count(const struct catalogue *catalogue);
const struct instance_type *catalogue_at(const struct catalogue *catalogue, size_t index);

/* The type of that name ("ml.c5.xlarge"), or NULL. */
const struct instance_type *catalogue_find(const struct catalogue *catalogue, const char *name);

/* The name nearest to one that is not there, by edit distance, or NULL when none is near. */
const char *catalogue_nearest(const struct catalogue *catalogue, const char *name);

/* Whether a name has the form ml.FAMILY.SIZE. The service gets new types every few weeks, so that a well-formed name that
 * is not in the catalogue may be right, and deserves a warning; another one cannot be. */
bool catalogue_well_formed(const char *name);

/* Requests that a container serves at once unless its profile says: one for each accelerator, or for each vCPU where there
 * is none. */
int instance_type_workers(const struct instance_type *type);

#endif
