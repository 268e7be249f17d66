/* PNG images, read and written with libpng, the format's reference library (permissive licence). */
#ifndef LT_IO_PNG_H
#define LT_IO_PNG_H

#include "io/buffer.h"
#include "tensor/tensor.h"

/* The image in a file's bytes as uint8 of sizes (height, width, channels): 1 channel for gray, 2 with transparency, 3 for colours and 4
   with transparency. Palettes become colours, 16 bits become 8. */
lt_tensor *lt_decode_png(const struct lt_buffer *file);

/* The file of an image of uint8 and sizes (height, width) or (height, width, 1 to 4), in a new buffer. */
struct lt_buffer *lt_encode_png(lt_tensor *image);

#endif
