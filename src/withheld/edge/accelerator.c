/*
 * The look-up in C: the same answers as withheld/edge/table.py, from the same bytes.
 *
 * A Probe is given the bytes of a table whose header was checked, and finds the number of the set of
 * an id: hash, bucket, full id.  Whatever contradicts itself is answered DAMAGED, and the caller asks
 * the reader in Python, which says what is wrong.  Nothing is read outside the buffer.
 *
 * One file, the stable interface of CPython 3.11 (abi3), little-endian machines.
 */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the accelerator reads tables as little-endian machines do"
#endif

enum { HEADER = 320, BUCKET = 64, SLOTS = 6, NUMBERS_AT = 48, USED_AT = 60, OVERFLOW_AT = 62 };
enum { SET_IN_RECORD = 0xFFFF, RECORD = 6, LAST_AT = 40 };
enum { BATCH = 128, AHEAD = 16, WAITING = 16, MANY = 4096, KNOWN = 8 };
enum { NOT_LISTED = -1, DAMAGED = -2 };

/* --- the hash: SipHash-1-3 (Aumasson and Bernstein 2012), key words k0 and 0 ------------------- */

static inline uint64_t turned(uint64_t word, int bits) { return word << bits | word >> (64 - bits); }

#define ROUND                                                                                  \
  do {                                                                                         \
    a += b; b = turned(b, 13) ^ a; a = turned(a, 32);                                          \
    c += d; d = turned(d, 16) ^ c;                                                             \
    a += d; d = turned(d, 21) ^ a;                                                             \
    c += b; b = turned(b, 17) ^ c; c = turned(c, 32);                                          \
  } while (0)

static inline uint64_t word_at(const uint8_t *at) {
  uint64_t word;
  memcpy(&word, at, 8);
  return word;
}

/* The eight bytes `before` are a block of their own, so that nothing needs to be joined. */
static uint64_t hash_of(uint64_t k0, uint64_t before, const uint8_t *id, size_t size) {
  uint64_t a = k0 ^ 0x736F6D6570736575ULL, b = 0x646F72616E646F6DULL;
  uint64_t c = k0 ^ 0x6C7967656E657261ULL, d = 0x7465646279746573ULL;
  d ^= before; ROUND; a ^= before;
  size_t left = size;
  for (; left >= 8; left -= 8, id += 8) {
    uint64_t word = word_at(id);
    d ^= word; ROUND; a ^= word;
  }
  uint64_t last = (uint64_t)(size + 8) << 56;
  if (size >= 8) { /* The last eight bytes, less what was taken: no loop whose length varies. */
    last |= left ? word_at(id + left - 8) >> (64 - 8 * left) : 0;
  } else {
    for (size_t one = 0; one < left; one++) last |= (uint64_t)id[one] << (8 * one);
  }
  d ^= last; ROUND; a ^= last;
  c ^= 0xFF;
  ROUND; ROUND; ROUND;
  return a ^ b ^ c ^ d;
}

/* A hash lies in the file as its bytes are; its home reads them as a big-endian number. */
static inline uint64_t home_of(uint64_t hash, uint64_t homes) {
  return (uint64_t)((unsigned __int128)__builtin_bswap64(hash) * homes >> 64);
}

/* --- a table ----------------------------------------------------------------------------------- */

typedef struct {
  PyObject_HEAD
  Py_buffer held;
  const uint8_t *data;
  uint64_t homes, buckets_end, index_at, records_at, records_end, sets, k0, before;
} Probe;

/*
 * Whether a hash can have gone on from a bucket: buckets are filled in the order of hashes read as
 * big-endian numbers, so that only what does not come before the last slot is further on.
 */
static inline int goes_on(const uint8_t *bucket, uint64_t hash) {
  return (bucket[OVERFLOW_AT] != 0) &
         (__builtin_bswap64(hash) >= __builtin_bswap64(word_at(bucket + LAST_AT)));
}

