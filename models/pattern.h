/* pattern.h - the patterns that the SageMaker API model lays on its strings, each applied to the whole text.
 *
 * Matching   by hand and in one pass: the expressions are fixed, and none of them needs to go back.
 * Dot        stands for any character but a line feed.
 * Tags       \p{L}, \p{Z} and \p{N} need the Unicode database. Here every non-ASCII character passes except those of a few
 *            large blocks that hold neither letters nor separators nor numbers (controls, combining marks, arrows, symbols,
 *            emoji, private use): never stricter than the service, sometimes more lenient.
 * Source     the service models sagemaker 2017-07-24 (as carried by botocore 1.43.67), application-autoscaling 2016-02-06 and
 *            cloudwatch 2010-08-01; the first has no expression for instance types,
 *            which it lists: theirs here is the form that all its names have. */
#ifndef LOADLINE_MODELS_PATTERN_H
#define LOADLINE_MODELS_PATTERN_H

#include <stdbool.h>

enum pattern {
    PATTERN_ANY,        /* any one line, empty too */
    PATTERN_EVERYTHING, /* any text, empty too */
    PATTERN_SOMETHING,
    PATTERN_RESOURCE_NAME,
    PATTERN_MODEL_NAME,
    PATTERN_INSTANCE_TYPE,
    PATTERN_S3_DESTINATION,
    PATTERN_URL,
    PATTERN_KMS_KEY,
    PATTERN_TAG,
    PATTERN_CONTENT_TYPE,
    PATTERN_MIME_TYPE,
    PATTERN_TOPIC_ARN,
    PATTERN_ROLE_ARN,
    PATTERN_RESERVATION_ARN,
    PATTERN_VPC_ID,
    PATTERN_IMAGE,
    PATTERN_VARIABLE,
    PATTERN_METRICS_PATH,
    PATTERN_PRINTABLE,
    PATTERN_ACTION_NAME,
    PATTERN_NAMESPACE,
    PATTERN_NOT_BLANK,
    PATTERNS
};

bool pattern_matches(enum pattern pattern, const char *text); /* text is valid UTF-8 */

/* The expression as the model writes it, unanchored. */
const char *pattern_expression(enum pattern pattern);

/* The same in words that continue "must be". */
const char *pattern_words(enum pattern pattern);

#endif
