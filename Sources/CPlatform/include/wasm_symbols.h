// What a WebAssembly module has to bring along; empty elsewhere, where the C library does.
#pragma once