/* Slots that are not used hold zeros, which are some hash too. */
static inline int is_listed(const uint8_t *bucket, uint64_t hash) {
  unsigned same = 0;
  uint16_t used;
  memcpy(&used, bucket + USED_AT, 2);
  for (int slot = 0; slot < SLOTS; slot++)
    same |= (unsigned)(word_at(bucket + slot * 8) == hash) << slot;
  return (same & ((1U << (used < SLOTS ? used : SLOTS)) - 1)) != 0;
}

/* Where it is written where the records of a bucket start. */
static inline const uint8_t *index_of(const Probe *self, uint64_t bucket_at) {
  return self->data + self->index_at + (bucket_at - HEADER) / BUCKET * 8;
}

static int32_t in_record(const Probe *self, uint64_t bucket_at, uint64_t hash, const uint8_t *id,
                         size_t size) {
  const uint8_t *bucket = self->data + bucket_at;
  uint16_t numbers[8];
  memcpy(numbers, bucket + NUMBERS_AT, sizeof numbers);
  uint64_t at = word_at(index_of(self, bucket_at));
  uint64_t room = self->records_end - self->records_at;
  if (at > room) return DAMAGED;
  const uint8_t *record = self->data + self->records_at + at, *end = self->data + self->records_end;
  int used = numbers[6] < SLOTS ? numbers[6] : SLOTS;
  for (int slot = 0; slot < used; slot++) {
    if ((size_t)(end - record) < RECORD) return DAMAGED;
    uint32_t number;
    uint16_t length;
    memcpy(&number, record, 4);
    memcpy(&length, record + 4, 2);
    record += RECORD;
    if ((size_t)(end - record) < length) return DAMAGED;
    if (length == size && word_at(bucket + slot * 8) == hash && memcmp(record, id, size) == 0) {
      if (numbers[slot] != SET_IN_RECORD) number = numbers[slot];
      return number < self->sets && number <= INT32_MAX ? (int32_t)number : DAMAGED;
    }
    record += length;
  }
  return NOT_LISTED;
}

static inline uint64_t home_at(const Probe *self, uint64_t hash) {
  return HEADER + home_of(hash, self->homes) * BUCKET;
}

static inline int has_hash(const uint8_t *bucket, uint64_t hash) {
  int same = 0;
  for (int slot = 0; slot < SLOTS; slot++) same |= word_at(bucket + slot * 8) == hash;
  return same;
}

static int32_t find(const Probe *self, uint64_t hash, const uint8_t *id, size_t size) {
  uint64_t at = home_at(self, hash);
  for (; at < self->buckets_end; at += BUCKET) {
    const uint8_t *bucket = self->data + at;
    if (has_hash(bucket, hash)) {
      int32_t number = in_record(self, at, hash, id, size);
      if (number != NOT_LISTED) return number;
    }
    if (!goes_on(bucket, hash)) break;
  }
  return NOT_LISTED;
}

/* An id is understood when it has the shape kind:id. */
static inline int is_understood(const uint8_t *id, size_t size) {
  const uint8_t *colon = memchr(id, ':', size);
  return colon != NULL && colon > id && colon < id + size - 1;
}

/* An id with a lone surrogate is no Unicode text: it is in no table. */
static const uint8_t *bytes_of(PyObject *text, Py_ssize_t *size) {
  const uint8_t *id = (const uint8_t *)PyUnicode_AsUTF8AndSize(text, size);
  if (id == NULL && !PyUnicode_Check(text)) PyErr_SetString(PyExc_TypeError, "an id is a str");
  return id;
}

static PyObject *probe_find(Probe *self, PyObject *text) {
  Py_ssize_t size;
  const uint8_t *id = bytes_of(text, &size);
  if (id == NULL) {
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
    PyErr_Clear();
    return PyLong_FromLong(NOT_LISTED);
  }
  return PyLong_FromLong(find(self, hash_of(self->k0, self->before, id, size), id, size));
}

/*
 * Find a batch: each step asks for the lines the next one reads, so that the misses of a batch
 * overlap instead of following each other.  An id of no bytes (NULL) is left alone.
 */
