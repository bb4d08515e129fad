#include "reports/html_escape.h"

#include "reports/buffer.h"
#include "reports/display.h"

#include <stdint.h>

static const char *reference(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void html_escape(struct buffer *buffer, const char *text)
{
    const char *from = display_text(buffer_arena(buffer), text), *to = from;
    for (; *to; to++) {
        const char *written = reference(*to);
        if (!written) continue;
        buffer_add_n(buffer, from, (size_t)(to - from));
        buffer_add(buffer, written);
        from = to + 1;
    }
    buffer_add_n(buffer, from, (size_t)(to - from));
}

/* One to three bytes as four characters. */
static void add_group(struct buffer *buffer, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)bytes[0] << 16;
    if (count > 1) bits |= (uint32_t)bytes[1] << 8;
    if (count > 2) bits |= bytes[2];
    char group[4] = {digits[bits >> 18], digits[bits >> 12 & 63], count > 1 ? digits[bits >> 6 & 63] : '=',
                     count > 2 ? digits[bits & 63] : '='};
    buffer_add_n(buffer, group, sizeof group);
}

void html_data_uri(struct buffer *buffer, const char *type, const char *bytes, size_t length)
{
    buffer_format(buffer, "data:%s;base64,", type);
    for (size_t at = 0; at < length; at += 3)
        add_group(buffer, (const unsigned char *)bytes + at, length - at < 3 ? length - at : 3);
}
