#include "scenarios/text_list.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <string.h>

void text_list_add(struct text_list *list, struct arena *arena, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], text) == 0) return;
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->texts = arena_grow(arena, list->texts, list->count, list->room, sizeof *list->texts);
    }
    list->texts[list->count++] = text;
}

void text_list_add_warnings(struct text_list *list, struct arena *arena, const struct faults *faults)
{
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind == FAULT_WARNING)
            text_list_add(list, arena, fault_line(arena, faults_at(faults, i)));
}
