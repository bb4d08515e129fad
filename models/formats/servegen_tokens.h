/* servegen_tokens.h - how long the prompts and answers of a ServeGen client are: its chunk-N-dataset.json.
 *
 * File       one JSON object: a member for each stretch of hours, named by the second in which it begins; in it input_tokens and
 *            output_tokens, texts that hold a Python dictionary, {tokens: probability, ..}, {} where there is nothing. Others are ignored.
 * Which      the option names the file, or a folder with the files of all clients: chunk-N-trace.csv goes with chunk-N-dataset.json.
 * Requests   of a window carry the lengths of the last stretch that begins no later, input and output drawn apart: how they go together
 *            is not published.
 * Ownership  tables live in reading->arena, all else in the arena given.
 * Source     alibaba/ServeGen; Xiang and others, 2025. */
#ifndef LOADLINE_MODELS_FORMATS_SERVEGEN_TOKENS_H
#define LOADLINE_MODELS_FORMATS_SERVEGEN_TOKENS_H

#include "models/formats/format.h"

struct servegen_tokens;

/* NULL where the options name none, or with faults. */
struct servegen_tokens *servegen_tokens_read(struct count_reading *reading, struct arena *arena);

/* The requests of the window that begins then. */
void servegen_tokens_add(struct servegen_tokens *tokens, size_t interval, double begin_s, uint32_t requests);

/* Tell the counts what their requests carry; a warning where some of them have no lengths. */
void servegen_tokens_end(struct servegen_tokens *tokens, struct counts *counts);

#endif