static void find_batch(const Probe *self, Py_ssize_t count, const uint8_t **ids,
                       const Py_ssize_t *sizes, int32_t *found) {
  uint64_t hashes[BATCH], places[BATCH];
  uint8_t matches[BATCH];
  Py_ssize_t matching = 0;
  for (Py_ssize_t one = 0; one < count; one++) {
    if (ids[one] == NULL) continue;
    hashes[one] = hash_of(self->k0, self->before, ids[one], sizes[one]);
    places[one] = home_at(self, hashes[one]);
    __builtin_prefetch(self->data + places[one]);
  }
  for (Py_ssize_t one = 0; one < count; one++) {
    if (ids[one] == NULL) continue;
    const uint8_t *bucket = self->data + places[one];
    found[one] = NOT_LISTED;
    int is_here = has_hash(bucket, hashes[one]);
    if (!is_here && !goes_on(bucket, hashes[one])) continue;
    matches[matching++] = (uint8_t)one;
    __builtin_prefetch(is_here ? index_of(self, places[one]) : bucket + BUCKET);
  }
  for (Py_ssize_t place = 0; place < matching; place++) {
    uint64_t at = word_at(index_of(self, places[matches[place]]));
    if (at < self->records_end - self->records_at) {
      __builtin_prefetch(self->data + self->records_at + at);
      __builtin_prefetch(self->data + self->records_at + at + BUCKET);
    }
  }
  for (Py_ssize_t place = 0; place < matching; place++) {
    uint8_t one = matches[place];
    found[one] = find(self, hashes[one], ids[one], sizes[one]);
  }
}

/* What an id is answered with; None stands for whatever Python has to answer. */
typedef struct {
  PyObject *memo, *unlisted, *unclear, *overlay;
  Py_ssize_t known;
} Sayings;

/* What is said of one id (borrowed); NULL with an error set when asking the overlay raised one. */
static PyObject *said_of(const Sayings *sayings, PyObject *text, const uint8_t *id, size_t size,
                         int32_t found) {
  if (id == NULL) return Py_None;
  if (sayings->overlay != NULL) {
    if (PyDict_GetItemWithError(sayings->overlay, text) != NULL) return Py_None;
    if (PyErr_Occurred()) return NULL;
  }
  int is_clear = is_understood(id, size);
  if (found == NOT_LISTED) return is_clear ? sayings->unlisted : sayings->unclear;
  if (is_clear && found >= 0 && found < sayings->known) return PyList_GetItem(sayings->memo, found);
  return Py_None;
}

/*
 * Put what is said of `here` ids from `first` on into `answers`; return how many are None, or -1.
 * Each id is held meanwhile: whoever gave the list may change it as soon as any Python runs.
 */
static Py_ssize_t say_some(const Probe *self, const Sayings *sayings, PyObject *ids,
                           Py_ssize_t first, Py_ssize_t here, PyObject *answers) {
  PyObject *texts[BATCH];
  const uint8_t *starts[BATCH];
  Py_ssize_t sizes[BATCH], count = PyList_Size(ids), taken = 0, open = 0;
  int32_t found[BATCH];
  for (; taken < here; taken++) {
    PyObject *text = PyList_GetItem(ids, first + taken);
    if (text == NULL) goto failed;
    Py_INCREF(text);
    if (first + taken + AHEAD < count) {
      const char *next = (const char *)PyList_GetItem(ids, first + taken + AHEAD);
      __builtin_prefetch(next);
      __builtin_prefetch(next + 48);
    }
    texts[taken] = text;
    starts[taken] = (const uint8_t *)PyUnicode_AsUTF8AndSize(text, &sizes[taken]);
    if (starts[taken] == NULL) {
      PyErr_Clear();
      count = PyList_Size(ids);
    }
  }
  find_batch(self, here, starts, sizes, found);
  for (Py_ssize_t one = 0; one < here; one++) {
    PyObject *said = said_of(sayings, texts[one], starts[one], sizes[one], found[one]);
    if (said == NULL) goto failed;
    open += said == Py_None;
    Py_INCREF(said);
    if (PyList_SetItem(answers, first + one, said) < 0) goto failed;
  }
  goto done;
failed:
  open = -1;
done:
  while (taken > 0) Py_DECREF(texts[--taken]);
  return open;
}

