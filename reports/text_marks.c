#include "reports/text_marks.h"

#include "reports/buffer.h"

#include <math.h>

#define LEVELS 8
#define EDGE   1e-9 /* on the edge of two marks the lower one, whichever the last bit is */

static const char *const block[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const letter[LEVELS] = {".", ":", "-", "=", "+", "*", "#", "@"};

const char *text_marks(struct arena *arena, const double *values, size_t count, double most, bool blocks)
{
    struct buffer *buffer = buffer_new(arena);
    size_t owed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]) || values[i] <= 0 || most <= 0) {
            owed++;
            continue;
        }
        double level = ceil(LEVELS * fmin(values[i] / most, 1) - EDGE);
        buffer_fill(buffer, ' ', owed);
        buffer_add(buffer, (blocks ? block : letter)[level > 1 ? (size_t)level - 1 : 0]);
        owed = 0;
    }
    return buffer_text(buffer);
}
