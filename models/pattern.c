#include "models/pattern.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define ALNUM  LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS
#define SPACES " \t\n\v\f\r"

static bool is_only(const char *text, const char *characters)
{
    return text[strspn(text, characters)] == '\0';
}

static bool is_some(const char *text, const char *characters)
{
    return text[0] != '\0' && is_only(text, characters);
}

static bool is_one_line(const char *text)
{
    return strchr(text, '\n') == NULL;
}

/* The text behind `start`, or NULL when the text does not begin so. NULL stays NULL, so that steps can be chained. */
static const char *behind(const char *text, const char *start)
{
    if (!text) return NULL;
    size_t length = strlen(start);
    return strncmp(text, start, length) == 0 ? text + length : NULL;
}

/* The text behind a run of lowest to highest of `characters`, or NULL. */
static const char *behind_run(const char *text, const char *characters, size_t lowest, size_t highest)
{
    if (!text) return NULL;
    size_t length = strspn(text, characters);
    return length >= lowest && length <= highest ? text + length : NULL;
}

static const char *behind_arn_service(const char *text, const char *service)
{
    return behind(behind_run(behind(text, "arn:aws"), LOWER "-", 0, SIZE_MAX), service);
}

static const char *behind_region_and_account(const char *text)
{
    const char *account = behind(behind_run(text, LOWER DIGITS "-", 0, SIZE_MAX), ":");
    return behind(behind_run(account, DIGITS, 12, 12), ":");
}

/* Begins and ends with a letter or digit; inside, hyphens too. */
static bool is_name(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && is_only(text, ALNUM "-") && text[0] != '-' && text[length - 1] != '-';
}

static bool is_instance_type(const char *text)
{
    const char *size = behind(behind_run(behind(text, "ml."), LOWER DIGITS "-", 1, SIZE_MAX), ".");
    return size && is_some(size, LOWER DIGITS);
}

static const char *behind_scheme(const char *text)
{
    const char *rest = behind(text, "https://");
    return rest ? rest : behind(text, "s3://");
}

static bool is_s3_destination(const char *text)
{
    const char *rest = behind_scheme(text);
    if (!rest || rest[0] == '\0' || rest[0] == '/') return false;
    return is_one_line(rest + 1); /* the first character may be anything but a slash, as the model has it */
}

static bool is_url(const char *text)
{
    const char *rest = behind_scheme(text);
    if (!rest) return false;
    size_t host = strcspn(rest, "/");
    return host > 0 && is_one_line(rest + host);
}

/* type/subtype; the subtype may hold `extra` characters and does not end with a hyphen. */
static bool is_media_type(const char *text, const char *subtype_characters)
{
    size_t type = strspn(text, ALNUM "-");
    if (type == 0 || text[0] == '-' || text[type - 1] == '-' || text[type] != '/') return false;
    const char *subtype = text + type + 1;
    size_t length = strlen(subtype);
    return length > 0 && strchr(ALNUM, subtype[0]) && is_only(subtype, subtype_characters) &&
           subtype[length - 1] != '-';
}

static bool is_topic_arn(const char *text)
{
    const char *name = behind_region_and_account(behind_arn_service(text, ":sns:"));
    return name && is_some(name, ALNUM "_.-");
}

static bool is_role_arn(const char *text)
{
    const char *account = behind_arn_service(text, ":iam::");
    const char *path = behind(behind_run(account, DIGITS, 12, 12), ":role");
    return path && is_some(path, ALNUM "_+=,.@-/");
}

static bool is_reservation_arn(const char *text)
{
    const char *kind = behind_region_and_account(behind_arn_service(text, ":sagemaker:"));
    const char *name = behind(behind_run(kind, LOWER DIGITS "-", 1, 14), "/");
    return name && is_one_line(name);
}

static bool is_variable(const char *text)
{
    return text[0] != '\0' && !strchr(DIGITS, text[0]) && is_only(text, ALNUM "_");
}

