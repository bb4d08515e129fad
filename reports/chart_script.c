#include "reports/chart_script.h"

#include "reports/buffer.h"
#include "reports/display.h"

/* Blue, vermillion, green, purple, orange, sky blue, black. */
static const char *const colours[CHART_SERIES] = {"#0072b2", "#d55e00", "#009e73",  "#cc79a7",
                                                  "#e69f00", "#56b4e9", CHART_BLACK};

const char *script_colour(const struct chart *chart, size_t name)
{
    return chart->quiet & 1u << name ? CHART_QUIET : colours[name];
}

double script_across(const struct script *script, double x)
{
    return x / script->layout.width;
}

double script_down(const struct script *script, double y)
{
    return 1 - y / script->layout.height;
}

/* Between single quotes, where gnuplot acts on nothing but the quote. Doubled it would stand for itself, but not as the first
 * letter: gnuplot 5.4 takes it for the end of an empty text. */
void script_quoted(struct script *script, const char *text, size_t columns)
{
    struct arena *arena = buffer_arena(script->buffer);
    const char *shown = display_cut(arena, display_text(arena, text), columns);
    buffer_add(script->buffer, "'");
    for (; *shown; shown++) {
        if (*shown == '\'')
            buffer_add(script->buffer, "’");
        else
            buffer_add_n(script->buffer, shown, 1);
    }
    buffer_add(script->buffer, "'");
}

void script_text_coloured(struct script *script, const char *text, size_t columns, double x, double y, const char *side,
                          const char *colour)
{
    if (!*text || columns == 0) return;
    buffer_add(script->buffer, "set label ");
    script_quoted(script, text, columns);
    buffer_format(script->buffer, " at screen %.6f,%.6f %s textcolor rgb '%s' noenhanced front\n",
                  script_across(script, x), script_down(script, y), side, colour);
}

void script_text(struct script *script, const char *text, size_t columns, double x, double y, const char *side)
{
    script_text_coloured(script, text, columns, x, y, side, CHART_INK);
}

void script_text_held(struct script *script, const char *text, size_t columns, double x, double y)
{
    size_t width = display_width(text);
    double half = CHART_LETTER * (double)(width < columns ? width : columns) / 2, end = script->layout.width;
    if (x + half > end)
        script_text(script, text, columns, end, y, "right");
    else if (x < half)
        script_text(script, text, columns, 0, y, "left");
    else
        script_text(script, text, columns, x, y, "center");
}

void script_line(struct script *script, double x, double y, double to_x, double to_y, const char *colour, double width)
{
    buffer_format(script->buffer, "set arrow from screen %.6f,%.6f to screen %.6f,%.6f nohead lc rgb '%s' lw %g\n",
                  script_across(script, x), script_down(script, y), script_across(script, to_x),
                  script_down(script, to_y), colour, width);
}

static void begin_rectangle(struct script *script, double x, double y, double to_x, double to_y)
{
    buffer_format(script->buffer, "set object rectangle from screen %.6f,%.6f to screen %.6f,%.6f",
                  script_across(script, x), script_down(script, y), script_across(script, to_x),
                  script_down(script, to_y));
}

void script_rectangle(struct script *script, double x, double y, double to_x, double to_y, const char *colour)
{
    begin_rectangle(script, x, y, to_x, to_y);
    buffer_format(script->buffer, " fillcolor rgb '%s' fillstyle solid noborder\n", colour);
}

void script_frame(struct script *script, double x, double y, double to_x, double to_y, const char *colour, double width)
{
    begin_rectangle(script, x, y, to_x, to_y);
    buffer_format(script->buffer, " fillstyle empty border lc rgb '%s' lw %g\n", colour, width);
}

void script_corner(struct script *script, double x, double y, double side, const char *colour)
{
    const double points[][2] = {{x - side, y}, {x, y}, {x, y + side}, {x - side, y}};
    for (size_t i = 0; i < 4; i++)
        buffer_format(script->buffer, "%s screen %.6f,%.6f", i == 0 ? "set object polygon from" : " to",
                      script_across(script, points[i][0]), script_down(script, points[i][1]));
    buffer_format(script->buffer, " fillcolor rgb '%s' fillstyle solid noborder\n", colour);
}

void script_names(struct script *script)
{
    const struct chart *chart = script->chart;
    for (size_t i = 0; i < chart->name_count && script->layout.name_rows > 0; i++) {
        struct chart_place place = chart_name_place(chart, &script->layout, i);
        script_line(script, place.x, place.y, place.x + CHART_KEY_WIDTH, place.y, script_colour(chart, i), 3);
        script_text(script, chart->names[i], CHART_NAME_COLUMNS, place.x + CHART_KEY_WIDTH + CHART_KEY_GAP, place.y,
                    "left");
    }
}

void script_draw_bare(struct script *script)
{
    buffer_add(script->buffer,
               "unset border\nunset tics\nset margins 0,0,0,0\nset xrange [0:1]\nset yrange [0:1]\nplot NaN\n");
}
