#include "reports/chart.h"

#include "models/fault.h"
#include "reports/buffer.h"
#include "reports/chart_script.h"
#include "reports/gnuplot.h"

#include <string.h>

static void begin(struct script *script, struct chart_look look)
{
    unsigned scale = look.format == CHART_PNG ? 2 : 1;
    buffer_add(script->buffer, "set encoding utf8\n");
    buffer_format(script->buffer, look.format == CHART_PNG
                                      ? "set terminal pngcairo noenhanced font 'sans,9' fontscale 2 linewidth 2"
                                      : "set terminal svg noenhanced font 'sans-serif,12'");
    buffer_format(script->buffer, " size %u,%u%s\n", scale * script->layout.width, scale * script->layout.height,
                  look.transparent ? "" : " background '#ffffff'");
    buffer_add(script->buffer, "set output\nunset key\nset border 3 lc rgb '" CHART_FRAME "'\n"
                               "set tics nomirror out scale 0.4 textcolor rgb '" CHART_INK "'\n"
                               "set grid xtics ytics lt 1 lw 1 lc rgb '" CHART_GRID "'\n");
}

static unsigned height_of(const struct chart *chart, struct chart_look look)
{
    return chart_layout(chart, look).height;
}

static void add_script(struct buffer *buffer, const struct chart *chart, struct chart_look look)
{
    struct script script = {buffer, chart, chart_layout(chart, look)};
    begin(&script, look);
    if (chart->panel_count > 0)
        script_panels(&script);
    else if (chart->row_count > 0)
        script_rows(&script);
    else if (chart->map_count > 0)
        script_maps(&script);
    else
        script_bars(&script);
}

const char *chart_script(struct arena *arena, const struct chart *chart, struct chart_look look)
{
    struct buffer *buffer = buffer_new(arena);
    add_script(buffer, chart, look);
    return buffer_text(buffer);
}

/* An SVG names the version that drew it, in its title and description. */
static void add_without_origin(struct buffer *anonymous, const char *text, const char *end)
{
    static const char title[] = "<title>Gnuplot</title>", last[] = "</desc>";
    const char *from = strstr(text, title), *to = from ? strstr(from, last) : NULL;
    if (!to || to > end) from = to = text;
    buffer_add_n(anonymous, text, (size_t)(from - text));
    if (to > text) to += strlen(last);
    buffer_add_n(anonymous, to, (size_t)(end - to));
}

const struct buffer *chart_draw(struct arena *arena, const struct chart *chart, struct chart_look look,
                                const char *program, struct faults *faults)
{
    struct buffer *picture = buffer_new(arena), *anonymous = buffer_new(arena);
    if (!gnuplot_run(program, chart_script(arena, chart, look), picture, faults)) return NULL;
    if (look.format != CHART_SVG) return picture;
    add_without_origin(anonymous, buffer_text(picture), buffer_text(picture) + buffer_length(picture));
    return anonymous;
}

/* Each begins with an XML declaration, which no label can hold: SVG writes its < as a reference. */
static bool part(struct arena *arena, const char *text, struct chart_order *orders, size_t count)
{
    static const char declaration[] = "<?xml ";
    const char *at = strstr(text, declaration);
    for (size_t i = 0; i < count; i++) {
        if (!at) return false;
        const char *next = strstr(at + 1, declaration);
        orders[i].picture = buffer_new(arena);
        add_without_origin(orders[i].picture, at, next ? next : at + strlen(at));
        at = next;
    }
    return !at;
}

bool chart_draw_all(struct arena *arena, struct chart_order *orders, size_t count, const char *program,
                    struct faults *faults)
{
    struct buffer *script = buffer_new(arena), *pictures = buffer_new(arena);
    for (size_t i = 0; i < count; i++) {
        struct chart_look look = {.format = CHART_SVG, .width = orders[i].width, .transparent = true};
        if (i > 0) buffer_add(script, "reset\n");
        add_script(script, orders[i].chart, look);
        orders[i].height = height_of(orders[i].chart, look);
    }
    if (count == 0) return true;
    if (!gnuplot_run(program, buffer_text(script), pictures, faults)) return false;
    if (part(arena, buffer_text(pictures), orders, count)) return true;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = program},
               "gnuplot drew something else than was asked for");
    return false;
}