/* A path below the root without "..", and not the root alone. */
static bool is_metrics_path(const char *text)
{
    return text[0] == '/' && is_some(text + 1, ALNUM "/_.-") && !strstr(text, "..");
}

/* One code point of valid UTF-8; *length is how many bytes it takes. */
static uint32_t code_point(const char *text, size_t *length)
{
    unsigned char lead = (unsigned char)text[0];
    *length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t point = lead & lead_bits[*length];
    for (size_t i = 1; i < *length; i++) point = point << 6 | ((unsigned char)text[i] & 0x3f);
    return point;
}

/* Blocks without letters, separators and numbers (Unicode 15 general categories). */
static bool is_never_in_tags(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } blocks[] = {{0x80, 0x9f},     {0x300, 0x36f},   {0x200b, 0x2027},   {0x2030, 0x205e},   {0x20a0, 0x20c0},
                  {0x20d0, 0x20f0}, {0x2190, 0x244a}, {0x2500, 0x2775},   {0x2794, 0x2bff},   {0xe000, 0xf8ff},
                  {0xfe00, 0xfe0f}, {0xfff9, 0xfffd}, {0x1f110, 0x1fbca}, {0xe0001, 0x10ffff}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (point >= blocks[i].first && point <= blocks[i].last) return true;
    return false;
}

static bool is_tag(const char *text)
{
    size_t length = 1;
    for (const char *at = text; *at; at += length) {
        uint32_t point = code_point(at, &length);
        if (point < 0x80 ? !strchr(ALNUM " _.:/=+-@", (int)point) : is_never_in_tags(point)) return false;
    }
    return true;
}

/* Names of scheduled actions: no control character, colon, slash or bar, and no space at either end. */
static bool is_action_name(const char *text)
{
    size_t length = 1;
    for (const char *at = text; *at; at += length) {
        uint32_t point = code_point(at, &length);
        if (point < 0x20 || (point >= 0x7f && point < 0xa0) || (point < 0x80 && strchr(":/|", (int)point)))
            return false;
    }
    return text[0] != '\0' && text[0] != ' ' && text[strlen(text) - 1] != ' ';
}

