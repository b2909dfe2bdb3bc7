#ifndef HUB_ZLIB_SHIM_H
#define HUB_ZLIB_SHIM_H
#include <zlib.h>
#endif
