/* text_style.h - how wide and how colourful a text for people may be: what every report in text is given. */
#ifndef LOADLINE_REPORTS_TEXT_STYLE_H
#define LOADLINE_REPORTS_TEXT_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#define TEXT_WIDTH       80 /* where there is no terminal to ask */
#define TEXT_LEAST_WIDTH 40
#define TEXT_MOST_WIDTH  10000

struct text_style {
    size_t width; /* columns */
    bool colour;  /* ANSI sequences; never unless asked for */
    bool blocks;  /* block characters of UTF-8 in charts; else ASCII */
};

#endif
