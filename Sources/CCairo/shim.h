#ifndef HUB_CAIRO_SHIM_H
#define HUB_CAIRO_SHIM_H
#include <cairo-svg.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

/// Makes a font map that knows the fonts of one configuration only. The caller owns it.
static inline PangoFontMap *hub_font_map_create(FcConfig *configuration) {
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  if (map) pango_fc_font_map_set_config((PangoFcFontMap *)map, configuration);
  return map;
}

/// Gives the number of font files that a configuration has been handed.
static inline int hub_application_font_count(FcConfig *configuration) {
  FcFontSet *fonts = FcConfigGetFonts(configuration, FcSetApplication);
  return fonts ? fonts->nfont : 0;
}

/// Gives the first family name of a font, owned by the configuration, or null.
static inline const char *hub_font_family(FcConfig *configuration, int index) {
  FcFontSet *fonts = FcConfigGetFonts(configuration, FcSetApplication);
  FcChar8 *family = 0;
  if (!fonts || index >= fonts->nfont) return 0;
  if (FcPatternGetString(fonts->fonts[index], FC_FAMILY, 0, &family) != FcResultMatch) return 0;
  return (const char *)family;
}

#endif