/*
 * said(ids, memo, unlisted, unclear, overlay): a list with, for each id, what `memo` holds for the
 * set it has, `unlisted` for an id that is in no set, `unclear` for one that is not understood; and
 * how many are None.  None stands for whatever Python has to answer: an id in the overlay, a set not
 * in the memo yet, an id that is no text, a table that contradicts itself.
 */
static PyObject *probe_said(Probe *self, PyObject *args) {
  PyObject *ids, *overlay;
  Sayings sayings;
  if (!PyArg_ParseTuple(args, "OOOOO", &ids, &sayings.memo, &sayings.unlisted, &sayings.unclear,
                        &overlay))
    return NULL;
  if (!PyList_Check(ids) || !PyList_Check(sayings.memo)) {
    PyErr_SetString(PyExc_TypeError, "ids and memo are lists");
    return NULL;
  }
  sayings.overlay = PyDict_Check(overlay) && PyDict_Size(overlay) > 0 ? overlay : NULL;
  sayings.known = PyList_Size(sayings.memo);
  Py_ssize_t count = PyList_Size(ids), open = 0;
  PyObject *answers = PyList_New(count);
  if (answers == NULL) return NULL;
  for (Py_ssize_t first = 0; first < count; first += BATCH) {
    Py_ssize_t here = count - first < BATCH ? count - first : BATCH;
    Py_ssize_t left = say_some(self, &sayings, ids, first, here, answers);
    if (left < 0) {
      Py_DECREF(answers);
      return NULL;
    }
    open += left;
  }
  return Py_BuildValue("(Nn)", answers, open);
}

/*
 * Say of `count` keys which are listed.  The line of a key is asked for some keys ahead; a key that
 * may have gone on to the next bucket waits until a few have, while that bucket's line comes.
 */
static void say_listed(const Probe *self, const uint8_t *keys, Py_ssize_t count, char *said) {
  Py_ssize_t waiting[WAITING];
  int waits = 0;
  for (Py_ssize_t one = 0; one < count + AHEAD; one++) {
    if (one < count) __builtin_prefetch(self->data + home_at(self, word_at(keys + one * 8)));
    if (one < AHEAD) continue;
    Py_ssize_t here = one - AHEAD;
    uint64_t hash = word_at(keys + here * 8);
    const uint8_t *bucket = self->data + home_at(self, hash);
    int same = is_listed(bucket, hash), on = (same ^ 1) & goes_on(bucket, hash);
    said[here] = (char)same;
    waiting[waits] = here;
    waits += on;
    __builtin_prefetch(bucket + on * BUCKET);
    if (waits < WAITING && here + 1 < count) continue;
    for (int place = 0; place < waits; place++) {
      hash = word_at(keys + waiting[place] * 8);
      uint64_t at = home_at(self, hash);
      for (same = 0, on = 1; on && !same; on = goes_on(self->data + at, hash)) {
        at += BUCKET;
        if (at >= self->buckets_end) break;
        same = is_listed(self->data + at, hash);
      }
      said[waiting[place]] = (char)same;
    }
    waits = 0;
  }
}

/*
 * listed(keys): bytes, one for each key of eight bytes: 1 when some id with that hash is in the
 * table.  0 is exact; after 1 ask about the id.  Other threads go on while many are looked up.
 */
