#include "models/utf8.h"

static bool between(unsigned char byte, unsigned char low, unsigned char high)
{
    return low <= byte && byte <= high;
}

size_t utf8_length(const char *text, size_t length)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (length == 0) return 0;
    if (byte[0] < 0x80) return 1;

    size_t size = between(byte[0], 0xC2, 0xDF)   ? 2
                  : between(byte[0], 0xE0, 0xEF) ? 3
                  : between(byte[0], 0xF0, 0xF4) ? 4
                                                 : 0;
    if (size == 0 || length < size) return 0;

    /* Only the second byte has narrower bounds: they exclude overlong forms, surrogates and what lies above U+10FFFF. */
    unsigned char low = byte[0] == 0xE0 ? 0xA0 : byte[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = byte[0] == 0xED ? 0x9F : byte[0] == 0xF4 ? 0x8F : 0xBF;
    if (!between(byte[1], low, high)) return 0;
    for (size_t i = 2; i < size; i++)
        if (!between(byte[i], 0x80, 0xBF)) return 0;
    return size;
}

size_t utf8_write(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)((0xF00u >> size & 0xF0u) | code_point);
    return size;
}

bool utf8_is_control(const char *character, size_t size)
{
    unsigned char first = (unsigned char)character[0];
    if (size == 1) return first < 0x20 || first == 0x7F;
    return size == 2 && first == 0xC2 && (unsigned char)character[1] < 0xA0;
}

uint32_t utf8_read(const char *character, size_t size)
{
    const unsigned char *byte = (const unsigned char *)character;
    uint32_t value = size == 1 ? byte[0] : byte[0] & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) value = value << 6 | (byte[i] & 0x3F);
    return value;
}

bool utf8_is_treacherous(const char *character, size_t size)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},   {0x200B, 0x200F},
                  {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
    uint32_t value = utf8_read(character, size);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (value >= ranges[i].first && value <= ranges[i].last) return true;
    return false;
}
