/* session_names.h - a number for each name: names of sessions and of requests, which are hashes (trace_record.h).
 *
 * Cost       open addressing with linear probing: D. Knuth, The Art of Computer Programming 3, section 6.4, algorithm L; at most half full.
 * Ownership  grows in the arena given: 16 bytes a place, and as much again for what it grew out of. */
#ifndef LOADLINE_MODELS_SESSION_NAMES_H
#define LOADLINE_MODELS_SESSION_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct session_names;

struct session_names *session_names_new(struct arena *arena);

/* What stands for the name, which is not 0: until the next call. A new one has 0. */
uint64_t *session_names_add(struct session_names *names, uint64_t name, bool *is_new);

/* The same of a name that is known; NULL where it is not. */
const uint64_t *session_names_find(const struct session_names *names, uint64_t name);

#endif
