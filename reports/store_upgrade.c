#include "reports/store_upgrade.h"

/* A check is part of its table, so the measures need a new one. legacy_alter_table leaves views alone that name the old one. */
const char store_upgrade_before[] = "PRAGMA legacy_alter_table = ON;"
                                    "DROP VIEW IF EXISTS v_variant_share;"
                                    "DROP VIEW IF EXISTS v_latency_percentiles;"
                                    "ALTER TABLE variants ADD COLUMN component TEXT;"
                                    "ALTER TABLE variants ADD COLUMN mean_batch_size REAL NOT NULL DEFAULT 0.0;"
                                    "DROP INDEX IF EXISTS time_summaries_by_run;"
                                    "ALTER TABLE time_summaries RENAME TO time_summaries_1;";

const char store_upgrade_after[] = "INSERT INTO time_summaries SELECT * FROM time_summaries_1;"
                                   "DROP TABLE time_summaries_1;"
                                   "PRAGMA legacy_alter_table = OFF;";
