/* sagemaker-data-capture: what a SageMaker endpoint with DataCaptureConfig writes to S3, a JSON object a line. A stamp is whole
 * seconds. Sizes are those of the payloads as the container had them (BASE64 is undone); neither is there where only one side is
 * captured. The records do not tell which share of the requests is captured, nor their variant (it is in the object's name), nor
 * any latency. A batch transform's records are the same under other names.
 * Source  SageMaker developer guide, "Data capture"; aws/amazon-sagemaker-examples. */
#include "models/formats/json_line.h"

#include <stdio.h>
#include <string.h>

enum {
    IN_DATA,
    IN_ENCODING,
    OUT_DATA,
    OUT_ENCODING,
    BATCH_IN_DATA,
    BATCH_IN_ENCODING,
    BATCH_OUT_DATA,
    BATCH_OUT_ENCODING,
    TIME,
    PATHS
};

static const char *const paths[PATHS] = {"captureData.endpointInput.data",
                                         "captureData.endpointInput.encoding",
                                         "captureData.endpointOutput.data",
                                         "captureData.endpointOutput.encoding",
                                         "captureData.batchTransformInput.data",
                                         "captureData.batchTransformInput.encoding",
                                         "captureData.batchTransformOutput.data",
                                         "captureData.batchTransformOutput.encoding",
                                         "eventMetadata.inferenceTime"};

/* Bytes of UTF-8 that the escaped text of a JSON string stands for; RFC 8259, section 7. */
static size_t bytes_of(struct trace_cell data)
{
    size_t bytes = 0;
    for (size_t i = 0; i < data.length; i++, bytes++) {
        if (data.text[i] != '\\' || i + 1 == data.length || data.text[++i] != 'u' || i + 4 >= data.length) continue;
        unsigned code = 0;
        for (size_t k = 1; k <= 4; k++) {
            const char *digits = "0123456789abcdef", *digit = strchr(digits, data.text[i + k] | 0x20);
            code = code << 4 | (digit && *digit ? (unsigned)(digit - digits) : 0);
        }
        i += 4;
        bool is_half = code >= 0xd800 && code < 0xe000; /* two halves are one character of four bytes */
        bytes += is_half || (code >= 0x80 && code < 0x800) ? 1 : code >= 0x800 ? 2 : 0;
    }
    return bytes;
}

/* RFC 4648: four characters are three bytes, less the padding. */
static size_t bytes_of_base64(struct trace_cell data)
{
    size_t length = data.length;
    while (length > 0 && data.text[length - 1] == '=') length--;
    return length / 4 * 3 + (length % 4 ? length % 4 - 1 : 0);
}

/* The size of a payload as a cell, written over the payload itself in `text`, the line. */
static struct trace_cell size_cell(char *text, struct trace_cell data, struct trace_cell encoding)
{
    if (!data.text) return data;
    bool is_base64 = encoding.length == 6 && memcmp(encoding.text, "BASE64", 6) == 0;
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%zu", is_base64 ? bytes_of_base64(data) : bytes_of(data));
    if (data.length == 0) return (struct trace_cell){"0", 1};
    /* A number of bytes is no longer than they are. */
    memcpy(text + (data.text - text), digits, (size_t)length);
    return (struct trace_cell){data.text, (size_t)length};
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    (void)layout, (void)lines;
    struct trace_cell found[PATHS];
    if (!json_line_find(text, length, paths, PATHS, found)) return SPLIT_MALFORMED;
    int batch = found[BATCH_IN_DATA].text || found[BATCH_OUT_DATA].text ? BATCH_IN_DATA - IN_DATA : 0;
    cells[TRACE_ARRIVAL] = found[TIME];
    cells[TRACE_PAYLOAD] = size_cell(text, found[IN_DATA + batch], found[IN_ENCODING + batch]);
    cells[TRACE_RESPONSE] = size_cell(text, found[OUT_DATA + batch], found[OUT_ENCODING + batch]);
    return SPLIT_ROW;
}

/* Its first line may be longer than what has been read of the file. */
static bool looks_like(const char *head, size_t length)
{
    static const char first[] = "{\"captureData\":";
    const char *at = first;
    for (size_t i = 0; i < length && *at; i++) {
        if (head[i] == ' ') continue;
        if (head[i] != *at++) return false;
    }
    return !*at;
}

static const struct trace_syntax syntax = {.split = split};

const struct trace_format format_data_capture = {
    .name = "sagemaker-data-capture",
    .syntax = &syntax,
    .looks_like = looks_like,
    .is_sampled = true,
    .columns.of = {[TRACE_ARRIVAL] = {"eventMetadata.inferenceTime", UNIT_UNKNOWN},
                   [TRACE_PAYLOAD] = {"captureData.endpointInput.data", UNIT_NS},
                   [TRACE_RESPONSE] = {"captureData.endpointOutput.data", UNIT_NS}},
};