static PyObject *probe_listed(Probe *self, PyObject *keys) {
  Py_buffer view;
  if (PyObject_GetBuffer(keys, &view, PyBUF_SIMPLE) < 0) return NULL;
  PyObject *found = NULL;
  if (view.len % 8) PyErr_SetString(PyExc_ValueError, "keys are eight bytes each");
  else found = PyBytes_FromStringAndSize(NULL, view.len / 8);
  if (found != NULL) {
    char *said = PyBytes_AsString(found);
    Py_ssize_t count = view.len / 8;
    PyThreadState *held = count >= MANY ? PyEval_SaveThread() : NULL;
    say_listed(self, view.buf, count, said);
    if (held != NULL) PyEval_RestoreThread(held);
  }
  PyBuffer_Release(&view);
  return found;
}

static PyObject *probe_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
  PyObject *data;
  unsigned long long homes, buckets_end, index_at, records_at, records_end, sets, k0, before;
  if (keywords != NULL && PyDict_Size(keywords) > 0) {
    PyErr_SetString(PyExc_TypeError, "a probe takes no keywords");
    return NULL;
  }
  if (!PyArg_ParseTuple(args, "OKKKKKKKK", &data, &homes, &buckets_end, &index_at, &records_at,
                        &records_end, &sets, &k0, &before))
    return NULL;
  Probe *self = (Probe *)PyType_GenericAlloc(type, 0);
  if (self == NULL) return NULL;
  if (PyObject_GetBuffer(data, &self->held, PyBUF_SIMPLE) < 0) {
    Py_DECREF(self);
    return NULL;
  }
  self->data = self->held.buf;
  uint64_t length = (uint64_t)self->held.len;
  int fits = homes >= 1 && buckets_end == index_at && index_at > HEADER && records_at > index_at &&
             records_end >= records_at && length >= records_end &&
             (index_at - HEADER) % BUCKET == 0 && homes <= (index_at - HEADER) / BUCKET &&
             records_at - index_at == ((index_at - HEADER) / BUCKET + 1) * 8;
  if (!fits) {
    Py_DECREF(self);
    PyErr_SetString(PyExc_ValueError, "the sections of the table do not fit together");
    return NULL;
  }
  self->homes = homes;
  self->buckets_end = buckets_end;
  self->index_at = index_at;
  self->records_at = records_at;
  self->records_end = records_end;
  self->sets = sets;
  self->k0 = k0;
  self->before = before;
  return (PyObject *)self;
}

static void probe_dealloc(Probe *self) {
  PyTypeObject *type = Py_TYPE((PyObject *)self);
  if (self->held.obj != NULL) PyBuffer_Release(&self->held);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  release(self);
  Py_DECREF(type);
}

/* --- building ---------------------------------------------------------------------------------- */

typedef struct {
  uint64_t order; /* the hash as a big-endian number, so that it sorts as its bytes do */
  const uint8_t *id;
  uint32_t size, number;
} Placed;

static int by_hash_then_id(const void *left, const void *right) {
  const Placed *one = left, *two = right;
  if (one->order != two->order) return one->order < two->order ? -1 : 1;
  uint32_t common = one->size < two->size ? one->size : two->size;
  int said = memcmp(one->id, two->id, common);
  return said ? said : (one->size > two->size) - (one->size < two->size);
}

/* Hashes are spread evenly: sorted into homes first, what is left to sort are a few each. */
static int sort_by_hash(Placed *placed, size_t count, uint64_t homes) {
  size_t *starts = calloc(homes + 1, sizeof *starts);
  Placed *sorted = malloc((count ? count : 1) * sizeof *sorted);
  if (starts == NULL || sorted == NULL) {
    free(starts);
    free(sorted);
    return -1;
  }
  for (size_t one = 0; one < count; one++)
    starts[(uint64_t)((unsigned __int128)placed[one].order * homes >> 64) + 1]++;
  for (uint64_t home = 0; home < homes; home++) starts[home + 1] += starts[home];
  for (size_t one = 0; one < count; one++)
    sorted[starts[(uint64_t)((unsigned __int128)placed[one].order * homes >> 64)]++] = placed[one];
  /* Each start has moved to the next home's. */
  for (uint64_t home = 0; home < homes; home++) {
    size_t first = home ? starts[home - 1] : 0, size = starts[home] - first;
    if (size > 1) qsort(sorted + first, size, sizeof *sorted, by_hash_then_id);
  }
  memcpy(placed, sorted, count * sizeof *sorted);
  free(starts);
  free(sorted);
  return 0;
}