/* In the expression \p{Print} is that of POSIX: ASCII from the space to the tilde. */
static bool is_printable(const char *text)
{
    if (text[0] == '\0') return false;
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

bool pattern_matches(enum pattern pattern, const char *text)
{
    switch (pattern) {
    case PATTERN_ANY: return is_one_line(text);
    case PATTERN_EVERYTHING: return true;
    case PATTERN_SOMETHING: return text[0] != '\0';
    case PATTERN_RESOURCE_NAME:
    case PATTERN_MODEL_NAME: return is_name(text);
    case PATTERN_INSTANCE_TYPE: return is_instance_type(text);
    case PATTERN_S3_DESTINATION: return is_s3_destination(text);
    case PATTERN_URL: return is_url(text);
    case PATTERN_KMS_KEY: return is_only(text, ALNUM ":/_-");
    case PATTERN_TAG: return is_tag(text);
    case PATTERN_CONTENT_TYPE: return is_media_type(text, ALNUM ".-");
    case PATTERN_MIME_TYPE: return is_media_type(text, ALNUM "+.-");
    case PATTERN_TOPIC_ARN: return is_topic_arn(text);
    case PATTERN_ROLE_ARN: return is_role_arn(text);
    case PATTERN_RESERVATION_ARN: return is_reservation_arn(text);
    case PATTERN_VPC_ID: return is_some(text, ALNUM "-");
    case PATTERN_IMAGE: return text[0] != '\0' && text[strcspn(text, SPACES)] == '\0';
    case PATTERN_VARIABLE: return is_variable(text);
    case PATTERN_METRICS_PATH: return is_metrics_path(text);
    case PATTERN_PRINTABLE: return is_printable(text);
    case PATTERN_ACTION_NAME: return is_action_name(text);
    case PATTERN_NAMESPACE: return text[0] != '\0' && text[0] != ':' && is_one_line(text + 1);
    case PATTERN_NOT_BLANK: return text[strspn(text, SPACES)] != '\0' && is_one_line(text);
    case PATTERNS: break;
    }
    return false;
}

static const struct {
    const char *expression, *words;
} PATTERN_TEXTS[PATTERNS] = {
    [PATTERN_ANY] = {".*", "one line of text"},
    [PATTERN_EVERYTHING] = {"[\\S\\s]*", "a text"},
    [PATTERN_SOMETHING] = {"[\\s\\S]+", "some text"},
    [PATTERN_RESOURCE_NAME] = {"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
                               "letters, digits and hyphens, with a letter or digit at both ends"},
    [PATTERN_MODEL_NAME] = {"[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?",
                            "letters, digits and hyphens, with a letter or digit at both ends"},
    [PATTERN_INSTANCE_TYPE] = {"ml\\.[a-z0-9-]+\\.[a-z0-9]+", "an instance type of the form ml.FAMILY.SIZE"},
    [PATTERN_S3_DESTINATION] = {"(https|s3)://([^/])/?(.*)", "an address that begins with s3:// or https://"},
    [PATTERN_URL] = {"(https|s3)://([^/]+)/?(.*)", "an address that begins with s3:// or https://"},
    [PATTERN_KMS_KEY] = {"[a-zA-Z0-9:/_-]*", "a key id, an alias or their ARN: letters, digits and : / _ -"},
    [PATTERN_TAG] = {"([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)", "letters, digits, spaces and _ . : / = + - @"},
    [PATTERN_CONTENT_TYPE] = {"[a-zA-Z0-9](-*[a-zA-Z0-9])*\\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*",
                              "a content type such as text/csv"},
    [PATTERN_MIME_TYPE] = {"[a-zA-Z0-9](-*[a-zA-Z0-9])*\\/[a-zA-Z0-9](-*[a-zA-Z0-9+.])*",
                           "a content type such as text/csv"},
    [PATTERN_TOPIC_ARN] = {"arn:aws[a-z\\-]*:sns:[a-z0-9\\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+",
                           "a topic ARN such as arn:aws:sns:us-east-1:123456789012:NAME"},
    [PATTERN_ROLE_ARN] = {"arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
                          "a role ARN such as arn:aws:iam::123456789012:role/NAME"},
    [PATTERN_RESERVATION_ARN] =
        {"arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z0-9\\-]{1,14}/.*",
         "a reservation ARN such as arn:aws:sagemaker:us-east-1:123456789012:training-plan/NAME"},
    [PATTERN_VPC_ID] = {"[-0-9a-zA-Z]+", "letters, digits and hyphens"},
    [PATTERN_IMAGE] = {"[\\S]+", "an image's address without spaces"},
    [PATTERN_VARIABLE] = {"[a-zA-Z_][a-zA-Z0-9_]*", "letters, digits and _, with no digit first"},
    [PATTERN_METRICS_PATH] = {"/(?!.*\\.\\.)[a-zA-Z0-9/_.\\-]+", "a path such as /metrics, without .."},
    [PATTERN_PRINTABLE] = {"\\p{Print}+", "printable ASCII characters"},
    [PATTERN_ACTION_NAME] = {"(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+",
                             "a name without : / | and control characters, and without spaces at its ends"},
    [PATTERN_NAMESPACE] = {"[^:].*", "a namespace such as AWS/SageMaker"},
    [PATTERN_NOT_BLANK] = {"(?!\\s*$).+", "some text in one line"},
};

const char *pattern_expression(enum pattern pattern)
{
    return PATTERN_TEXTS[pattern].expression;
}

const char *pattern_words(enum pattern pattern)
{
    return PATTERN_TEXTS[pattern].words;
}
