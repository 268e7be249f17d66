/* libpng's simplified interface keeps all of its state in a png_image and returns errors as text. A header may claim any size: deflate
   shrinks data by at most 1032, so one that claims more pixels than the file can hold is refused before anything is allocated. */
#include "io/png.h"

#include <png.h>
#include <string.h>

#include "base/error.h"
#include "io/array.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { MOST_SHRUNK = 1032, HEADER_BYTES = 64 };

static const png_uint_32 formats[] = {0, PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};

static int channels_of(const png_image *image)
{
  return (image->format & PNG_FORMAT_FLAG_COLOR ? 3 : 1) + (image->format & PNG_FORMAT_FLAG_ALPHA ? 1 : 0);
}

/* Pixels of one bit are the smallest that there are. */
static bool is_plausible(const png_image *image, const struct lt_buffer *file)
{
  return (uint64_t)image->width * image->height / 8 <= (uint64_t)file->size * MOST_SHRUNK + HEADER_BYTES;
}

static lt_tensor *read_pixels(png_image *image, const struct lt_buffer *file)
{
  int channels = channels_of(image);
  image->format = formats[channels];
  struct lt_array array = {.dtype = LT_UINT8, .ndim = 3, .size = {image->height, image->width, channels}};
  array.bytes = (size_t)image->width * image->height * (size_t)channels;
  array.owner = lt_buffer_new(file->name, array.bytes);
  if (!array.owner) return NULL;
  array.data = array.owner->data;
  array.owner->size = array.bytes;
  lt_tensor *result = NULL;
  if (png_image_finish_read(image, NULL, array.owner->data, 0, NULL)) result = lt_array_tensor(&array);
  else lt_fail("%s: broken PNG image: %s", file->name, image->message);
  lt_array_clear(&array);
  return result;
}

lt_tensor *lt_decode_png(const struct lt_buffer *file)
{
  png_image image = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&image, file->data, file->size)) {
    lt_fail("%s: no PNG image: %s", file->name, image.message);
    return NULL;
  }
  lt_tensor *result = NULL;
  if (is_plausible(&image, file)) result = read_pixels(&image, file);
  else lt_fail("%s: the PNG header promises %u x %u pixels, more than the file can hold", file->name, image.width, image.height);
  png_image_free(&image);
  return result;
}

static int check_image(const lt_tensor *image)
{
  bool fits = (image->ndim == 2 || (image->ndim == 3 && image->size[2] >= 1 && image->size[2] <= 4)) && image->size[0] > 0 && image->size[1] > 0;
  if (!fits) return lt_fail("argument 'image': expected sizes (height, width) or (height, width, 1 to 4), got %s", LT_SHAPE(image));
  if (image->dtype != LT_UINT8) return lt_fail("argument 'image': expected uint8, got %s", lt_dtype_name((lt_dtype)image->dtype));
  if (image->size[0] > INT32_MAX || image->size[1] > INT32_MAX / 4) return lt_fail("argument 'image': too large for a PNG image");
  return 0;
}

struct lt_buffer *lt_encode_png(lt_tensor *x)
{
  if (check_image(x)) return NULL;
  LT_AUTO lt_tensor *pixels = lt_contiguous_as(x, LT_UINT8);
  if (!pixels) return NULL;
  png_image image = {.version = PNG_IMAGE_VERSION, .width = (png_uint_32)x->size[1], .height = (png_uint_32)x->size[0]};
  image.format = formats[x->ndim == 3 ? x->size[2] : 1];
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  struct lt_buffer *file = lt_buffer_new("PNG image", size);
  if (!file) return NULL;
  if (png_image_write_to_memory(&image, file->data, &size, 0, pixels->data, 0, NULL)) {
    file->size = size;
    return file;
  }
  lt_fail("cannot encode a PNG image: %s", image.message);
  lt_buffer_release(file);
  return NULL;
}
