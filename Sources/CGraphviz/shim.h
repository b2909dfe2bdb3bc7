#ifndef HUB_GRAPHVIZ_SHIM_H
#define HUB_GRAPHVIZ_SHIM_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <graphviz/gvc.h>
#include <locale.h>

/// Makes an empty directed graph in which two nodes may be joined by several edges.
static inline Agraph_t *hub_graph_create(void) {
  return agopen((char *)"figure", Agdirected, 0);
}

/// Gives a laid-out node's centre, in points, y upwards.
static inline pointf hub_node_centre(Agnode_t *node) { return ND_coord(node); }

/// Gives a laid-out graph's bounding box, in points.
static inline boxf hub_graph_bounds(Agraph_t *graph) { return GD_bb(graph); }

/// Gives the control points of an edge's first Bézier curve: a start, then three for each piece.
static inline int hub_edge_point_count(Agedge_t *edge) {
  splines *curves = ED_spl(edge);
  return curves && curves->size > 0 ? curves->list[0].size : 0;
}

static inline pointf hub_edge_point(Agedge_t *edge, int index) {
  return ED_spl(edge)->list[0].list[index];
}

/// Gives where an edge's arrow points to: the end of the curve when it has no arrow.
static inline pointf hub_edge_end(Agedge_t *edge) {
  bezier *curve = &ED_spl(edge)->list[0];
  return curve->eflag ? curve->ep : curve->list[curve->size - 1];
}

/// Makes this thread read and write numbers with a point, whatever the program's locale is.
static inline locale_t hub_enter_plain_numbers(void) {
  locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
  return plain ? uselocale(plain) : (locale_t)0;
}

/// Gives this thread back the locale that `hub_enter_plain_numbers` found.
static inline void hub_leave_plain_numbers(locale_t former) {
  if (!former) return;
  locale_t plain = uselocale(former);
  if (plain != LC_GLOBAL_LOCALE) freelocale(plain);
}

#endif