static PyObject *laid_out(const Placed *placed, size_t count, uint64_t homes, size_t text) {
  /* Full buckets push what is too much on; at most what all homes cannot take goes past the last. */
  size_t most = homes + count / SLOTS + 1;
  size_t *used = calloc(most, sizeof *used), *firsts = malloc(most * sizeof *firsts), buckets = homes;
  PyObject *hot = NULL, *index = NULL, *cold = NULL, *found = NULL;
  if (used == NULL || firsts == NULL) {
    PyErr_NoMemory();
    goto done;
  }
  size_t last = 0;
  for (size_t one = 0; one < count; one++) {
    uint64_t home = (uint64_t)((unsigned __int128)placed[one].order * homes >> 64);
    if (home > last) last = home;
    while (last < buckets && used[last] == SLOTS) last++;
    if (last == buckets) buckets++;
    if (used[last]++ == 0) firsts[last] = one;
  }
  hot = PyBytes_FromStringAndSize(NULL, buckets * BUCKET);
  index = PyBytes_FromStringAndSize(NULL, (buckets + 1) * 8);
  cold = PyBytes_FromStringAndSize(NULL, count * RECORD + text);
  if (hot == NULL || index == NULL || cold == NULL) goto done;
  uint8_t *bucket = (uint8_t *)PyBytes_AsString(hot), *offset = (uint8_t *)PyBytes_AsString(index);
  uint8_t *records = (uint8_t *)PyBytes_AsString(cold), *record = records;
  memset(bucket, 0, buckets * BUCKET);
  for (size_t here = 0; here <= buckets; here++, offset += 8, bucket += BUCKET) {
    uint64_t start = (uint64_t)(record - records);
    memcpy(offset, &start, 8);
    if (here == buckets) break;
    for (size_t slot = 0; slot < used[here]; slot++) {
      const Placed *one = &placed[firsts[here] + slot];
      uint64_t hash = __builtin_bswap64(one->order);
      uint16_t number = one->number < SET_IN_RECORD ? one->number : SET_IN_RECORD;
      uint16_t size = one->size;
      memcpy(bucket + slot * 8, &hash, 8);
      memcpy(bucket + NUMBERS_AT + slot * 2, &number, 2);
      memcpy(record, &one->number, 4);
      memcpy(record + 4, &size, 2);
      memcpy(record + RECORD, one->id, one->size);
      record += RECORD + one->size;
    }
    uint16_t taken = used[here];
    memcpy(bucket + USED_AT, &taken, 2);
    if (here + 1 < buckets && used[here + 1]) {
      uint64_t order = placed[firsts[here + 1]].order;
      bucket[OVERFLOW_AT] = (uint64_t)((unsigned __int128)order * homes >> 64) <= here;
    }
  }
  found = PyTuple_Pack(3, hot, index, cold);
done:
  Py_XDECREF(hot);
  Py_XDECREF(index);
  Py_XDECREF(cold);
  free(used);
  free(firsts);
  return found;
}

/* Take `count` ids of a list and the numbers of their sets; the bytes of all ids, or -1. */
static Py_ssize_t take_all(PyObject *ids, const uint8_t *numbers, size_t count, uint64_t k0,
                           uint64_t before, Placed *placed) {
  Py_ssize_t length = 0;
  for (size_t one = 0; one < count; one++) {
    PyObject *text = PyList_GetItem(ids, one);
    if (text == NULL) return -1;
    if (one + AHEAD < count) {
      const char *next = (const char *)PyList_GetItem(ids, one + AHEAD);
      __builtin_prefetch(next);
      __builtin_prefetch(next + 48);
    }
    Py_ssize_t size;
    const uint8_t *id = bytes_of(text, &size);
    if (id == NULL) return -1;
    uint32_t number;
    memcpy(&number, numbers + one * sizeof number, sizeof number);
    if (size < 1 || size > UINT16_MAX || number > INT32_MAX) {
      PyErr_SetString(PyExc_ValueError, "an id is empty or too long, or its number too large");
      return -1;
    }
    uint64_t order = __builtin_bswap64(hash_of(k0, before, id, size));
    placed[one] = (Placed){.order = order, .id = id, .size = (uint32_t)size, .number = number};
    length += size;
  }
  return length;
}

