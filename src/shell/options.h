/* The command line of the program: which options it has and where the script begins. */
#ifndef LUATORCH_SHELL_OPTIONS_H
#define LUATORCH_SHELL_OPTIONS_H

#include <stdbool.h>

struct options {
  bool interactive;   /* -i */
  bool version;       /* -v, or implied by -i */
  bool execute;       /* -e */
  bool ignore_env;    /* -E */
  bool sandbox;       /* --sandbox or --sandbox=LIMITS */
  const char *limits; /* LIMITS, or NULL */
  int script;         /* position in argv of the script, or argc */
  int invalid;        /* position in argv of the first wrong option, or 0 */
};

/* Reads the options up to the script. Nothing is run. */
struct options options_read(int argc, char **argv);

/* Writes what is wrong with `option` and the usage to stderr. */
void options_usage(const char *program, const char *option);

#endif
