/* Tensors by name, and their safetensors files. A model has hundreds of names, not millions: they lie in a list. */
#include <stdlib.h>
#include <string.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "io/safetensors.h"
#include "tensor/copy.h"

struct named {
  char *name;
  lt_tensor *tensor;
};

struct lt_dict {
  struct named *items;
  int count, room;
};

lt_dict *lt_dict_new(void)
{
  lt_dict *dict = calloc(1, sizeof *dict);
  if (!dict) lt_fail("lt_dict_new: out of memory");
  return dict;
}

void lt_dict_free(lt_dict *dict)
{
  if (!dict) return;
  for (int i = 0; i < dict->count; i++) {
    free(dict->items[i].name);
    lt_unref(dict->items[i].tensor);
  }
  free(dict->items);
  free(dict);
}

int lt_dict_count(const lt_dict *dict)
{
  return dict ? dict->count : 0;
}

const char *lt_dict_name(const lt_dict *dict, int position)
{
  int count = lt_dict_count(dict), i = position < 0 ? count + position : position - 1;
  if (i < 0 || i >= count) return lt_fail_null("lt_dict_name: position %d is out of range: there are %d names, counted from 1", position, count);
  return dict->items[i].name;
}

static struct named *find(const lt_dict *dict, const char *name)
{
  for (int i = 0; i < lt_dict_count(dict); i++)
    if (strcmp(dict->items[i].name, name) == 0) return &dict->items[i];
  return NULL;
}

bool lt_dict_has(const lt_dict *dict, const char *name)
{
  return find(dict, name) != NULL;
}

lt_tensor *lt_dict_get(const lt_dict *dict, const char *name)
{
  if (!dict) return lt_fail_null("lt_dict_get: expected a dict, got NULL");
  struct named *item = find(dict, name);
  return item ? item->tensor : lt_fail_null("lt_dict_get: there is no tensor named '%s'", name);
}

/* An item without a tensor yet, at the end. */
static struct named *append(lt_dict *dict, const char *name)
{
  if (dict->count == dict->room) {
    int room = dict->room ? 2 * dict->room : 16;
    struct named *items = realloc(dict->items, (size_t)room * sizeof *items);
    if (!items) return NULL;
    dict->items = items;
    dict->room = room;
  }
  struct named *item = &dict->items[dict->count];
  *item = (struct named){.name = strdup(name)};
  if (!item->name) return NULL;
  dict->count++;
  return item;
}

int lt_dict_set(lt_dict *dict, const char *name, lt_tensor *x)
{
  if (!dict || !x) return lt_fail("lt_dict_set: expected a %s, got NULL", dict ? "tensor" : "dict");
  struct named *item = find(dict, name);
  if (!item && !(item = append(dict, name))) return lt_fail("lt_dict_set: out of memory");
  lt_tensor *before = item->tensor;
  item->tensor = lt_ref(x);
  lt_unref(before);
  return 0;
}

/* ---- files ---- */

static int add_array(lt_dict *dict, const struct lt_named_array *named)
{
  LT_AUTO lt_tensor *x = lt_array_tensor(&named->array);
  if (!x) return -1;
  struct named *item = append(dict, named->name);   /* the reader has seen that names differ */
  if (!item) return lt_fail("out of memory");
  item->tensor = lt_take(&x);
  return 0;
}

static lt_dict *dict_of(const struct lt_safetensors *contents)
{
  lt_dict *dict = lt_dict_new();
  if (!dict) return NULL;
  for (size_t i = 0; i < contents->count; i++) {
    if (add_array(dict, &contents->tensors[i]) == 0) continue;
    lt_dict_free(dict);
    return NULL;
  }
  return dict;
}

static lt_dict *load(const char *path)
{
  struct lt_safetensors contents = {.count = 0};
  struct lt_buffer *file = lt_buffer_open(path);
  lt_dict *dict = file && lt_safetensors_parse(file, &contents) == 0 ? dict_of(&contents) : NULL;
  lt_safetensors_clear(&contents);
  lt_buffer_release(file);
  return dict;
}

lt_dict *lt_load_safetensors(const char *path)
{
  const char *outer = lt_op_enter("lt_load_safetensors");
  lt_dict *dict = load(path);
  lt_op_leave(outer);
  return dict;
}

/* Takes contiguous copies, which `copies` keeps alive, and describes them. */
static int describe(const lt_dict *dict, lt_list *copies, struct lt_safetensors *contents)
{
  for (int i = 0; i < dict->count; i++) {
    lt_tensor *x = dict->items[i].tensor;
    copies->v[i] = lt_contiguous_as(x, (lt_dtype)x->dtype);
    if (!copies->v[i]) return -1;
    contents->tensors[contents->count].name = dict->items[i].name;
    lt_array_of_tensor(copies->v[i], &contents->tensors[contents->count++].array);
  }
  return 0;
}

static int save(const char *path, const lt_dict *dict)
{
  LT_AUTO_LIST lt_list copies = {NULL, 0};
  if (lt_list_init(&copies, dict->count)) return -1;
  struct lt_safetensors contents = {.tensors = calloc((size_t)dict->count + 1, sizeof *contents.tensors)};
  if (!contents.tensors) return lt_fail("out of memory");
  int failed = describe(dict, &copies, &contents) || lt_safetensors_write(path, &contents) < 0;
  free(contents.tensors);
  return failed ? -1 : 0;
}

int lt_save_safetensors(const char *path, const lt_dict *dict)
{
  if (!dict) return lt_fail("lt_save_safetensors: expected a dict, got NULL");
  const char *outer = lt_op_enter("lt_save_safetensors");
  int failed = save(path, dict);
  lt_op_leave(outer);
  return failed;
}