/* Whether an id is there twice; the same ids stand side by side once they are sorted. */
static int has_twice(const Placed *placed, size_t count) {
  for (size_t one = 1; one < count; one++)
    if (placed[one].order == placed[one - 1].order &&
        by_hash_then_id(&placed[one], &placed[one - 1]) == 0)
      return 1;
  return 0;
}

/*
 * lay_out(ids, numbers, homes, k0, before): the buckets, the index of records and the records of a
 * list of ids (str), each once, and the numbers of their sets, four bytes each.
 */
static PyObject *lay_out(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *ids, *numbers, *found = NULL;
  unsigned long long homes, k0, before;
  if (!PyArg_ParseTuple(args, "OOKKK", &ids, &numbers, &homes, &k0, &before)) return NULL;
  if (!PyList_Check(ids) || homes < 1) {
    PyErr_SetString(PyExc_TypeError, "ids are a list, and there is at least one home");
    return NULL;
  }
  Py_buffer view;
  if (PyObject_GetBuffer(numbers, &view, PyBUF_SIMPLE) < 0) return NULL;
  size_t count = (size_t)PyList_Size(ids);
  Placed *placed = NULL;
  if ((size_t)view.len != count * sizeof(uint32_t)) {
    PyErr_SetString(PyExc_ValueError, "there are not as many numbers as ids");
    goto done;
  }
  placed = malloc((count ? count : 1) * sizeof *placed);
  if (placed == NULL) {
    PyErr_NoMemory();
    goto done;
  }
  Py_ssize_t length = take_all(ids, view.buf, count, k0, before, placed);
  if (length < 0) goto done;
  if (sort_by_hash(placed, count, homes) < 0) PyErr_NoMemory();
  else if (has_twice(placed, count)) PyErr_SetString(PyExc_ValueError, "an id is there twice");
  else found = laid_out(placed, count, homes, length);
done:
  free(placed);
  PyBuffer_Release(&view);
  return found;
}

/* keys(ids, k0, before): eight bytes of hash for each id of a list. */
static PyObject *keys_of(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *ids;
  unsigned long long k0, before;
  if (!PyArg_ParseTuple(args, "OKK", &ids, &k0, &before)) return NULL;
  if (!PyList_Check(ids)) {
    PyErr_SetString(PyExc_TypeError, "ids are a list");
    return NULL;
  }
  Py_ssize_t count = PyList_Size(ids);
  PyObject *found = PyBytes_FromStringAndSize(NULL, count * 8);
  if (found == NULL) return NULL;
  char *at = PyBytes_AsString(found);
  for (Py_ssize_t one = 0; one < count; one++) {
    Py_ssize_t size;
    const uint8_t *id = bytes_of(PyList_GetItem(ids, one), &size);
    if (id == NULL) {
      Py_DECREF(found);
      return NULL;
    }
    uint64_t hash = hash_of(k0, before, id, size);
    memcpy(at + one * 8, &hash, 8);
  }
  return found;
}

/* --- telling ----------------------------------------------------------------------------------- */

/* Which of some objects this very one is, or their number. */
static inline Py_ssize_t which(PyObject *one, PyObject *const *known, Py_ssize_t count) {
  Py_ssize_t place = 0;
  while (place < count && known[place] != one) place++;
  return place;
}

/*
 * joined(said, known, texts, between): the text of each object of a list, joined, and how often each
 * of `known` is in it; `texts` are bytes, one for each of `known`, which are compared by identity.
 */
