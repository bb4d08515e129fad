/* json_gate.h - is this text strict JSON? Everything that is wrong with it at once, before a parser sees it.
 *
 * Refused    what RFC 8259 does not allow, and what readers disagree about or cannot hold: invalid UTF-8, a member given
 *            twice, an escaped NUL, half a surrogate pair, more than 64 levels, number tokens of more than 40 characters.
 * Order      faults come in the order of the text. A break of the grammar is the last one: what follows it has no meaning.
 * Source     RFC 8259, RFC 3629; the corpus and findings of N. Seriot, "Parsing JSON is a Minefield". */
#ifndef LOADLINE_MODELS_JSON_GATE_H
#define LOADLINE_MODELS_JSON_GATE_H

#include "models/json_text.h"

/* true when the text may pass; otherwise at least one fault was added. */
bool json_gate_passes(struct json_text *text, struct faults *faults);

#endif
