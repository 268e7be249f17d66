/* What losses share: the meaning of `reduction`. */
#ifndef OPS_LOSS_H
#define OPS_LOSS_H

enum lt_reduction_kind { LT_REDUCE_NONE, LT_REDUCE_MEAN, LT_REDUCE_SUM };

/* The kind by name; -1 with an error for another one. */
int lt_reduction_kind(const char *reduction);

#endif