static PyObject *joined(PyObject *module, PyObject *args) {
  (void)module;
  PyObject *said, *known, *texts, *between, *objects[KNOWN];
  if (!PyArg_ParseTuple(args, "O!O!O!S", &PyList_Type, &said, &PyTuple_Type, &known, &PyTuple_Type,
                        &texts, &between))
    return NULL;
  Py_ssize_t kinds = PyTuple_Size(known), count = PyList_Size(said), sizes[KNOWN], counts[KNOWN];
  const char *starts[KNOWN], *middle = PyBytes_AsString(between);
  if (kinds > KNOWN || PyTuple_Size(texts) != kinds) {
    PyErr_SetString(PyExc_ValueError, "as many texts as objects, and few, were expected");
    return NULL;
  }
  for (Py_ssize_t kind = 0; kind < kinds; kind++) {
    objects[kind] = PyTuple_GetItem(known, kind);
    char *start;
    if (PyBytes_AsStringAndSize(PyTuple_GetItem(texts, kind), &start, &sizes[kind]) < 0) return NULL;
    starts[kind] = start;
    counts[kind] = 0;
  }
  Py_ssize_t gap = PyBytes_Size(between), total = count > 0 ? (count - 1) * gap : 0;
  for (Py_ssize_t one = 0; one < count; one++) {
    Py_ssize_t kind = which(PyList_GetItem(said, one), objects, kinds);
    if (kind == kinds) {
      PyErr_SetString(PyExc_ValueError, "an object is none of those that are known");
      return NULL;
    }
    counts[kind]++;
    total += sizes[kind];
  }
  PyObject *text = PyBytes_FromStringAndSize(NULL, total), *often = PyTuple_New(kinds);
  if (text == NULL || often == NULL) goto failed;
  char *at = PyBytes_AsString(text);
  for (Py_ssize_t one = 0; one < count; one++) {
    Py_ssize_t kind = which(PyList_GetItem(said, one), objects, kinds);
    if (one > 0) at = (char *)memcpy(at, middle, gap) + gap;
    at = (char *)memcpy(at, starts[kind], sizes[kind]) + sizes[kind];
  }
  for (Py_ssize_t kind = 0; kind < kinds; kind++) {
    PyObject *number = PyLong_FromSsize_t(counts[kind]);
    if (number == NULL || PyTuple_SetItem(often, kind, number) < 0) goto failed;
  }
  return Py_BuildValue("(NN)", text, often);
failed:
  Py_XDECREF(text);
  Py_XDECREF(often);
  return NULL;
}

/* --- the module -------------------------------------------------------------------------------- */

static PyMethodDef probe_methods[] = {
    {"find", (PyCFunction)probe_find, METH_O, "Return an id's set number, -1 unlisted, -2 damaged."},
    {"said", (PyCFunction)probe_said, METH_VARARGS, "Return what the memo holds for each id."},
    {"listed", (PyCFunction)probe_listed, METH_O, "Return for each key whether it is listed."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot probe_slots[] = {
    {Py_tp_new, probe_new},
    {Py_tp_dealloc, probe_dealloc},
    {Py_tp_methods, probe_methods},
    {Py_tp_doc, "A table that finds ids."},
    {0, NULL},
};
static PyType_Spec probe_spec = {
    "withheld.edge._accelerator.Probe", sizeof(Probe), 0, Py_TPFLAGS_DEFAULT, probe_slots};

static PyMethodDef functions[] = {
    {"lay_out", lay_out, METH_VARARGS, "Return buckets, index and records of ids."},
    {"joined", joined, METH_VARARGS, "Return the texts of objects, joined, and how often each is."},
    {"keys", keys_of, METH_VARARGS, "Return the keys of ids, eight bytes each."},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module) {
  PyObject *type = PyType_FromSpec(&probe_spec);
  if (type == NULL) return -1;
  int status = PyModule_AddObjectRef(module, "Probe", type);
  Py_DECREF(type);
  return status;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_accelerator", "The look-up in C.", 0, functions, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__accelerator(void) { return PyModuleDef_Init(&definition); }
