#ifndef HUB_CCMARK_SHIM_H
#define HUB_CCMARK_SHIM_H

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm/parser.h>
#include <cmark-gfm/inlines.h>
#include <cmark-gfm/houdini.h>

// The tree as it stands while blocks are still being read; footnotes that nothing mentions are
// still in it, which cmark_parser_finish removes.
static inline cmark_node *hub_parser_root(cmark_parser *parser) { return parser->root; }

// The text that an inline parser is working on.
static inline const unsigned char *hub_inline_text(cmark_inline_parser *parser, int *length) {
  cmark_chunk *chunk = cmark_inline_parser_get_chunk(parser);
  *length = (int)chunk->len;
  return chunk->data;
}

// Parses a node's string content into inline children, within match_inline of an extension.
static inline void hub_parse_inlines(cmark_parser *parser, cmark_node *node) {
  cmark_parse_inlines(parser, node, parser->refmap, parser->options);
}

static inline int hub_is_block_type(cmark_node_type type) {
  return (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

// Where an ATX heading's text begins, counted from its first #.
static inline int hub_internal_offset(cmark_node *node) { return node->internal_offset; }

// The label of a footnote's definition or the number of its mention; no zero ends it.
static inline const unsigned char *hub_footnote_text(cmark_node *node, int *length) {
  *length = (int)node->as.literal.len;
  return node->as.literal.data;
}

// Reads the entity whose & stands just before `text`: returns how many bytes follow the & (0 where
// it is none) and writes at most 15 bytes of UTF-8 and a zero.
static inline int hub_unescape_entity(const unsigned char *text, int length, char out[16]) {
  cmark_strbuf buffer;
  cmark_strbuf_init(cmark_get_default_mem_allocator(), &buffer, 16);
  int consumed = (int)houdini_unescape_ent(&buffer, text, length);
  int count = buffer.size < 15 ? (int)buffer.size : 15;
  for (int i = 0; i < count; i++) out[i] = (char)buffer.ptr[i];
  out[count] = 0;
  cmark_strbuf_free(&buffer);
  return consumed;
}

// Adds a character to those at which an extension is asked.
static inline cmark_llist *hub_special_character(cmark_llist *list, unsigned char character) {
  return cmark_llist_append(cmark_get_default_mem_allocator(), list, (void *)(size_t)character);
}

#endif
